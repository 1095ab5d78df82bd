import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { readFile } from "./file.ts";
import type { KubeConfig, KubeConfigCluster, KubeConfigUser } from "./kubeconfig.ts";
import { configError, inside, type Place } from "./kubeconfig-fields.ts";
import { namesThere } from "./nearest.ts";

export interface ClusterConfigOptions {
  /** The context to use. @default {the current context} */
  readonly context?: string;
  /** The server URL to use in place of the cluster's. */
  readonly server?: string;
}

/**
 * What one context of `kubeConfig` comes down to, with the certificates and keys it names read.
 *
 * @throws {KcacheError} `invalid-config` for a context, cluster or user that is not there, a file that cannot be read,
 *   and what is not supported: exec plugins, auth providers, proxies
 */
export async function clusterConfig(
  kubeConfig: KubeConfig,
  options: ClusterConfigOptions = {},
): Promise<ClusterConfig> {
  const contextName = contextNameOf(kubeConfig, options.context);
  const context = kubeConfig.contexts.get(contextName);
  if (context === undefined) throw noSuchContext(kubeConfig, contextName, options.context === undefined);
  const cluster = lookUp(kubeConfig.clusters, context.cluster, "cluster", context.place);
  if (cluster === undefined) throw configError(inside(context.place, "cluster"), "missing");
  const user = lookUp(kubeConfig.users, context.user, "user", context.place);
  const resolved = await resolveCluster(cluster, user, options.server);
  return {
    ...resolved,
    contextName,
    namespace: context.namespace,
  };
}

function contextNameOf(kubeConfig: KubeConfig, wanted: string | undefined): string {
  const name = wanted ?? kubeConfig.currentContext;
  if (name !== undefined) return name;
  const there = namesThere("", kubeConfig.contexts.keys(), "it has no contexts");
  throw new KcacheError(
    "invalid-config",
    `${filesOf(kubeConfig)}: no current-context is set, and no context was asked for; ${there}`,
  );
}

function noSuchContext(kubeConfig: KubeConfig, name: string, current: boolean): KcacheError {
  const there = namesThere(name, kubeConfig.contexts.keys(), "it has none");
  const what = current ? `the current-context "${name}" is not among its contexts` : `no context "${name}"`;
  return new KcacheError("invalid-config", `${filesOf(kubeConfig)}: ${what}; ${there}`);
}

function filesOf(kubeConfig: KubeConfig): string {
  const files = kubeConfig.files.length > 0 ? kubeConfig.files : kubeConfig.missing;
  return `kubeconfig ${files.join(", ")}`;
}

function lookUp<T>(
  entries: ReadonlyMap<string, T>,
  name: string | undefined,
  what: "cluster" | "user",
  context: Place,
): T | undefined {
  if (name === undefined) return undefined;
  const found = entries.get(name);
  if (found !== undefined) return found;
  const there = namesThere(name, entries.keys(), "there are none");
  throw configError(inside(context, what), `no ${what} "${name}"; ${there}`);
}

/** The config for a cluster entry and a user entry, apart from what the context adds. */
export async function resolveCluster(
  cluster: KubeConfigCluster,
  user: KubeConfigUser | undefined,
  serverOverride: string | undefined,
): Promise<ClusterConfig> {
  refuseUnsupported(cluster, user);
  const server = serverOverride ?? cluster.server;
  if (server === undefined) throw configError(inside(cluster.place, "server"), "missing");
  if (serverOverride === undefined) checkUrl(server, inside(cluster.place, "server"));
  const ca = await pem(
    cluster.place,
    "certificate-authority",
    cluster.certificateAuthorityData,
    cluster.certificateAuthority,
  );
  if (ca !== undefined && cluster.insecureSkipTlsVerify) {
    throw configError(cluster.place, "certificate-authority and insecure-skip-tls-verify exclude each other");
  }
  return {
    server,
    ca,
    tlsServerName: cluster.tlsServerName,
    insecureSkipTlsVerify: cluster.insecureSkipTlsVerify,
    ...(user && (await resolveUser(user))),
  };
}

async function resolveUser(user: KubeConfigUser): Promise<Partial<ClusterConfig>> {
  const cert = await pem(
    user.place,
    "client-certificate",
    user.clientCertificateData,
    user.clientCertificate,
  );
  const key = await pem(user.place, "client-key", user.clientKeyData, user.clientKey);
  if ((cert === undefined) !== (key === undefined)) {
    const [there, missing] =
      cert === undefined ? ["client-key", "client-certificate"] : ["client-certificate", "client-key"];
    throw configError(user.place, `${there} without ${missing}: both are needed`);
  }
  const { token, tokenFile, username, password, impersonate } = user;
  return {
    cert,
    key,
    token,
    tokenFile,
    username,
    password,
    impersonate,
  };
}

function refuseUnsupported(cluster: KubeConfigCluster, user: KubeConfigUser | undefined): void {
  if (cluster.proxyUrl !== undefined) {
    throw configError(inside(cluster.place, "proxy-url"), "proxies are not supported yet");
  }
  if (user?.exec !== undefined) {
    const command = user.exec === "" ? "a command" : `"${user.exec}"`;
    throw configError(
      inside(user.place, "exec"),
      `credentials from ${command} are needed; exec plugins are not supported yet`,
    );
  }
  if (user?.authProvider !== undefined) {
    const provider = user.authProvider === "" ? "" : ` "${user.authProvider}"`;
    throw configError(
      inside(user.place, "auth-provider"),
      `the auth provider${provider} is not supported yet`,
    );
  }
}

function checkUrl(server: string, place: Place): void {
  const url = URL.parse(server);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw configError(place, `expected an http or https URL, got "${url === null ? server : url.protocol}"`);
  }
}

async function pem(
  place: Place,
  key: string,
  data: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  if (data !== undefined) {
    const text = Buffer.from(data, "base64").toString("utf8");
    if (text.includes("-----BEGIN ")) return text;
    throw configError(inside(place, `${key}-data`), "expected PEM in base64");
  }
  if (file === undefined) return undefined;
  try {
    const text = await readFile(file);
    if (text.includes("-----BEGIN ")) return text;
  } catch (error) {
    throw configError(
      inside(place, key),
      `cannot read ${file}: ${error instanceof Error ? error.message : error}`,
      error,
    );
  }
  throw configError(inside(place, key), `expected PEM in ${file}`);
}
