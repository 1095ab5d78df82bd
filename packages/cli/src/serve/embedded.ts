import { KcacheError } from "kcache";
import { type ApiServer, createApiServer, type Listening, startSimulation } from "kcache-apiserver";

export type Scenario = "shop" | "none";

export interface EmbeddedOptions {
  /** @default {0} any free port */
  readonly port?: number;
  /** @default {false} */
  readonly tls?: boolean;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly pace: number;
  /** Told of what the simulation failed at and tries again. */
  readonly onError?: (error: Error) => void;
}

/** An API server in this process, with controllers and nodes that act on what it holds. */
export interface Embedded extends AsyncDisposable {
  readonly url: string;
  /** The text of a kubeconfig file. */
  kubeconfig(): string;
}

/** @throws {KcacheError} where the port cannot be had */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { port = 0, tls = false, scenario, seed, pace, onError } = options;
  const server = createApiServer();
  try {
    const listening = await listen(server, port, tls);
    const fetch = (request: Request): Promise<Response> => server.fetch(request);
    const { logs } = server;
    const simulation = await startSimulation(fetch, {
      scenario,
      seed,
      pace,
      logs,
      ...(onError && { onError }),
    });
    return {
      url: listening.url,
      kubeconfig: () => listening.kubeconfig(),
      async [Symbol.asyncDispose]() {
        await simulation.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function listen(server: ApiServer, port: number, tls: boolean): Promise<Listening> {
  try {
    return await server.listen({ port, tls });
  } catch (error) {
    throw KcacheError.from(error, "invalid-argument");
  }
}
