import { httpTransport, type Transport } from "kcache";
import { type ClusterOptions, connect } from "../cluster/connect.ts";
import { startEmbedded } from "../serve/embedded.ts";

/** Where the demonstration looks. */
export interface Stage extends AsyncDisposable {
  readonly transport: Transport;
  /** For the heading. */
  readonly title: string;
  /** A command that makes something happen; empty where that is for others to decide. */
  readonly hint: string;
}

/** The cluster that the options name; where they name none, an embedded API server with a shop. */
export async function openStage(options: ClusterOptions, env: NodeJS.ProcessEnv): Promise<Stage> {
  const { kubeconfig, context, server } = options;
  return kubeconfig === undefined && context === undefined && server === undefined
    ? openEmbedded()
    : openCluster(options, env);
}

async function openCluster(options: ClusterOptions, env: NodeJS.ProcessEnv): Promise<Stage> {
  const transport = await connect(options, env);
  const context = transport.contextName === undefined ? "" : ` (context ${transport.contextName})`;
  return {
    transport,
    title: `${transport.server}${context}`,
    hint: "",
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

async function openEmbedded(): Promise<Stage> {
  const server = await startEmbedded({ scenario: "shop", seed: 1, pace: 1 });
  const transport = httpTransport({ server: server.url });
  return {
    transport,
    title: `${server.url} (an embedded API server with a shop)`,
    hint: `kubectl --server ${server.url} scale deployment frontend -n shop --replicas=8`,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
