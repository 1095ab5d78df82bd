import { tooLargeVersion } from "../http/status.ts";
import type { Listening, ListenOptions } from "../listen.ts";
import { Registry } from "../resources/registry.ts";
import type { ResourceType } from "../resources/resource.ts";
import type { Collection } from "../storage/collection.ts";
import type { Change } from "../storage/history.ts";
import { Store } from "../storage/store.ts";
import type { Context } from "../verbs/context.ts";
import { definedTypes, registerDefinition } from "../verbs/definition.ts";
import { askedOf, type RequestVerb } from "./asked.ts";
import type { Tampering } from "./tampering.ts";

/** How a replica reads. */
export interface ReplicaOptions {
  /**
   * `consistent`: what is asked for without a version is at least as new as the store, as from Kubernetes 1.31 on: the replica waits for up to
   * three seconds of the server's clock, then lists and gets are answered by the store itself, and streaming lists with 504.
   * `stale`: it is answered as of where the replica stands, so lists go back in time when they change over to it.
   *
   * @default {"consistent"}
   */
  readonly reads?: "consistent" | "stale";
  /** Milliseconds of the server's clock by which every change comes late. @default {0} */
  readonly lag?: number;
}

/**
 * A second API server of the same store, with a watch cache and a history of its own that begin when it is made. Writes go to the
 * store; lists and watches show what the replica has heard of. Requests are sent to it by `fetch`, through `listen`, or by the action
 * `forward`; rules of faults meet the last of these only.
 */
export interface Replica extends Disposable {
  fetch(request: Request): Promise<Response>;
  /** Serves the replica on a port of its own, as `listen` of the server does, until that or the server is closed. */
  listen(options?: ListenOptions): Promise<Listening>;
  /** The version up to which it has heard. */
  readonly resourceVersion: string;
  /** Stands still from now on. */
  hold(): void;
  /**
   * Hears what happened.
   *
   * @param resourceVersion - up to here, and then it stands still; @default all, and it follows again
   */
  catchUp(resourceVersion?: string): void;
}

/** The server that a replica belongs to. */
interface Primary {
  readonly context: Context;
  readonly history: number;
  handle(context: Context, request: Request, tampering: Tampering): Promise<Response>;
  listen(fetch: Replica["fetch"], options: ListenOptions): Promise<Listening>;
}

/** A change that the replica has not heard of. */
interface Heard {
  readonly change: Change;
  readonly type: ResourceType;
  readonly due: number;
}

const READS: readonly RequestVerb[] = ["get", "list", "watch"];
const CONSISTENT_WAIT = 3000;

export function createReplica(primary: Primary, options: ReplicaOptions): Replica {
  const { clock, store: source, registry: served } = primary.context;
  const { reads = "consistent", lag = 0 } = options;
  const store = new Store(clock, primary.history);
  const registry = new Registry(store);
  const context: Context = { ...primary.context, store, registry };
  copyState(primary.context, context);

  let waiting: Heard[] = [];
  let isHeld = false;
  let timer: unknown;
  const collectionOf = ({ group, version, plural }: ResourceType): Collection | undefined =>
    registry.find(group, version, plural)?.collection;
  const replay = ({ change, type }: Heard): void => {
    const collection = collectionOf(type);
    if (collection === undefined) store.skipTo(change.version);
    else store.replay(collection, change);
    if (type.plural === "customresourcedefinitions") followDefinition(context, change);
  };
  /** Replays what is due by a time and not above a version. */
  const drain = (until: number, upTo: bigint): void => {
    while (waiting[0] !== undefined && waiting[0].due <= until && waiting[0].change.version <= upTo) {
      const next = waiting.shift();
      if (next !== undefined) replay(next);
    }
  };
  const follow = (): void => {
    clock.clearTimeout(timer);
    if (isHeld) return;
    drain(clock.now(), source.version);
    const next = waiting[0];
    if (next !== undefined) timer = clock.setTimeout(follow, next.due - clock.now());
  };
  const unfollow = source.follow((collection, change) => {
    const type = served.of(collection)?.type;
    if (type === undefined) return;
    waiting.push({ change, type, due: clock.now() + lag });
    if (waiting.length === 1 || lag === 0) follow();
  });

  const fetch = async (request: Request): Promise<Response> => {
    const { verb, query, subresource } = askedOf(request);
    const onStore = (): Promise<Response> => primary.handle(primary.context, request, {});
    if (!READS.includes(verb) || subresource !== "") return await onStore();
    const version = query.get("resourceVersion") ?? "";
    const isAnyVersion = version === "" && query.get("sendInitialEvents") !== "false";
    if (reads === "consistent" && isAnyVersion) {
      if (verb === "get" || query.has("continue")) return await onStore();
      const asked = source.version;
      if (!(await store.reached(asked, CONSISTENT_WAIT, request.signal))) {
        if (verb === "list") return await onStore();
        const error = tooLargeVersion(asked, store.version);
        return await primary.handle(context, request, { failure: { after: 0, error } });
      }
    }
    return await primary.handle(context, request, {});
  };
  return {
    fetch,
    listen: (listenOptions = {}) => primary.listen(fetch, listenOptions),
    get resourceVersion() {
      return String(store.version);
    },
    hold() {
      isHeld = true;
      follow();
    },
    catchUp(resourceVersion) {
      isHeld = resourceVersion !== undefined;
      drain(
        Number.POSITIVE_INFINITY,
        resourceVersion === undefined ? source.version : BigInt(resourceVersion),
      );
      follow();
    },
    [Symbol.dispose]() {
      unfollow();
      clock.clearTimeout(timer);
      waiting = [];
    },
  };
}

/** Fills a replica with what its store holds now. */
function copyState(from: Context, to: Context): void {
  const definitions = from.registry.builtin("apiextensions.k8s.io", "customresourcedefinitions").collection;
  for (const definition of definitions.list("")) registerDefinition(to, definition);
  for (const { type, collection } of from.registry.stored()) {
    const copy = to.registry.find(type.group, type.version, type.plural)?.collection;
    if (copy !== undefined) to.store.load(copy, collection.list(""));
  }
  to.store.skipTo(from.store.version);
  to.store.compact(from.store.version);
}

/** Serves what a definition defines, and no longer what a removed one did. */
function followDefinition(context: Context, { previous, current }: Change): void {
  if (current !== undefined) {
    registerDefinition(context, current);
    return;
  }
  for (const type of previous === undefined ? [] : definedTypes(previous.object)) {
    const collection = context.registry.find(type.group, type.version, type.plural)?.collection;
    context.registry.remove(type);
    if (collection !== undefined) context.store.removeCollection(collection);
  }
}
