/** Everything needed to reach one cluster as one user: what a context of a kubeconfig comes down to. */
export interface ClusterConfig {
  /** `http:` or `https:` URL of the API server; a path in it is kept in front of every request's path. */
  readonly server: string;
  /** The kubeconfig context that this was made from. */
  readonly contextName?: string | undefined;
  /** The namespace that the context names. */
  readonly namespace?: string | undefined;
  /** PEM of the authorities to trust instead of the well-known ones. */
  readonly ca?: string | undefined;
  /** The name expected in the server's certificate, and sent as SNI, in place of the host in `server`. */
  readonly tlsServerName?: string | undefined;
  /** Trusts any certificate. @default {false} */
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** PEM of the client certificate, with its chain. */
  readonly cert?: string | undefined;
  /** PEM of the key of `cert`. */
  readonly key?: string | undefined;
  readonly token?: string | undefined;
  /** A file with a bearer token, read again as it changes. Wins over `token`, as with kubectl. */
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly impersonate?: Impersonation | undefined;
}

/** Who to act as: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}
