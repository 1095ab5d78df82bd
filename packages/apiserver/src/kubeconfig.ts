import { stringify } from "yaml";
import { type AuthOptions, MASTERS, type TokenUser } from "./auth/user.ts";
import type { Authority } from "./tls/certificates.ts";

const ADMIN: TokenUser = { user: "kubernetes-admin", groups: [MASTERS] };

/** The text of a kubeconfig file that leads to a server, as a user of it; without `user` as one who may do everything. */
export function kubeconfigFor(
  server: string,
  authority: Authority | undefined,
  auth: AuthOptions | undefined,
  user: TokenUser | undefined,
): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  // Without TLS there is nothing to verify; @kubernetes/client-node takes an http address only where this is said.
  const trust =
    authority === undefined
      ? { "insecure-skip-tls-verify": true }
      : { "certificate-authority-data": base64(authority.cert) };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "kcache", cluster: { server, ...trust } }],
    users: [{ name: "kcache", user: credentialsOf(authority, auth, user) }],
    contexts: [{ name: "kcache", context: { cluster: "kcache", user: "kcache", namespace: "default" } }],
    "current-context": "kcache",
  });
}

function credentialsOf(
  authority: Authority | undefined,
  auth: AuthOptions | undefined,
  user: TokenUser | undefined,
): Record<string, string> {
  if (authority !== undefined) {
    const { user: name, groups = [] } = user ?? ADMIN;
    const { cert, key } = authority.client(name, groups);
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    return { "client-certificate-data": base64(cert), "client-key-data": base64(key) };
  }
  const tokens = Object.entries(auth?.tokens ?? {});
  const found = tokens.find(([, holder]) =>
    user === undefined ? holder.groups?.includes(MASTERS) : holder.user === user.user,
  );
  if (found !== undefined) return { token: found[0] };
  if (user === undefined) return {};
  throw new Error(
    `write kubeconfig: no token is of user ${JSON.stringify(user.user)}; give it one in auth.tokens, or listen with tls`,
  );
}
