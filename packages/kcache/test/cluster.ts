import { type ApiServer, type ApiServerOptions, createApiServer } from "kcache-apiserver";
import {
  type CacheEvent,
  type Clock,
  type Controller,
  type ControllerOptions,
  type ControllerStatus,
  createController,
  type DeepReadonly,
  type Kind,
  type KubeObject,
  memoryTransport,
  type Subscription,
  type Transport,
} from "../src/index.ts";
import { resourcePath } from "../src/object/kind.ts";

/** What of an object is written; the server fills in the rest. */
export interface Manifest {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
  readonly [field: string]: unknown;
}

type Intercept = (request: Request, url: URL) => Response | Promise<Response> | undefined;

/** An API server in this process, a way to it that a test can break, and a log of what controllers ask of it. */
export interface Cluster extends AsyncDisposable {
  readonly server: ApiServer;
  readonly transport: Transport;
  /** Lists and watches that came by `transport`, also those that were intercepted. */
  readonly lists: readonly URL[];
  readonly watches: readonly URL[];
  /** Takes the place of the server's answer where it gives one. It may throw: the connection is lost. */
  intercept: Intercept | undefined;
  /** A controller that never waits, unless told otherwise; it is closed with the cluster. */
  control<T extends KubeObject>(kind: Kind<T>, options?: ControllerOptions<T>): Controller<T>;
  /** Creates in namespace `default` unless the manifest says otherwise. */
  create<T extends KubeObject>(kind: Kind<T>, object: Manifest): Promise<T>;
  /** A JSON merge patch. */
  patch<T extends KubeObject>(kind: Kind<T>, name: string, change: object): Promise<T>;
  delete(kind: Kind<KubeObject>, name: string): Promise<void>;
  /** Ends the watches and lets nothing through until the work is done; a `compact` leaves watches no way to resume. */
  whileAway(work: () => Promise<void>, options?: { readonly compact: boolean }): Promise<void>;
}

/**
 * A clock on which waits of up to a minute are over as soon as the running code gives way, and guards against silence, which
 * are longer, never end.
 */
function impatientClock(): Clock {
  let waited = 0;
  return {
    now: () => Date.now() + waited,
    setTimeout(callback, milliseconds) {
      if (milliseconds > 60_000) return undefined;
      return setImmediate(() => {
        waited += milliseconds;
        callback();
      });
    },
    clearTimeout: (timer) => clearImmediate(timer as NodeJS.Immediate | undefined),
  };
}

export function openCluster(options: ApiServerOptions = {}): Cluster {
  const server = createApiServer(options);
  const lists: URL[] = [];
  const watches: URL[] = [];
  const controllers: AsyncDisposable[] = [];
  const transport = memoryTransport(async (request) => {
    const url = new URL(request.url);
    (url.searchParams.get("watch") === "1" ? watches : lists).push(url);
    return cluster.intercept?.(request, url) ?? server.fetch(request);
  });
  const send = async (method: string, path: string, body: object): Promise<unknown> => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const init = { method, headers: { "content-type": type }, body: JSON.stringify(body) };
    const response = await server.fetch(new Request(`http://server${path}`, init));
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text);
  };
  const pathOf = (kind: Kind<KubeObject>, namespace = "default"): string =>
    resourcePath(kind, kind.scope === "Cluster" ? undefined : namespace);

  const cluster: Cluster = {
    server,
    transport,
    lists,
    watches,
    intercept: undefined,
    control(kind, given) {
      const controller = createController(transport, kind, {
        clock: impatientClock(),
        random: () => 0,
        ...given,
      });
      controllers.push(controller);
      return controller;
    },
    create: async <T extends KubeObject>(kind: Kind<T>, object: Manifest) =>
      (await send("POST", pathOf(kind, object.metadata.namespace), {
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        ...object,
      })) as T,
    patch: async <T extends KubeObject>(kind: Kind<T>, name: string, change: object) =>
      (await send("PATCH", `${pathOf(kind)}/${name}`, change)) as T,
    async delete(kind, name) {
      await send("DELETE", `${pathOf(kind)}/${name}`, { gracePeriodSeconds: 0 });
    },
    async whileAway(work, { compact } = { compact: false }) {
      const { promise: back, resolve } = Promise.withResolvers<void>();
      cluster.intercept = (request) => back.then(() => server.fetch(request));
      server.cutWatches();
      await work();
      if (compact) server.compact();
      cluster.intercept = undefined;
      resolve();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(controllers.map((controller) => controller[Symbol.asyncDispose]()));
      await transport.close();
      await server.close();
    },
  };
  return cluster;
}

/** What of a controller says how it does; of whatever kind its objects are. */
type Observed = Pick<Controller<KubeObject>, "status" | "statuses">;

/** Waits for a status. */
export async function statusOf(
  controller: Observed,
  condition: (status: ControllerStatus) => boolean,
): Promise<ControllerStatus> {
  for await (const status of controller.statuses()) if (condition(status)) return status;
  throw new Error(`the controller ended: ${controller.status.error?.message}`);
}

/** Waits until the watch is open, after which every change is told as it happens. */
export async function live(...controllers: readonly Observed[]): Promise<void> {
  for (const controller of controllers) await statusOf(controller, ({ phase }) => phase === "live");
}

/** Notes every status from now on. */
export function statusesOf(controller: Observed): readonly ControllerStatus[] {
  const seen: ControllerStatus[] = [];
  void (async () => {
    for await (const status of controller.statuses()) seen.push(status);
  })();
  return seen;
}

/** A reader that takes events one by one or a few at a time; it never reads ahead. */
export interface Reading<T extends KubeObject> {
  /** Waits for so many events. */
  take(count: number): Promise<CacheEvent<T>[]>;
  /** The same, in words: `create a`. */
  brief(count: number): Promise<string[]>;
  /** Everything that waits. */
  pending(): Promise<string[]>;
  /** The end, as `next` tells it. */
  end(): Promise<IteratorResult<CacheEvent<T>>>;
}

export function reading<T extends KubeObject>(subscription: Subscription<T>): Reading<T> {
  const iterator = subscription[Symbol.asyncIterator]();
  const take = async (count: number): Promise<CacheEvent<T>[]> => {
    const events: CacheEvent<T>[] = [];
    while (events.length < count) {
      const { value, done } = await iterator.next();
      if (done === true) throw new Error(`ended after ${events.length} of ${count} events`);
      events.push(value);
    }
    return events;
  };
  const brief = async (count: number): Promise<string[]> => (await take(count)).map(briefly);
  return {
    take,
    brief,
    async pending() {
      const events: string[] = [];
      while (subscription.pending > 0) events.push(...(await brief(1)));
      return events;
    },
    end: () => iterator.next(),
  };
}

/** `create a`: an event in few words. */
export function briefly(event: Pick<CacheEvent, "type" | "metadata">): string {
  return `${event.type} ${event.metadata.name}`;
}

/** Names in the order given. */
export function namesOf(objects: Iterable<DeepReadonly<KubeObject>>): string[] {
  return Array.from(objects, ({ metadata }) => metadata.name);
}

export function failure(code: number, reason: string, headers: Record<string, string> = {}): Response {
  const status = { kind: "Status", apiVersion: "v1", status: "Failure", message: reason, reason, code };
  return Response.json(status, { status: code, headers });
}

/** A watch whose frames a test writes. */
export function scriptedWatch(): { readonly response: Response; tell(type: string, object: unknown): void } {
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      stream = controller;
    },
  });
  return {
    response: new Response(body, { headers: { "content-type": "application/json" } }),
    tell: (type, object) => stream?.enqueue(Buffer.from(`${JSON.stringify({ type, object })}\n`)),
  };
}
