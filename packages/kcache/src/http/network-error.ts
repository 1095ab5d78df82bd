import { KcacheError } from "../object/error.ts";

/** What is known about a request that failed below HTTP. */
export interface Attempt {
  /** What was tried: `GET https://host/path`. */
  readonly action: string;
  readonly server: URL;
  /** Whether the answer had begun. */
  readonly answering: boolean;
  /** Whether the config names authorities to trust. */
  readonly ownAuthority: boolean;
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
}

/** Says what a socket, DNS or TLS failure means for a user of the cluster, and what to do. */
export function networkError(error: unknown, attempt: Attempt): KcacheError {
  if (error instanceof KcacheError) return error;
  const code = codeOf(error);
  const text = explain(code, error, attempt);
  return new KcacheError("network", `${attempt.action}: ${text}`, { cause: error });
}

/** Whether the other side, or something between, closed the connection. */
export function isClosed(error: unknown): boolean {
  return CLOSED.has(codeOf(error));
}

const CLOSED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error instanceof AggregateError && error.errors.length > 0 ? codeOf(error.errors[0]) : "";
}

function explain(code: string, error: unknown, attempt: Attempt): string {
  const host = attempt.server.host;
  switch (code) {
    case "ECONNREFUSED":
      return `connection refused: is the cluster running, and is ${host} its address?`;
    case "ENOTFOUND":
      return `no such host: ${attempt.server.hostname} does not resolve; check the cluster's server URL, or the VPN`;
    case "EAI_AGAIN":
      return `the name ${attempt.server.hostname} could not be resolved now: check the network and the DNS server`;
    case "ETIMEDOUT":
      return `no connection to ${host} within ${attempt.connectTimeoutMs / 1000} s: check the address, the VPN and firewalls`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
      return `no route to ${host}: check the network, the VPN and the cluster's server URL`;
    case "UND_ERR_HEADERS_TIMEOUT":
      return `no answer within ${attempt.headersTimeoutMs / 1000} s`;
    case "ECONNRESET":
    case "EPIPE":
    case "UND_ERR_SOCKET":
      return attempt.answering
        ? "the connection was closed in the middle of the answer"
        : `the connection was closed before an answer came: is ${host} an API server, and is it starting or stopping? (${closedHint(attempt)})`;
    default:
      return explainTls(code, error, attempt) ?? messageOf(error);
  }
}

function explainTls(code: string, error: unknown, attempt: Attempt): string | undefined {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return "the server's certificate, or one in its chain, has expired: renew it, or correct this machine's clock";
    case "CERT_NOT_YET_VALID":
      return "the server's certificate is not valid yet: correct this machine's clock";
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "CERT_SIGNATURE_FAILURE":
      return attempt.ownAuthority
        ? "the server's certificate is not signed by the cluster's certificate-authority: is this the cluster's current one?"
        : "the server's certificate is not trusted: give the cluster's certificate-authority (or -data) in the kubeconfig";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `${mismatch(error, attempt)}: set tls-server-name of the cluster to a name it has, or correct the server URL`;
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return `the server does not speak TLS${schemeHint(attempt)}`;
    default:
      break;
  }
  if (code.includes("ALERT_CERTIFICATE_REQUIRED") || code.includes("ALERT_HANDSHAKE_FAILURE")) {
    return "the server wants a client certificate: give the user's client-certificate and client-key";
  }
  if (code.startsWith("ERR_SSL_") && code.includes("_ALERT_")) {
    return `the server refused this client in the TLS handshake: is the user's client-certificate current and from this cluster? (${messageOf(error)})`;
  }
  if (code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError")) {
    return `the server does not speak HTTP${schemeHint(attempt)} (${messageOf(error)})`;
  }
  return undefined;
}

function closedHint(attempt: Attempt): string {
  return attempt.server.protocol === "https:"
    ? "a server that wants another client certificate may do this too"
    : "perhaps its URL begins with https://";
}

function schemeHint(attempt: Attempt): string {
  const other = attempt.server.protocol === "https:" ? "http" : "https";
  return ` (perhaps its URL begins with ${other}://)`;
}

function mismatch(error: unknown, attempt: Attempt): string {
  const named = typeof error === "object" && error !== null && "cert" in error ? error.cert : undefined;
  const names =
    typeof named === "object" &&
    named !== null &&
    "subjectaltname" in named &&
    typeof named.subjectaltname === "string"
      ? named.subjectaltname
      : "another host";
  const wanted =
    error instanceof Error && "host" in error && typeof error.host === "string"
      ? error.host
      : attempt.server.hostname;
  return `the server's certificate is for ${names}, not for ${wanted}`;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error))
    .replaceAll(/\s+/g, " ")
    .trim();
}
