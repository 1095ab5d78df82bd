import { type ApiServer, createApiServer } from "../src/server.ts";
import { type Client, createClient } from "../src/simulate/client.ts";
import type { Deployment, Draft, KubeObject, Pod } from "../src/simulate/objects.ts";
import { createRandom } from "../src/simulate/random.ts";
import type { Resource } from "../src/simulate/resource.ts";
import { type SimulationOptions, startSimulation } from "../src/simulate/simulation.ts";
import { VirtualClock } from "../src/virtual-clock.ts";

/** A server and its simulation in a time that a test moves by hand. */
export interface World extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly server: ApiServer;
  /** What a person's kubectl would do. */
  readonly user: Client;
  readonly errors: Error[];
  /** Lets so many milliseconds pass. */
  advance(milliseconds: number): Promise<void>;
  /** Lets time pass until `condition` holds; fails after a simulated minute. */
  until(condition: () => Promise<boolean>): Promise<void>;
  list<T extends KubeObject>(of: Resource<T>, namespace?: string): Promise<T[]>;
  /** Records each change of a kind from now on, as the object after it. */
  record<T extends KubeObject>(of: Resource<T>): Promise<[type: string, object: T][]>;
  /** Timers and watches that are there now, of server and simulation together. */
  leftovers(): { timers: number; watches: number };
  /** Ends every open watch, as a restart of the server does. */
  cutWatches(): void;
  /** Forgets the history up to now, so that a resumed watch gets 410. */
  compact(): void;
  /** Ends the simulation; the server stays. */
  stop(): Promise<void>;
}

export async function createWorld(options: Partial<SimulationOptions> = {}): Promise<World> {
  const clock = new VirtualClock();
  const seed = options.seed ?? 1;
  const server = createApiServer({ clock, random: createRandom(seed).next });
  const ending = new AbortController();
  const user = createClient(server.fetch, ending.signal);
  const errors: Error[] = [];
  const onError = (error: Error): number => errors.push(error);
  const simulation = await startSimulation(server.fetch, {
    scenario: "none",
    clock,
    logs: server.logs,
    onError,
    ...options,
  });

  async function settle(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await simulation.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const world: World = {
    clock,
    server,
    user,
    errors,
    advance: (milliseconds) => clock.advance(milliseconds, settle),
    async until(condition) {
      for (let tenths = 0; tenths < 600; tenths++) {
        if (await condition()) return;
        await world.advance(100);
      }
      throw new Error(`wait for a condition: it does not hold after a minute: ${condition.toString()}`);
    },
    async list(of, namespace) {
      const { items } = await user.list(of);
      return items.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
    },
    async record(of) {
      const { resourceVersion } = await user.list(of);
      const seen: [string, never][] = [];
      const follow = async (): Promise<void> => {
        for await (const event of user.watch(of, resourceVersion)) {
          if (event.type !== "BOOKMARK") seen.push([event.type, event.object as never]);
        }
      };
      follow().catch((error: unknown) => errors.push(new Error("record", { cause: error })));
      return seen;
    },
    leftovers: () => ({
      timers: clock.pending,
      watches: Object.values(server.stats).reduce((total, { openWatches }) => total + openWatches, 0),
    }),
    cutWatches: () => server.cutWatches(),
    compact: () => server.compact(),
    stop: () => simulation.close(),
    async [Symbol.asyncDispose]() {
      await simulation.close();
      ending.abort();
      await server.close();
    },
  };
  return world;
}

/** A plain deployment as a person would apply it. */
export function plainDeployment(
  name: string,
  replicas: number,
  spec: Partial<Deployment["spec"]> = {},
): Draft<Deployment> {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: "main", image: `${name}:1.0.0`, ports: [{ name: "http", containerPort: 80 }] },
          ],
        },
      },
      ...spec,
    },
  };
}

export function isReadyPod(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}
