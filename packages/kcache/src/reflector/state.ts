import { KcacheError } from "../object/error.ts";
import { isOlder } from "../object/resource-version.ts";
import { type Backoff, NO_FAILURES, nextBackoff } from "./backoff.ts";
import { type Attempt, verdictOn } from "./verdict.ts";

/** Objects asked for in one page: as kubectl and client-go do. */
const PAGE_SIZE = 500;
/** Milliseconds for which a server that answers from the past is taken for a replica that lags behind. */
const LAG = 60_000;
/** Milliseconds that a watch and the wait after it take together at least; one without news in less has failed. */
const SHORTEST_WATCH = 1_000;
/** Milliseconds over which watches that all ended together come back. */
const RESUME_SPREAD = 400;
/** Seconds; proxies are known to cut what lives for 240 s. */
const SHORTEST_TIMEOUT = 180;
const TIMEOUT_SPREAD = 60;

export interface ListAsk {
  readonly type: "list";
  readonly continue: string | undefined;
  readonly limit: number | undefined;
}

export interface WatchAsk {
  readonly type: "watch";
  /** Where it begins: everything later is told. */
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
  /** Milliseconds after which it is given up for a list that is due; absent where none will be. */
  readonly refreshIn?: number;
}

/** What to ask of the server. */
export type Ask = ListAsk | WatchAsk;

/** What the driver has to do. */
export type Request =
  | Ask
  | { readonly type: "wait"; readonly milliseconds: number; readonly error: KcacheError | undefined }
  | { readonly type: "end"; readonly error: KcacheError };

/** What the driver reports. `resourceVersion` of a watch is the last one that it told, if any. */
export type Input =
  | { readonly type: "start" }
  /** A page of a list was read to its end. */
  | { readonly type: "page"; readonly resourceVersion: string; readonly continue: string | undefined }
  /** A watch ended without an error, so many milliseconds after it was accepted. */
  | { readonly type: "ended"; readonly milliseconds: number; readonly resourceVersion: string | undefined }
  | { readonly type: "failed"; readonly error: KcacheError; readonly resourceVersion: string | undefined }
  /** The machine slept through the request, which was given up: nobody's failure. */
  | { readonly type: "slept"; readonly error: KcacheError; readonly resourceVersion: string | undefined }
  /** A watch was given up after its `refreshIn`: nobody's failure. */
  | { readonly type: "refresh"; readonly resourceVersion: string | undefined }
  | { readonly type: "waited" };

export interface ReflectorState {
  /** What is being done, or is to be done when the wait is over. */
  readonly ask: Ask;
  /** The newest version known: where a watch resumes, and what an accepted list must not be older than. */
  readonly resourceVersion: string | undefined;
  /** The oldest version that a page of the list in progress has given. */
  readonly listVersion: string | undefined;
  readonly backoff: Backoff;
  /** Of lists that had to begin anew: an answer of a healthy server, so it does not wait for what grew while it was down. */
  readonly relists: Backoff;
  /** Since when the server has answered as of a version before `resourceVersion`, each time. */
  readonly behindSince: number | undefined;
  /** Milliseconds after a complete list at which the next is due, whatever the watch says. */
  readonly refreshPeriod: number | undefined;
  /** When the last list was complete, or the way was taken up without one. */
  readonly listedAt: number | undefined;
}

export interface Chance {
  readonly now: number;
  /** Between 0 and 1. */
  readonly random: number;
}

const LIST: ListAsk = Object.freeze({ type: "list", continue: undefined, limit: PAGE_SIZE });
const LIST_WHOLE: ListAsk = Object.freeze({ type: "list", continue: undefined, limit: undefined });

export const INITIAL_STATE: ReflectorState = Object.freeze({
  ask: LIST,
  resourceVersion: undefined,
  listVersion: undefined,
  backoff: NO_FAILURES,
  relists: NO_FAILURES,
  behindSince: undefined,
  refreshPeriod: undefined,
  listedAt: undefined,
});

/**
 * A state from which a list is asked for that must not be older than `resourceVersion`; or, where everything up to that
 * version is held already, a watch.
 */
export function stateAt(resourceVersion: string | undefined, isHeld: boolean): ReflectorState {
  if (resourceVersion === undefined) return INITIAL_STATE;
  const ask: Ask = isHeld ? { type: "watch", resourceVersion, timeoutSeconds: SHORTEST_TIMEOUT } : LIST;
  return { ...INITIAL_STATE, ask, resourceVersion };
}

/**
 * One step of list and watch: a pure function, so that every path through it can be tested from a table.
 *
 * Resume before relist: a list is asked for at the start, where the server says that it cannot resume, and where a refresh
 * is due, never because a connection ended. A refresh ends the watch before it lists, so that there is one truth at a time.
 */
export function step(state: ReflectorState, input: Input, chance: Chance): [ReflectorState, Request] {
  switch (input.type) {
    case "start":
      // Many that are taken up at a time must not all end their watches together.
      return asked({ ...state, ask: againOf(state, chance), listedAt: state.listedAt ?? chance.now }, chance);
    case "waited":
      return asked(state, chance);
    case "page":
      return pageRead(state, input, chance);
    case "ended":
      return watchEnded(advanced(state, input.resourceVersion), input.milliseconds, chance);
    case "failed":
      return failed(advanced(state, input.resourceVersion), input.error, chance);
    case "slept": {
      const next = advanced(state, input.resourceVersion);
      return [{ ...next, ask: againOf(next, chance) }, waitOf(spread(chance), input.error)];
    }
    case "refresh":
      return [{ ...advanced(state, input.resourceVersion), ask: LIST }, LIST];
    default:
      return input satisfies never;
  }
}

/** What is to be asked next: a list in place of a watch where one is due. */
function asked(state: ReflectorState, { now }: Chance): [ReflectorState, Request] {
  const { ask, refreshPeriod, listedAt = now } = state;
  if (ask.type === "list" || refreshPeriod === undefined) return [state, ask];
  // A wall clock that is set back must not put the list off.
  const refreshIn = refreshPeriod - Math.abs(now - listedAt);
  return refreshIn > 0 ? [state, { ...ask, refreshIn }] : [{ ...state, ask: LIST }, LIST];
}

function advanced(state: ReflectorState, version: string | undefined): ReflectorState {
  return version === undefined ? state : { ...state, resourceVersion: version, behindSince: undefined };
}

function pageRead(
  state: ReflectorState,
  page: Extract<Input, { type: "page" }>,
  chance: Chance,
): [ReflectorState, Request] {
  const { ask, resourceVersion: known } = state;
  const before = ask.type === "list" && ask.continue !== undefined ? state.listVersion : undefined;
  // All pages have one version, unless another replica answered; then a watch from the older one misses nothing.
  const version =
    before !== undefined && !isOlder(page.resourceVersion, before) ? before : page.resourceVersion;
  let { behindSince } = state;
  if (known !== undefined && isOlder(version, known)) {
    behindSince ??= chance.now;
    if (isWithinLag(behindSince, chance)) {
      const error = new KcacheError(
        "unavailable",
        `list: the server answers as of version ${version}, older than ${known} which was seen: a replica that lags ` +
          "behind, or a cluster restored from a backup; asking again for a minute",
      );
      return waitThen({ ...state, behindSince }, LIST, error, chance);
    }
  }
  if (page.continue !== undefined) {
    const next: ListAsk = { type: "list", continue: page.continue, limit: PAGE_SIZE };
    return [{ ...state, ask: next, listVersion: version, behindSince }, next];
  }
  const complete: ReflectorState = {
    ...state,
    ask: watchFrom(version, chance),
    resourceVersion: version,
    listVersion: undefined,
    behindSince: undefined,
    listedAt: chance.now,
  };
  return asked(complete, chance);
}

/** A wall clock that is set back must not make a minute of a year. */
function isWithinLag(since: number, { now }: Chance): boolean {
  return Math.abs(now - since) < LAG;
}

function watchFrom(resourceVersion: string, { random }: Chance): WatchAsk {
  const timeoutSeconds = SHORTEST_TIMEOUT + Math.floor(random * TIMEOUT_SPREAD);
  return { type: "watch", resourceVersion, timeoutSeconds };
}

/** The request that was made, once more; a watch goes on from the last version that it told. */
function againOf({ ask, resourceVersion }: ReflectorState, chance: Chance): Ask {
  return ask.type === "list" ? ask : watchFrom(resourceVersion ?? ask.resourceVersion, chance);
}

function spread({ random }: Chance): number {
  return Math.round(random * RESUME_SPREAD);
}

function waitOf(milliseconds: number, error: KcacheError | undefined): Request {
  return { type: "wait", milliseconds, error };
}

function watchEnded(state: ReflectorState, milliseconds: number, chance: Chance): [ReflectorState, Request] {
  const { ask } = state;
  const missing = SHORTEST_WATCH - milliseconds;
  const isNews = ask.type !== "watch" || state.resourceVersion !== ask.resourceVersion;
  if (missing > 0 && !isNews) {
    const error = new KcacheError(
      "unavailable",
      `watch: the server ended it after ${milliseconds} ms without an event`,
    );
    return failed(state, error, chance);
  }
  return [
    { ...state, ask: againOf(state, chance), behindSince: undefined },
    waitOf(Math.min(Math.max(missing, 0), SHORTEST_WATCH) + spread(chance), undefined),
  ];
}

function attemptOf(ask: Ask): Attempt {
  return ask.type === "watch" ? "watch" : ask.continue === undefined ? "list" : "page";
}

function failed(state: ReflectorState, error: KcacheError, chance: Chance): [ReflectorState, Request] {
  const verdict = verdictOn(attemptOf(state.ask), error);
  switch (verdict) {
    case "end":
      return [state, { type: "end", error }];
    case "relist":
    case "relist-whole": {
      const ask = verdict === "relist" ? LIST : LIST_WHOLE;
      const { backoff, delay } = backoffAfter(error, state.relists, chance);
      return [{ ...state, ask, relists: backoff }, waitOf(delay, error)];
    }
    case "again":
      return waitThen(state, againOf(state, chance), error, chance);
    case "behind": {
      const behindSince = state.behindSince ?? chance.now;
      const ask = isWithinLag(behindSince, chance) ? againOf(state, chance) : LIST;
      return waitThen({ ...state, behindSince }, ask, error, chance);
    }
    default:
      return verdict satisfies never;
  }
}

function waitThen(
  state: ReflectorState,
  ask: Ask,
  error: KcacheError,
  chance: Chance,
): [ReflectorState, Request] {
  const { backoff, delay } = backoffAfter(error, state.backoff, chance);
  return [{ ...state, ask, backoff }, waitOf(delay, error)];
}

function backoffAfter(
  error: KcacheError,
  before: Backoff,
  { now, random }: Chance,
): ReturnType<typeof nextBackoff> {
  return nextBackoff(before, now, random, error.answer?.retryAfterSeconds);
}
