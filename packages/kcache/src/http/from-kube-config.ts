import { KcacheError } from "../object/error.ts";
import { type ClientNodeKubeConfig, clientNodeConfig } from "./client-node.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { type HttpTransportOptions, httpTransport } from "./http-transport.ts";
import { type InClusterOptions, inClusterConfig } from "./in-cluster.ts";
import { type LoadKubeConfigOptions, loadKubeConfig } from "./kubeconfig.ts";
import { type ClusterConfigOptions, clusterConfig } from "./resolve-context.ts";
import type { Transport } from "./transport.ts";

/** A transport that knows the context it was made from. */
export interface ClusterTransport extends Transport {
  /** The context; undefined for one that was made inside a pod, or from a server URL alone. */
  readonly contextName: string | undefined;
  /** The namespace of the context, or of the pod. */
  readonly namespace: string | undefined;
}

export interface FromKubeConfigOptions
  extends LoadKubeConfigOptions,
    ClusterConfigOptions,
    InClusterOptions,
    HttpTransportOptions {}

/**
 * The way to the cluster that kubectl would talk to: the context given or the current one of `path`, of KUBECONFIG, or
 * of `~/.kube/config`; where there is none, the pod's own service account; where `server` is given and nothing else is
 * found, that server without credentials. Nothing is connected before the first request.
 *
 * @throws {KcacheError} `invalid-config` naming what was tried, or what is wrong and where
 */
export async function fromKubeConfig(options: FromKubeConfigOptions = {}): Promise<ClusterTransport> {
  return clusterTransport(await findConfig(options), options);
}

/**
 * The way to the current cluster of a `KubeConfig` of `@kubernetes/client-node`.
 *
 * @throws {KcacheError} `invalid-config` as `fromKubeConfig`
 */
export async function fromClientNode(
  kubeConfig: ClientNodeKubeConfig,
  options: HttpTransportOptions = {},
): Promise<ClusterTransport> {
  return clusterTransport(await clientNodeConfig(kubeConfig), options);
}

async function findConfig(options: FromKubeConfigOptions): Promise<ClusterConfig> {
  const kubeConfig = await loadKubeConfig(options);
  const empty = kubeConfig.contexts.size === 0 && kubeConfig.currentContext === undefined;
  if (!empty || options.path !== undefined || options.context !== undefined) {
    return clusterConfig(kubeConfig, options);
  }
  const inCluster = await inClusterConfig(options);
  if (inCluster !== undefined) {
    return options.server === undefined ? inCluster : { ...inCluster, server: options.server };
  }
  if (options.server !== undefined) return { server: options.server };
  const tried = [
    ...kubeConfig.files.map((file) => `${file} has no contexts`),
    ...kubeConfig.missing.map((file) => `${file} does not exist`),
  ];
  const listed = (options.env ?? process.env).KUBECONFIG ? "" : "KUBECONFIG is not set, ";
  throw new KcacheError(
    "invalid-config",
    `find a cluster: ${listed}${tried.join(", ")}, and this is not inside a pod (KUBERNETES_SERVICE_HOST is not set): ` +
      "set KUBECONFIG, or name a kubeconfig or a server",
  );
}

function clusterTransport(config: ClusterConfig, options: HttpTransportOptions): ClusterTransport {
  const transport = httpTransport(config, options);
  const close = (): Promise<void> => transport.close();
  return {
    server: transport.server,
    contextName: config.contextName,
    namespace: config.namespace,
    request: (request) => transport.request(request),
    close,
    [Symbol.asyncDispose]: close,
  };
}
