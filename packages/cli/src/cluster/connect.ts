import { type ClusterTransport, type FromKubeConfigOptions, fromKubeConfig } from "kcache";

/** Which cluster, as kubectl's flags say it. */
export interface ClusterOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly server?: string;
}

/** The way to the cluster that the flags and the environment name. Nothing is connected yet. */
export function connect(options: ClusterOptions, env: NodeJS.ProcessEnv): Promise<ClusterTransport> {
  const { kubeconfig, context, server } = options;
  const from: FromKubeConfigOptions = {
    env,
    ...(kubeconfig === undefined ? {} : { path: kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(server === undefined ? {} : { server }),
  };
  return fromKubeConfig(from);
}
