import { errorOfResponse, errorOfStatus } from "../http/status-error.ts";
import type { Transport, TransportResponse } from "../http/transport.ts";
import { KcacheError } from "../object/error.ts";
import type { SourceEvent } from "../object/event.ts";
import { type Kind, resourceName, resourcePath } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { isOlder } from "../object/resource-version.ts";
import type { Keeping } from "../wire/entry.ts";
import { type Format, formatOf, isProtobuf } from "../wire/format.ts";
import { readList } from "../wire/list.ts";
import { statusAsJson } from "../wire/protobuf-status.ts";
import type { WatchFrame } from "../wire/watch.ts";
import { after, type Clock, sleep } from "./clock.ts";
import { guardSilence, type SilenceGuard } from "./silence.ts";
import { type Input, type ListAsk, type ReflectorState, type Request, step, type WatchAsk } from "./state.ts";

/** Milliseconds of silence after which a list is given up; API servers answer within 60 s, if only to say that they cannot. */
const LIST_SILENCE = 70_000;
/** Milliseconds beyond its `timeoutSeconds` for which a watch may be silent. */
const WATCH_MARGIN = 5_000;

export interface ReflectorOptions<T extends KubeObject> {
  readonly lister: Transport;
  readonly watcher: Transport;
  readonly kind: Kind<T>;
  readonly namespace: string | undefined;
  /** Sent with every list and watch: `labelSelector`, `fieldSelector`. */
  readonly selectors: Readonly<Record<string, string>>;
  /** Where what it reads is kept. */
  readonly keeping: Keeping<T>;
  /** Where it begins. */
  readonly state: ReflectorState;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Called with what came together, in the order of the source. What it throws ends the reflector with `internal`. */
  readonly onEvents: (events: readonly SourceEvent<T>[]) => void;
  /** As `onEvents`. */
  readonly onReport: (report: ReflectorReport) => void;
}

/** What the reflector is doing, for `status`. */
export type ReflectorReport =
  | { readonly type: "listing" }
  /** The server accepted a watch. */
  | { readonly type: "watching" }
  /** Something of a list or watch arrived. */
  | { readonly type: "contact" }
  | { readonly type: "failed"; readonly error: KcacheError; readonly retryAt: number };

/**
 * Lists and watches until `signal` is aborted (then it resolves with nothing) or no retry can help (then with the cause).
 * Never rejects for what a server does.
 */
export async function reflect<T extends KubeObject>(
  told: ReflectorOptions<T>,
): Promise<KcacheError | undefined> {
  const options = {
    ...told,
    format: await formatOf(told.kind),
    onEvents: ownDefects("pass on what the server says", told.onEvents),
    onReport: ownDefects("report on list and watch", told.onReport),
  };
  const { signal, clock, onEvents, onReport } = options;
  let { state } = options;
  let input: Input = { type: "start" };
  for (;;) {
    if (signal.aborted) return undefined;
    let request: Request;
    [state, request] = step(state, input, { now: clock.now(), random: options.random() });
    if (input.type === "page" && request.type === "watch") {
      onEvents([{ type: "init-done", resourceVersion: request.resourceVersion }]);
    }
    switch (request.type) {
      case "end":
        return request.error;
      case "wait": {
        const { error, milliseconds } = request;
        if (error !== undefined) onReport({ type: "failed", error, retryAt: clock.now() + milliseconds });
        await sleep(clock, milliseconds, signal);
        input = { type: "waited" };
        break;
      }
      case "list":
        input = await list(options, request);
        break;
      case "watch":
        input = await watch(options, request);
        break;
      default:
        request satisfies never;
    }
  }
}

/** What is asked for, and in which form. */
interface Reflecting<T extends KubeObject> extends ReflectorOptions<T> {
  readonly format: Format<T>;
}

/** A callback that throws must not look like a failure of the network, which would be tried again for ever. */
function ownDefects<A>(action: string, callback: (argument: A) => void): (argument: A) => void {
  return (argument) => {
    try {
      callback(argument);
    } catch (cause) {
      throw new KcacheError("internal", `${action}: ${KcacheError.from(cause).message}`, { cause });
    }
  };
}

function pathOf<T extends KubeObject>(
  { kind, namespace }: ReflectorOptions<T>,
  { server }: Transport,
): { path: string; where: string } {
  const path = resourcePath(kind, namespace);
  const scope = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return { path, where: `${resourceName(kind)}${scope} at ${server}` };
}

interface Answer {
  readonly contentType: string | undefined;
  readonly arrivals: AsyncIterable<readonly Uint8Array[]>;
}

/** Sends the request and gives its answer, which is a list or watch: bytes of it, its head among them, break the silence. */
async function ask<T extends KubeObject>(
  { lister, watcher, format, clock, onReport }: Reflecting<T>,
  verb: "list" | "watch",
  path: string,
  query: Readonly<Record<string, string>>,
  guard: SilenceGuard,
  action: string,
): Promise<Answer> {
  const headers = { accept: format.accept[verb] };
  const transport = verb === "list" ? lister : watcher;
  const response = await transport.request({ path, query, headers, signal: guard.signal });
  guard.heard();
  const contentType = response.headers["content-type"];
  // A proxy's page, to log in or to apologize, may come with status 200.
  const isPage = contentType?.startsWith("text/html") === true;
  if (response.status === 200 && !isPage) {
    return { contentType, arrivals: heard(response, guard, onReport) };
  }
  const said = isProtobuf(contentType) ? { ...response, body: statusAsJson(response.body) } : response;
  throw await errorOfResponse(action, said, () => clock.now());
}

async function* heard(
  { arrivals, body }: TransportResponse,
  guard: SilenceGuard,
  onReport: (report: ReflectorReport) => void,
): AsyncGenerator<readonly Uint8Array[], void> {
  onReport({ type: "contact" });
  for await (const arrived of arrivals ?? body) {
    guard.heard();
    onReport({ type: "contact" });
    yield arrived instanceof Uint8Array ? [arrived] : arrived;
  }
}

async function* eachOf(arrivals: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array, void> {
  for await (const chunks of arrivals) yield* chunks;
}

async function list<T extends KubeObject>(options: Reflecting<T>, page: ListAsk): Promise<Input> {
  const { format, keeping, selectors, signal, clock, onEvents, onReport } = options;
  const { path, where } = pathOf(options, options.lister);
  const action = `list ${where}`;
  using guard = guardSilence(clock, LIST_SILENCE, signal, action);
  try {
    if (page.continue === undefined) {
      onReport({ type: "listing" });
      onEvents([{ type: "init" }]);
    }
    const query: Record<string, string> = { ...selectors };
    if (page.limit !== undefined) query.limit = String(page.limit);
    if (page.continue !== undefined) query.continue = page.continue;
    const { contentType, arrivals } = await ask(options, "list", path, query, guard, action);
    const decoder = format.listDecoder(contentType, { keeping });
    const end = await readList(decoder, eachOf(arrivals), (entries) => {
      onEvents(entries.map((entry) => ({ type: "init-apply", entry })));
    });
    return { type: "page", resourceVersion: end.resourceVersion, continue: end.continue };
  } catch (reason) {
    return failureOf(reason, guard, action, undefined);
  }
}

async function watch<T extends KubeObject>(options: Reflecting<T>, from: WatchAsk): Promise<Input> {
  const { format, keeping, selectors, signal, clock, onReport } = options;
  const { path, where } = pathOf(options, options.watcher);
  const action = `watch ${where}`;
  const { resourceVersion, timeoutSeconds, refreshIn } = from;
  using guard = guardSilence(clock, timeoutSeconds * 1000 + WATCH_MARGIN, signal, action);
  using refresh = refreshIn === undefined ? undefined : after(clock, refreshIn, () => guard.abort());
  let latest: string | undefined;
  try {
    const query = {
      ...selectors,
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion,
      timeoutSeconds: String(timeoutSeconds),
    };
    const { contentType, arrivals } = await ask(options, "watch", path, query, guard, action);
    const opened = clock.now();
    onReport({ type: "watching" });
    const decoder = format.watchDecoder(contentType, { keeping });
    for await (const chunks of arrivals) {
      const events: SourceEvent<T>[] = [];
      try {
        for (const chunk of chunks) {
          for (const frame of decoder.push(chunk)) {
            latest = read(frame, events, latest ?? resourceVersion, action);
          }
        }
      } finally {
        if (events.length > 0) options.onEvents(events);
      }
    }
    if (refresh?.isOver === true) return { type: "refresh", resourceVersion: latest };
    decoder.end();
    return { type: "ended", milliseconds: clock.now() - opened, resourceVersion: latest };
  } catch (reason) {
    if (refresh?.isOver === true) return { type: "refresh", resourceVersion: latest };
    return failureOf(reason, guard, action, latest);
  }
}

/** Adds what one frame says to `events`, and returns the version at which the watch then stands. */
function read<T extends KubeObject>(
  frame: WatchFrame<T>,
  events: SourceEvent<T>[],
  known: string,
  action: string,
): string {
  switch (frame.type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      events.push({ type: frame.type === "DELETED" ? "delete" : "apply", entry: frame.entry });
      const { resourceVersion } = frame.entry;
      // To watch from no version is to be told everything anew.
      return resourceVersion === "" || isOlder(resourceVersion, known) ? known : resourceVersion;
    }
    case "BOOKMARK":
      // A server accepts a version from its future and then says nothing; only its bookmarks tell (a restored backup).
      if (isOlder(frame.resourceVersion, known)) {
        throw new KcacheError(
          "expired",
          `${action}: the server stands at version ${frame.resourceVersion}, before ${known} which was seen`,
        );
      }
      events.push({ type: "bookmark", resourceVersion: frame.resourceVersion });
      return frame.resourceVersion;
    case "ERROR":
      throw errorOfStatus(action, frame.status);
    default:
      return frame satisfies never;
  }
}

function failureOf(
  reason: unknown,
  guard: SilenceGuard,
  action: string,
  resourceVersion: string | undefined,
): Input {
  // The transport only knows that it was aborted.
  const { signal, slept } = guard;
  const error =
    signal.reason instanceof KcacheError ? signal.reason : KcacheError.from(reason, "network", action);
  return { type: slept ? "slept" : "failed", error, resourceVersion };
}
