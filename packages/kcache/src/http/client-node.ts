import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { resolveCluster } from "./resolve-context.ts";

/** What is read of a `KubeConfig` of `@kubernetes/client-node`. */
export interface ClientNodeKubeConfig {
  getCurrentContext(): string;
  getCurrentCluster(): ClientNodeCluster | null;
  getCurrentUser(): ClientNodeUser | null;
  getContextObject?(name: string): { readonly namespace?: string | undefined } | null;
}

export interface ClientNodeCluster {
  readonly name: string;
  readonly server: string;
  readonly caData?: string | undefined;
  readonly caFile?: string | undefined;
  readonly skipTLSVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  readonly proxyUrl?: string | undefined;
}

export interface ClientNodeUser {
  readonly name: string;
  readonly certData?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyData?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly impersonateUser?: string | undefined;
  readonly exec?: unknown;
  readonly authProvider?: unknown;
}

/** @throws {KcacheError} `invalid-config` as `clusterConfig`; places are named by cluster and user instead of file */
export async function clientNodeConfig(kubeConfig: ClientNodeKubeConfig): Promise<ClusterConfig> {
  const contextName = kubeConfig.getCurrentContext();
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) {
    throw new KcacheError(
      "invalid-config",
      `KubeConfig object: the current context "${contextName}" has no cluster`,
    );
  }
  const user = kubeConfig.getCurrentUser();
  const tokenFile = tokenFileOf(user?.authProvider);
  const of = "KubeConfig object";
  const resolved = await resolveCluster(
    {
      place: { of, path: `cluster "${cluster.name}"` },
      server: cluster.server,
      certificateAuthorityData: cluster.caData,
      certificateAuthority: cluster.caFile,
      insecureSkipTlsVerify: cluster.skipTLSVerify === true,
      tlsServerName: cluster.tlsServerName,
      proxyUrl: cluster.proxyUrl,
    },
    user === null
      ? undefined
      : {
          place: { of, path: `user "${user.name}"` },
          clientCertificateData: user.certData,
          clientCertificate: user.certFile,
          clientKeyData: user.keyData,
          clientKey: user.keyFile,
          token: user.token,
          tokenFile,
          username: user.username,
          password: user.password,
          impersonate: user.impersonateUser ? { user: user.impersonateUser } : undefined,
          exec: user.exec ? textOf(user.exec, "command") : undefined,
          authProvider:
            user.authProvider && tokenFile === undefined ? textOf(user.authProvider, "name") : undefined,
        },
    undefined,
  );
  const namespace = kubeConfig.getContextObject?.(contextName)?.namespace;
  return { ...resolved, contextName, ...(namespace ? { namespace } : {}) };
}

/** Inside a pod, client-node keeps the service account's token file as an auth provider of its own. */
function tokenFileOf(authProvider: unknown): string | undefined {
  if (textOf(authProvider, "name") !== "tokenFile") return undefined;
  const config = isRecord(authProvider) ? authProvider.config : undefined;
  return textOf(config, "tokenFile") || undefined;
}

function textOf(value: unknown, key: string): string {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
