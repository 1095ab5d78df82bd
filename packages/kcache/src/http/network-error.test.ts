import { expect, test } from "vitest";
import { KcacheError } from "../object/error.ts";
import { type Attempt, networkError } from "./network-error.ts";

const attempt: Attempt = {
  action: "GET https://api.test:6443/api",
  server: new URL("https://api.test:6443"),
  answering: false,
  ownAuthority: false,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 300_000,
};

function failed(code: string, message = "x"): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ["ENOTFOUND", "no such host: api.test does not resolve; check the cluster's server URL, or the VPN"],
  ["EAI_AGAIN", "the name api.test could not be resolved now: check the network and the DNS server"],
  ["ETIMEDOUT", "no connection to api.test:6443 within 10 s: check the address, the VPN and firewalls"],
  ["ENETUNREACH", "no route to api.test:6443: check the network, the VPN and the cluster's server URL"],
  ["UND_ERR_HEADERS_TIMEOUT", "no answer within 300 s"],
  [
    "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "the server wants a client certificate: give the user's client-certificate and client-key",
  ],
  [
    "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
    "the server refused this client in the TLS handshake: is the user's client-certificate current and from this cluster? (x)",
  ],
  ["EWHATEVER", "x"],
])("%s is said in words", (code, text) => {
  const cause = failed(code);
  const error = networkError(cause, attempt);
  expect(error).toMatchObject({ code: "network", retryable: true, cause });
  expect(error.message).toBe(`GET https://api.test:6443/api: ${text}`);
});

test("of several addresses that failed, the first one's reason is told", () => {
  const error = networkError(new AggregateError([failed("ECONNREFUSED"), failed("ENETUNREACH")]), attempt);
  expect(error.message).toContain(": connection refused: is the cluster running");
});

test("a typed error passes as it is", () => {
  const error = new KcacheError("aborted", "enough");
  expect(networkError(error, attempt)).toBe(error);
});
