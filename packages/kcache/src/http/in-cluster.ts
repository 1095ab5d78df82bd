import { join } from "node:path";
import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { readFile } from "./file.ts";

/** Where a pod's service account is mounted. */
const SERVICE_ACCOUNT_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";

export interface InClusterOptions {
  /** @default {process.env} */
  readonly env?: NodeJS.ProcessEnv;
  /** @default {"/var/run/secrets/kubernetes.io/serviceaccount"} */
  readonly serviceAccountDirectory?: string;
}

/**
 * The config of a pod's own service account; undefined outside a pod, which is where KUBERNETES_SERVICE_HOST or
 * KUBERNETES_SERVICE_PORT is not set. The token is read again as the kubelet renews it.
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 *
 * @throws {KcacheError} `invalid-config` inside a pod without a service account token
 */
export async function inClusterConfig(options: InClusterOptions = {}): Promise<ClusterConfig | undefined> {
  const env = options.env ?? process.env;
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  if (!host || !port) return undefined;
  const directory = options.serviceAccountDirectory ?? SERVICE_ACCOUNT_DIRECTORY;
  const tokenFile = join(directory, "token");
  if ((await readOptional(tokenFile)) === undefined) {
    throw new KcacheError(
      "invalid-config",
      `in-cluster config: ${tokenFile} does not exist: does the pod set automountServiceAccountToken to false?`,
    );
  }
  const ca = await readOptional(join(directory, "ca.crt"));
  const namespace = (await readOptional(join(directory, "namespace")))?.trim();
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    tokenFile,
    ca,
    namespace: namespace || undefined,
  };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw KcacheError.from(error, "invalid-config", `in-cluster config: read ${path}`);
  }
}
