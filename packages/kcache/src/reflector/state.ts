import { KcacheError } from "../object/error.ts";
import { isOlder } from "../object/resource-version.ts";
import { type Backoff, NO_FAILURES, nextBackoff } from "./backoff.ts";
import { verdictOn } from "./verdict.ts";

/** Objects asked for in one page: as kubectl and client-go do. */
export const PAGE_SIZE = 500;
/** Milliseconds for which an older list is taken for a replica that lags behind. */
const LAG = 60_000;
/** A watch that ends sooner than this (milliseconds) without a word is a failure, not a lifetime. */
const SHORTEST_WATCH = 1_000;
/** Milliseconds over which watches that all ended together come back. */
const RESUME_SPREAD = 400;
/** Seconds; proxies are known to cut what lives for 240 s. */
const SHORTEST_TIMEOUT = 180;
const TIMEOUT_SPREAD = 60;

/** What to ask of the server. */
export type Ask =
  | { readonly type: "list"; readonly continue: string | undefined; readonly limit: number | undefined }
  | { readonly type: "watch"; readonly resourceVersion: string; readonly timeoutSeconds: number };

/** What the driver has to do. */
export type Request =
  | Ask
  | { readonly type: "wait"; readonly milliseconds: number; readonly error: KcacheError | undefined }
  | { readonly type: "end"; readonly error: KcacheError };

/** What the driver reports. */
export type Input =
  | { readonly type: "start" }
  /** A page of a list was read to its end. */
  | { readonly type: "page"; readonly resourceVersion: string; readonly continue: string | undefined }
  /** A watch ended without an error. `resourceVersion` is the last one it told, if any. */
  | { readonly type: "ended"; readonly milliseconds: number; readonly resourceVersion: string | undefined }
  /** A request failed. `resourceVersion` is the last one a watch told before that, if any. */
  | { readonly type: "failed"; readonly error: KcacheError; readonly resourceVersion: string | undefined }
  | { readonly type: "waited" };

export interface ReflectorState {
  /** What is being done, or is to be done when the wait is over. */
  readonly ask: Ask;
  /** The newest version known: where a watch resumes, and what an accepted list must not be older than. */
  readonly resourceVersion: string | undefined;
  readonly backoff: Backoff;
  /** When an older list was first refused in a row. */
  readonly refusedSince: number | undefined;
}

export interface Chance {
  readonly now: number;
  /** Between 0 and 1. */
  readonly random: number;
}

const LIST: Ask = Object.freeze({ type: "list", continue: undefined, limit: PAGE_SIZE });
const LIST_WHOLE: Ask = Object.freeze({ type: "list", continue: undefined, limit: undefined });

export const INITIAL_STATE: ReflectorState = Object.freeze({
  ask: LIST,
  resourceVersion: undefined,
  backoff: NO_FAILURES,
  refusedSince: undefined,
});

/**
 * One step of list and watch: a pure function, so that every path through it can be tested from a table.
 *
 * Resume before relist: a list is asked for at the start and after a 410, and never because a connection ended.
 */
export function step(state: ReflectorState, input: Input, chance: Chance): [ReflectorState, Request] {
  switch (input.type) {
    case "start":
    case "waited":
      return [state, state.ask];
    case "page":
      return input.continue === undefined
        ? listed(state, input.resourceVersion, chance)
        : nextPage(state, input.continue);
    case "ended":
      return watchEnded(advanced(state, input.resourceVersion), input, chance);
    case "failed":
      return failed(advanced(state, input.resourceVersion), input.error, chance);
    default:
      return input satisfies never;
  }
}

function advanced(state: ReflectorState, version: string | undefined): ReflectorState {
  return version === undefined ? state : { ...state, resourceVersion: version };
}

function nextPage(state: ReflectorState, token: string): [ReflectorState, Request] {
  const ask: Ask = { type: "list", continue: token, limit: PAGE_SIZE };
  return [{ ...state, ask }, ask];
}

function listed(state: ReflectorState, version: string, chance: Chance): [ReflectorState, Request] {
  const { resourceVersion: known } = state;
  const older = known !== undefined && isOlder(version, known);
  const refusedSince = older ? (state.refusedSince ?? chance.now) : undefined;
  if (refusedSince !== undefined && chance.now - refusedSince < LAG) {
    const error = new KcacheError(
      "unavailable",
      `list: the server answers as of version ${version}, older than ${known} which was seen: a replica that lags behind, ` +
        "or a cluster restored from a backup; asking again for a minute",
    );
    return waitThen({ ...state, refusedSince }, LIST, error, chance);
  }
  const next = { ...state, resourceVersion: version, refusedSince: undefined };
  const ask = watchFrom(version, chance);
  return [{ ...next, ask }, ask];
}

function watchFrom(resourceVersion: string, { random }: Chance): Ask {
  const timeoutSeconds = SHORTEST_TIMEOUT + Math.floor(random * TIMEOUT_SPREAD);
  return { type: "watch", resourceVersion, timeoutSeconds };
}

function watchEnded(
  state: ReflectorState,
  { milliseconds, resourceVersion }: Extract<Input, { type: "ended" }>,
  chance: Chance,
): [ReflectorState, Request] {
  if (milliseconds < SHORTEST_WATCH && resourceVersion === undefined) {
    const error = new KcacheError(
      "unavailable",
      `watch: the server ended it after ${milliseconds} ms without an event`,
    );
    return failed(state, error, chance);
  }
  const ask = watchFrom(state.resourceVersion ?? "", chance);
  return [
    { ...state, ask },
    { type: "wait", milliseconds: Math.round(chance.random * RESUME_SPREAD), error: undefined },
  ];
}

function failed(state: ReflectorState, error: KcacheError, chance: Chance): [ReflectorState, Request] {
  const { ask } = state;
  const attempt = ask.type === "watch" ? "watch" : ask.continue === undefined ? "list" : "page";
  const verdict = verdictOn(attempt, error);
  switch (verdict) {
    case "end":
      return [state, { type: "end", error }];
    case "relist":
      return waitThen(state, LIST, error, chance);
    case "relist-whole":
      return waitThen(state, LIST_WHOLE, error, chance);
    case "again":
      return waitThen(
        state,
        ask.type === "watch" ? watchFrom(state.resourceVersion ?? ask.resourceVersion, chance) : ask,
        error,
        chance,
      );
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
  const { backoff, delay } = nextBackoff(
    state.backoff,
    chance.now,
    chance.random,
    error.answer?.retryAfterSeconds,
  );
  return [
    { ...state, ask, backoff },
    { type: "wait", milliseconds: delay, error },
  ];
}
