import { negotiate, PROTOBUF } from "../http/accept.ts";
import { answerLive } from "../http/answer.ts";
import { expired, type StatusError, tooLargeVersion } from "../http/status.ts";
import type { Change } from "../storage/history.ts";
import type { Stored } from "../storage/stored.ts";
import { WatchStream } from "../storage/watch-stream.ts";
import type { Context, Target } from "./context.ts";
import { type Frames, framesFor } from "./frames.ts";
import { VERSION_WAIT } from "./list.ts";
import { type ListOptions, rawVersion, readListOptions } from "./list-options.ts";
import type { Meter } from "./watching.ts";

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
  const accepted = negotiate(target, "watch");
  const options = readListOptions(target, true);
  const asked = rawVersion(options.resourceVersion);
  const failure = await startFailure(context, target, options, asked);
  const frames = framesFor(context, target, accepted);
  const stream =
    failure === undefined
      ? openWatch(context, target, options, frames, startOf(context, options, asked))
      : failed(frames.error(failure), target.meter);
  return answerLive(stream, accepted.format === "protobuf" ? `${PROTOBUF};stream=watch` : undefined);
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
  const { failure } = target.tampering;
  if (failure?.after === 0) return failure.error;
  if (asked === 0n) return undefined;
  if (options.sendInitialEvents === true) {
    const known = await context.store.reached(asked, VERSION_WAIT, target.request.signal);
    return known ? undefined : tooLargeVersion(asked, context.store.version);
  }
  const { floor } = target.resource.collection.history;
  return asked < floor ? expired(`too old resource version: ${asked} (${floor})`) : undefined;
}

function failed(frame: Buffer, meter: Meter): WatchStream {
  const stream = new WatchStream([frame], 0, () => undefined, meter.sent);
  stream.end("drain");
  return stream;
}

function openWatch(
  context: Context,
  target: Target,
  options: ListOptions,
  frames: Frames,
  start: Start,
): WatchStream {
  const { collection } = target.resource;
  const { store, clock } = context;
  const { bookmarks: late = 0, initialEnd: lateEnd = 0, ahead = 0n, failure } = target.tampering;
  const inView = (stored: Stored): boolean =>
    (target.namespace === "" || stored.namespace === target.namespace) && options.matches(stored);

  const present = start.initial ? collection.list(target.namespace).filter(options.matches) : [];
  const endsInitial = options.bookmarks && start.initial;
  const initialEnd = endsInitial && lateEnd === 0 ? [frames.bookmark(store.version + ahead, true)] : [];
  const most = failure?.after ?? Number.POSITIVE_INFINITY;
  function* initial(): Generator<Buffer> {
    for (const stored of present.slice(0, most)) yield frames.object(undefined, "ADDED", stored);
    if (present.length < most) yield* initialEnd;
  }

  const timers: unknown[] = [];
  const unlisten = collection.listen(
    { onChange: (change) => dispatch(change), onEnd: () => stream.end("drain") },
    options.narrowed,
  );
  const finish = (): void => {
    unlisten();
    for (const timer of timers) clock.clearTimeout(timer);
    target.request.signal.removeEventListener("abort", abort);
    context.watching.remove(stream);
  };
  const first = frames.inOrder ? [...initial()] : initial();
  const stream = new WatchStream(first, context.watchQueue, finish, target.meter.sent);
  const abort = (): void => stream.end("drop");
  let room = most - present.length - initialEnd.length;
  const fail = (): void => {
    if (failure !== undefined) stream.offer(frames.error(failure.error));
    stream.end("drain");
  };
  const send = (frame: Buffer): void => {
    if (room <= 0) return;
    stream.offer(frame);
    room -= 1;
    if (room === 0) fail();
  };
  const dispatch = (change: Change): void => {
    if (change.version <= start.after) return;
    const before = change.previous !== undefined && inView(change.previous);
    const after = change.current !== undefined && inView(change.current);
    if (after && change.current !== undefined) {
      send(frames.object(change, before ? "MODIFIED" : "ADDED", change.current));
    } else if (before && change.gone !== undefined) send(frames.object(change, "DELETED", change.gone));
  };

  context.watching.add(target.meter, stream);
  if (room <= 0) fail();
  if (!start.initial && start.after < store.version) {
    for (const change of collection.history.after(start.after)) dispatch(change);
  }
  const seconds = options.timeoutSeconds ?? 0;
  const lifetime = 1000 * (seconds > 0 ? seconds : MIN_REQUEST_TIMEOUT * (1 + context.random()));
  timers[0] = clock.setTimeout(() => stream.end("drain"), lifetime);
  const mark = (isEnd: boolean): void => send(frames.bookmark(store.version + ahead, isEnd));
  if (endsInitial && typeof lateEnd === "number" && lateEnd > 0) {
    timers[3] = clock.setTimeout(() => mark(true), lateEnd);
  }
  if (options.bookmarks && late !== "withhold") {
    const tick = (): void => {
      mark(false);
      timers[1] = clock.setTimeout(tick, BOOKMARK_PERIOD);
    };
    timers[1] = clock.setTimeout(tick, BOOKMARK_PERIOD + late);
    const last = lifetime - LAST_BOOKMARK + late;
    if (lifetime > LAST_BOOKMARK && last < lifetime) timers[2] = clock.setTimeout(() => mark(false), last);
  }
  target.request.signal.addEventListener("abort", abort);
  if (target.request.signal.aborted) abort();
  return stream;
}
