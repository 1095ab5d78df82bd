import { type Accepted, negotiate } from "../http/accept.ts";
import { answerStream } from "../http/answer.ts";
import { expired, type StatusError, statusBody, tooLargeVersion } from "../http/status.ts";
import type { JsonObject } from "../json.ts";
import { resourceKey } from "../resources/defaults.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Change } from "../storage/history.ts";
import type { Stored } from "../storage/stored.ts";
import { WatchStream } from "../storage/watch-stream.ts";
import { tableOf } from "../table/table.ts";
import type { Context, Target } from "./context.ts";
import { type EventType, frameOf, openingOf } from "./encode.ts";
import { metadataOf, VERSION_WAIT } from "./list.ts";
import { type ListOptions, rawVersion, readListOptions } from "./list-options.ts";

const BOOKMARK_PERIOD = 60_000;
const LAST_BOOKMARK = 2000;
const MIN_REQUEST_TIMEOUT = 1800;

/** Where a watch starts. */
interface Start {
  /** Changes after this version are sent. */
  readonly after: bigint;
  /** Whether the present state is sent first. */
  readonly initial: boolean;
}

export async function watch(context: Context, target: Target): Promise<Response> {
  const options = readListOptions(target, true);
  const accepted = negotiate(target.request, target.url, "watch");
  const asked = rawVersion(options.resourceVersion);
  const failure = await startFailure(context, target, options, asked);
  const stream =
    failure === undefined
      ? openWatch(context, target, options, accepted, startOf(context, options, asked))
      : failed(failure);
  return answerStream(stream.body);
}

function startOf(context: Context, options: ListOptions, asked: bigint): Start {
  const current = context.store.version;
  if (options.sendInitialEvents === true) return { after: current, initial: true };
  if (options.sendInitialEvents === false && asked === 0n) return { after: current, initial: false };
  if (asked === 0n) return { after: current, initial: true };
  return { after: asked, initial: false };
}

/** Failures that a watch tells inside the stream. */
async function startFailure(
  context: Context,
  target: Target,
  options: ListOptions,
  asked: bigint,
): Promise<StatusError | undefined> {
  if (asked === 0n) return undefined;
  if (options.sendInitialEvents === true) {
    const known = await context.store.reached(asked, VERSION_WAIT, target.request.signal);
    return known ? undefined : tooLargeVersion(asked, context.store.version);
  }
  const { floor } = target.resource.collection.history;
  return asked < floor ? expired(`too old resource version: ${asked} (${floor})`) : undefined;
}

function failed(error: StatusError): WatchStream {
  const frame = Buffer.from(`${JSON.stringify({ type: "ERROR", object: statusBody(error) })}\n`);
  const stream = new WatchStream([frame], 0, () => undefined);
  stream.end("drain");
  return stream;
}

function openWatch(
  context: Context,
  target: Target,
  options: ListOptions,
  accepted: Accepted,
  start: Start,
): WatchStream {
  const { type, collection } = target.resource;
  const { store, clock } = context;
  const name = resourceKey(type);
  const frames =
    accepted.shape === "object" ? sharedFrames(type) : shapedFrames(context, type, accepted, target.url);
  const inView = (stored: Stored): boolean =>
    (target.namespace === "" || stored.namespace === target.namespace) && options.matches(stored);
  const bookmark = (version: bigint, end: boolean): Buffer =>
    bookmarkFrame(type, accepted.shape, version, end);

  const present = start.initial ? collection.list(target.namespace).filter(options.matches) : [];
  const initialEnd = options.bookmarks && start.initial ? [bookmark(store.version, true)] : [];
  function* initial(): Generator<Buffer> {
    for (const stored of present) yield frames(undefined, "ADDED", stored);
    yield* initialEnd;
  }

  const timers: unknown[] = [];
  const unlisten = collection.listen({
    onChange: (change) => dispatch(change),
    onEnd: () => stream.end("drain"),
  });
  const finish = (): void => {
    unlisten();
    for (const timer of timers) clock.clearTimeout(timer);
    target.request.signal.removeEventListener("abort", abort);
    context.watching.remove(name, stream);
  };
  // The first frame of a Table has its columns: it must be made before any live one.
  const first = accepted.shape === "object" ? initial() : [...initial()];
  const stream = new WatchStream(first, context.watchQueue, finish);
  const abort = (): void => stream.end("drop");
  const dispatch = (change: Change): void => {
    if (change.version <= start.after) return;
    const before = change.previous !== undefined && inView(change.previous);
    const after = change.current !== undefined && inView(change.current);
    if (after && change.current !== undefined) {
      stream.offer(frames(change, before ? "MODIFIED" : "ADDED", change.current));
    } else if (before && change.gone !== undefined) stream.offer(frames(change, "DELETED", change.gone));
  };

  context.watching.add(name, stream);
  if (!start.initial && start.after < store.version) {
    for (const change of collection.history.after(start.after)) dispatch(change);
  }
  const seconds = options.timeoutSeconds ?? 0;
  const lifetime = 1000 * (seconds > 0 ? seconds : MIN_REQUEST_TIMEOUT * (1 + context.random()));
  timers[0] = clock.setTimeout(() => stream.end("drain"), lifetime);
  if (options.bookmarks) {
    const mark = (): void => stream.offer(bookmark(store.version, false));
    const tick = (): void => {
      mark();
      timers[1] = clock.setTimeout(tick, BOOKMARK_PERIOD);
    };
    timers[1] = clock.setTimeout(tick, BOOKMARK_PERIOD);
    if (lifetime > LAST_BOOKMARK) timers[2] = clock.setTimeout(mark, lifetime - LAST_BOOKMARK);
  }
  target.request.signal.addEventListener("abort", abort);
  if (target.request.signal.aborted) abort();
  return stream;
}

type Frames = (change: Change | undefined, event: EventType, stored: Stored) => Buffer;

interface LastFrames {
  change: Change | undefined;
  frames: Map<EventType, Buffer>;
}

const lastFrames = new WeakMap<ResourceType, LastFrames>();

/** Plain frames; the one of the latest change is made once for all watchers of the type. */
function sharedFrames(type: ResourceType): Frames {
  const opening = openingOf(type);
  const last = lastFrames.get(type) ?? { change: undefined, frames: new Map() };
  lastFrames.set(type, last);
  return (change, event, stored) => {
    if (change === undefined) return frameOf(event, opening, stored.body);
    if (last.change !== change) {
      last.change = change;
      last.frames.clear();
    }
    const known = last.frames.get(event);
    if (known !== undefined) return known;
    const frame = frameOf(event, opening, stored.body);
    last.frames.set(event, frame);
    return frame;
  };
}

/** Frames that show a Table of one row, or metadata alone. */
function shapedFrames(context: Context, type: ResourceType, accepted: Accepted, url: URL): Frames {
  const include = url.searchParams.get("includeObject") ?? "Metadata";
  let first = true;
  return (_change, event, stored) => {
    let object: JsonObject = metadataOf(stored);
    if (accepted.shape === "table") {
      object = tableOf(
        type,
        [stored],
        { resourceVersion: String(stored.version) },
        include,
        context.clock.now(),
      );
      if (!first) object.columnDefinitions = null;
      first = false;
    }
    return frameOf(event, Buffer.from(JSON.stringify(object)));
  };
}

function bookmarkFrame(
  type: ResourceType,
  shape: Accepted["shape"],
  version: bigint,
  endOfInitial: boolean,
): Buffer {
  const metadata: JsonObject = { resourceVersion: String(version) };
  if (endOfInitial) metadata.annotations = { "k8s.io/initial-events-end": "true" };
  const ownKind = { kind: type.kind, apiVersion: apiVersionOf(type) };
  const shown =
    shape === "metadata" ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" } : ownKind;
  const object: JsonObject = { ...shown, metadata };
  if (shape !== "metadata" && resourceKey(type) === "pods") {
    object.spec = { containers: null };
    object.status = {};
  }
  return Buffer.from(`${JSON.stringify({ type: "BOOKMARK", object })}\n`);
}
