import { setImmediate as giveWay } from "node:timers/promises";
import { errorOfResponse, errorOfStatus } from "../http/status-error.ts";
import type { Transport, TransportResponse } from "../http/transport.ts";
import { KcacheError } from "../object/error.ts";
import type { SourceEvent } from "../object/event.ts";
import { type Kind, resourceName, resourcePath } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { isOlder } from "../object/resource-version.ts";
import { createListDecoder } from "../wire/list.ts";
import { createWatchDecoder, type WatchFrame } from "../wire/watch.ts";
import { type Clock, sleep } from "./clock.ts";
import { guardSilence } from "./silence.ts";
import { type Ask, INITIAL_STATE, type Input, type ReflectorState, type Request, step } from "./state.ts";

/** Milliseconds of silence after which a list is given up. */
const LIST_SILENCE = 60_000;
/** Milliseconds beyond its `timeoutSeconds` for which a watch may be silent. */
const WATCH_MARGIN = 10_000;
/** Milliseconds after which a list that keeps coming gives way to other work. */
const SLICE = 8;

/**
 * The server may leave `managedFields` out (KEP-5958); one that does not know the parameter takes the second clause.
 */
const ACCEPT = "application/json;drop=metadata.managedFields,application/json";

export interface ReflectorOptions<T extends KubeObject> {
  readonly transport: Transport;
  readonly kind: Kind<T>;
  readonly namespace: string | undefined;
  /** Sent with every list and watch: `labelSelector`, `fieldSelector`. */
  readonly selectors: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Called within no turn, in the order of the source. */
  readonly onEvent: (event: SourceEvent<T>) => void;
  readonly onReport: (report: ReflectorReport) => void;
}

/** What the reflector is doing, for `status`. */
export type ReflectorReport =
  | { readonly type: "listing" }
  /** The server accepted a watch. */
  | { readonly type: "watching" }
  /** Bytes arrived. */
  | { readonly type: "contact" }
  | { readonly type: "failed"; readonly error: KcacheError; readonly retryAt: number };

/**
 * Lists and watches until `signal` is aborted (then it resolves with nothing) or no retry can help (then with the cause).
 * Never rejects for what a server does.
 */
export async function reflect<T extends KubeObject>(
  options: ReflectorOptions<T>,
): Promise<KcacheError | undefined> {
  const { signal, clock, onEvent, onReport } = options;
  let state: ReflectorState = INITIAL_STATE;
  let input: Input = { type: "start" };
  for (;;) {
    if (signal.aborted) return undefined;
    let request: Request;
    [state, request] = step(state, input, { now: clock.now(), random: options.random() });
    if (input.type === "page" && request.type === "watch") {
      onEvent({ type: "init-done", resourceVersion: request.resourceVersion });
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

function pathOf<T extends KubeObject>({
  kind,
  namespace,
  transport,
}: ReflectorOptions<T>): { path: string; where: string } {
  const path = resourcePath(kind, namespace);
  const scope = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return { path, where: `${resourceName(kind)}${scope} at ${transport.server}` };
}

async function* heard(
  response: TransportResponse,
  guard: { heard(): void },
  onReport: (report: ReflectorReport) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of response.body) {
    guard.heard();
    onReport({ type: "contact" });
    yield chunk;
  }
}

async function list<T extends KubeObject>(
  options: ReflectorOptions<T>,
  ask: Extract<Ask, { type: "list" }>,
): Promise<Input> {
  const { transport, kind, selectors, signal, clock, onEvent, onReport } = options;
  const { path, where } = pathOf(options);
  const action = `list ${where}`;
  using guard = guardSilence(clock, LIST_SILENCE, signal, action);
  try {
    if (ask.continue === undefined) {
      onReport({ type: "listing" });
      onEvent({ type: "init" });
    }
    const query: Record<string, string> = { ...selectors };
    if (ask.limit !== undefined) query.limit = String(ask.limit);
    if (ask.continue !== undefined) query.continue = ask.continue;
    const response = await transport.request({
      path,
      query,
      headers: { accept: ACCEPT },
      signal: guard.signal,
    });
    if (response.status !== 200) throw await errorOfResponse(action, response, clock.now);
    const decoder = createListDecoder(kind);
    let slice = performance.now();
    for await (const chunk of heard(response, guard, onReport)) {
      for (const entry of decoder.push(chunk)) onEvent({ type: "init-apply", entry });
      if (performance.now() - slice > SLICE) {
        await giveWay();
        slice = performance.now();
      }
    }
    const end = decoder.end();
    return { type: "page", resourceVersion: end.resourceVersion, continue: end.continue };
  } catch (reason) {
    return { type: "failed", error: failureOf(reason, guard.signal, action), resourceVersion: undefined };
  }
}

async function watch<T extends KubeObject>(
  options: ReflectorOptions<T>,
  ask: Extract<Ask, { type: "watch" }>,
): Promise<Input> {
  const { transport, kind, selectors, signal, clock, onReport } = options;
  const { path, where } = pathOf(options);
  const action = `watch ${where}`;
  const { resourceVersion: from, timeoutSeconds } = ask;
  using guard = guardSilence(clock, timeoutSeconds * 1000 + WATCH_MARGIN, signal, action);
  const begun = clock.now();
  let latest: string | undefined;
  try {
    const query = {
      ...selectors,
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion: from,
      timeoutSeconds: String(timeoutSeconds),
    };
    const response = await transport.request({
      path,
      query,
      headers: { accept: ACCEPT },
      signal: guard.signal,
    });
    if (response.status !== 200) throw await errorOfResponse(action, response, clock.now);
    onReport({ type: "watching" });
    const decoder = createWatchDecoder(kind);
    for await (const chunk of heard(response, guard, onReport)) {
      for (const frame of decoder.push(chunk)) latest = deliver(options, frame, latest ?? from, action);
    }
    decoder.end();
    return { type: "ended", milliseconds: clock.now() - begun, resourceVersion: latest };
  } catch (reason) {
    return { type: "failed", error: failureOf(reason, guard.signal, action), resourceVersion: latest };
  }
}

/** Passes one frame on and returns the version at which the watch now stands. */
function deliver<T extends KubeObject>(
  { onEvent }: ReflectorOptions<T>,
  frame: WatchFrame<T>,
  known: string,
  action: string,
): string {
  switch (frame.type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED": {
      onEvent({ type: frame.type === "DELETED" ? "delete" : "apply", entry: frame.entry });
      const { resourceVersion } = frame.entry.metadata;
      return isOlder(resourceVersion, known) ? known : resourceVersion;
    }
    case "BOOKMARK":
      // A server accepts a version from its future and then says nothing; only its bookmarks tell (a restored backup).
      if (isOlder(frame.resourceVersion, known)) {
        throw new KcacheError(
          "expired",
          `${action}: the server stands at version ${frame.resourceVersion}, before ${known} which was seen`,
        );
      }
      onEvent({ type: "bookmark", resourceVersion: frame.resourceVersion });
      return frame.resourceVersion;
    case "ERROR":
      throw errorOfStatus(action, frame.status);
    default:
      return frame satisfies never;
  }
}

function failureOf(reason: unknown, guard: AbortSignal, action: string): KcacheError {
  if (guard.aborted && guard.reason instanceof KcacheError) return guard.reason;
  return KcacheError.from(reason, "network", action);
}
