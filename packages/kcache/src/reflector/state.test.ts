import { describe, expect, test } from "vitest";
import { statusOf } from "../../test/fake-api.ts";
import { errorOfAnswer, errorOfStatus } from "../http/status-error.ts";
import { KcacheError } from "../object/error.ts";
import { NO_FAILURES, nextBackoff } from "./backoff.ts";
import {
  type Ask,
  INITIAL_STATE,
  type Input,
  type ReflectorState,
  type Request,
  stateAt,
  step,
} from "./state.ts";

const NOW = Date.UTC(2026, 0, 1);
const HALF = { now: NOW, random: 0.5 };

const LIST = { type: "list", continue: undefined, limit: 500 } as const;
const PAGE_2 = { type: "list", continue: "token", limit: 500 } as const;
const WHOLE = { type: "list", continue: undefined, limit: undefined } as const;
const watchFrom = (resourceVersion: string): Ask => ({ type: "watch", resourceVersion, timeoutSeconds: 210 });

/** The states from which something can fail. `expected` is what to ask again in each of them. */
const phases = {
  "the first list": { state: INITIAL_STATE, version: undefined, again: LIST },
  "page 2": {
    state: { ...INITIAL_STATE, ask: PAGE_2, listVersion: "100" },
    version: undefined,
    again: PAGE_2,
  },
  "a watch that is opened": {
    state: { ...INITIAL_STATE, ask: watchFrom("100"), resourceVersion: "100" },
    version: undefined,
    again: watchFrom("100"),
  },
  "a watch in mid-stream": {
    state: { ...INITIAL_STATE, ask: watchFrom("100"), resourceVersion: "100" },
    version: "140",
    again: watchFrom("140"),
  },
  "the list after a watch": {
    state: { ...INITIAL_STATE, ask: LIST, resourceVersion: "100" },
    version: undefined,
    again: LIST,
  },
} satisfies Record<string, { state: ReflectorState; version: string | undefined; again: Ask }>;
type PhaseName = keyof typeof phases;
const LISTS: readonly PhaseName[] = ["the first list", "the list after a watch"];
const WATCHES: readonly PhaseName[] = ["a watch that is opened", "a watch in mid-stream"];

function answered(
  code: number,
  reason: string,
  headers: Record<string, string> = {},
  more = {},
): KcacheError {
  return errorOfAnswer("ask", code, headers, statusOf(code, reason, more));
}

const tooLargeVersion = answered(
  504,
  "Timeout",
  {},
  {
    details: { retryAfterSeconds: 1, causes: [{ reason: "ResourceVersionTooLarge" }] },
  },
);

type Outcome = "again" | "list" | "whole" | "end";

/** What each failure leads to; `other` where a phase is not named. */
const failures: Record<
  string,
  { error: KcacheError; other: Outcome; in?: Partial<Record<PhaseName, Outcome>> }
> = {
  "a broken connection": { error: new KcacheError("network", "reset"), other: "again" },
  silence: { error: new KcacheError("silent", "nothing"), other: "again" },
  401: { error: answered(401, "Unauthorized"), other: "again" },
  403: { error: answered(403, "Forbidden"), other: "again" },
  404: { error: answered(404, "NotFound"), other: "again" },
  400: { error: answered(400, "BadRequest"), other: "end", in: { "page 2": "whole" } },
  405: { error: answered(405, "MethodNotAllowed"), other: "end", in: { "page 2": "whole" } },
  406: { error: answered(406, "NotAcceptable"), other: "end", in: { "page 2": "whole" } },
  422: { error: answered(422, "Invalid"), other: "end", in: { "page 2": "whole" } },
  408: { error: answered(408, "Timeout"), other: "again" },
  "410 as a status": { error: answered(410, "Expired"), other: "list", in: { "page 2": "whole" } },
  "410 as an event": {
    error: errorOfStatus("watch", JSON.parse(statusOf(410, "Expired"))),
    other: "list",
    in: { "page 2": "whole" },
  },
  "410 of an old server": { error: answered(410, "Gone"), other: "list", in: { "page 2": "whole" } },
  "504, too large a version": { error: tooLargeVersion, other: "again" },
  "429 with Retry-After": { error: answered(429, "TooManyRequests", { "retry-after": "7" }), other: "again" },
  500: { error: answered(500, "InternalError"), other: "again" },
  502: { error: errorOfAnswer("ask", 502, {}, "<html>Bad Gateway</html>"), other: "again" },
  503: { error: answered(503, "ServiceUnavailable"), other: "again" },
  504: { error: answered(504, "Timeout"), other: "again" },
  "a page of HTML": { error: errorOfAnswer("ask", 200, {}, "<html>Sign in</html>"), other: "again" },
  "an object that is too large": {
    error: new KcacheError("too-large", "17 MiB"),
    other: "again",
    in: { "a watch that is opened": "list", "a watch in mid-stream": "list" },
  },
  "a transport that was closed": { error: new KcacheError("not-running", "closed"), other: "end" },
  "a defect": { error: new KcacheError("internal", "bug"), other: "end" },
};

function fail(
  state: ReflectorState,
  error: KcacheError,
  chance = HALF,
  version?: string,
): [ReflectorState, Request] {
  return step(state, { type: "failed", error, resourceVersion: version }, chance);
}

/** Fails, checks that a wait follows, and gives what is asked for after it. */
function askAfter(
  state: ReflectorState,
  error: KcacheError,
  chance = HALF,
  version?: string,
): [ReflectorState, Ask] {
  const [waiting, wait] = fail(state, error, chance, version);
  expect(wait).toMatchObject({ type: "wait", error });
  const [next, ask] = step(waiting, { type: "waited" }, chance);
  return [next, ask as Ask];
}

describe("what each failure leads to in each phase", () => {
  const table = Object.entries(failures).flatMap(([failure, { error, other, in: exceptions = {} }]) =>
    (Object.keys(phases) as PhaseName[]).map((phase) => ({
      failure,
      phase,
      error,
      outcome: exceptions[phase] ?? other,
    })),
  );

  test.each(table)("$failure in $phase: $outcome", ({ phase, error, outcome }) => {
    const { state, version, again } = phases[phase];
    if (outcome === "end") {
      expect(fail(state, error, HALF, version)[1]).toEqual({ type: "end", error });
      return;
    }
    const [next, ask] = askAfter(state, error, HALF, version);
    expect(ask).toEqual({ again, list: LIST, whole: WHOLE }[outcome]);
    // A failure forgets nothing of what is known.
    expect(next.resourceVersion).toBe(version ?? state.resourceVersion);
    const counted = outcome === "again" ? next.backoff : next.relists;
    expect(counted.failures).toBe(1);
  });

  test.each(table.filter(({ outcome }) => outcome !== "end"))(
    "$failure in $phase waits a bounded time that is not the same for all",
    ({ phase, error }) => {
      const { state, version } = phases[phase];
      const wait = (random: number): number => {
        const [, request] = fail(state, error, { now: NOW, random }, version);
        return request.type === "wait" ? request.milliseconds : Number.NaN;
      };
      const asked = (error.answer?.retryAfterSeconds ?? 0) * 1000;
      expect(wait(0)).toBe(asked);
      expect(wait(0.999)).toBeGreaterThan(asked);
      expect(wait(0.999)).toBeLessThanOrEqual(Math.max(800, asked * 1.1));
    },
  );

  test("a watch whose very first attempt expires, and a list that is answered with 410, do not loop hot", () => {
    const expired = answered(410, "Expired");
    for (const name of [...LISTS, ...WATCHES]) {
      let { state }: { state: ReflectorState } = phases[name];
      let now = NOW;
      let requests = 0;
      while (now < NOW + 600_000) {
        const [waiting, wait] = fail(state, expired, { now, random: 0.5 });
        now += wait.type === "wait" ? wait.milliseconds : 0;
        [state] = step(waiting, { type: "waited" }, { now, random: 0.5 });
        requests += 1;
      }
      // 0.4, 0.8, … 12.8 s and then every 15 s.
      expect(requests, name).toBeLessThan(50);
    }
  });

  test("a list that has to begin anew waits for the first step only, though the server was down for long before", () => {
    const backoff = { failures: 9, waitedUntil: NOW };
    for (const phase of [...WATCHES, "page 2"] as const) {
      const [, wait] = fail({ ...phases[phase].state, backoff }, answered(410, "Expired"), {
        now: NOW,
        random: 1,
      });
      expect(wait, phase).toMatchObject({ milliseconds: 800 });
    }
  });

  test("a continue token that expired is not used again, whatever comes after", () => {
    let [state, ask] = askAfter(phases["page 2"].state, answered(410, "Expired"));
    expect(ask).toEqual(WHOLE);
    [state, ask] = askAfter(state, new KcacheError("network", "reset"));
    expect(ask).toEqual(WHOLE);
    [state, ask] = askAfter(state, answered(410, "Expired"));
    expect(ask).toEqual(LIST);
    expect(JSON.stringify(state)).not.toContain("token");
  });
});

describe("backoff", () => {
  test("doubles from 0.8 s to 30 s, with full jitter", () => {
    const bounds: number[] = [];
    let backoff = NO_FAILURES;
    for (let i = 0; i < 9; i++) {
      expect(nextBackoff(backoff, NOW, 0, undefined).delay).toBe(0);
      const next = nextBackoff(backoff, NOW, 1, undefined);
      bounds.push(next.delay);
      ({ backoff } = next);
    }
    expect(bounds).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000, 30_000]);
  });

  test("starts anew after two minutes of trying without a failure, and not before", () => {
    const failing = { failures: 5, waitedUntil: NOW };
    expect(nextBackoff(failing, NOW + 120_000, 1, undefined).delay).toBe(25_600);
    expect(nextBackoff(failing, NOW + 120_001, 1, undefined).delay).toBe(800);
  });

  test("does not take a long wait for a quiet time", () => {
    const { backoff, delay } = nextBackoff({ failures: 5, waitedUntil: NOW }, NOW, 0, 300);
    expect(nextBackoff(backoff, NOW + delay + 1000, 1, undefined).delay).toBe(30_000);
  });

  test("waits as long as the server asks, spread over a tenth, and at most about ten minutes", () => {
    expect(nextBackoff(NO_FAILURES, NOW, 0, 40).delay).toBe(40_000);
    expect(nextBackoff(NO_FAILURES, NOW, 1, 40).delay).toBe(44_000);
    // A year, from a clock that is off, would overflow the timer and become no wait at all.
    expect(nextBackoff(NO_FAILURES, NOW, 0, 31_536_000).delay).toBe(600_000);
  });
});

describe("a list", () => {
  const page = (resourceVersion: string, token?: string): Input => ({
    type: "page",
    resourceVersion,
    continue: token,
  });

  test("begins with a page of 500, goes on with each token, and then watches from its version", () => {
    let [state, request] = step(INITIAL_STATE, { type: "start" }, HALF);
    expect(request).toEqual(LIST);
    [state, request] = step(state, page("100", "a"), HALF);
    expect(request).toEqual({ ...PAGE_2, continue: "a" });
    [state, request] = step(state, page("100", "b"), HALF);
    expect(request).toEqual({ ...PAGE_2, continue: "b" });
    [state, request] = step(state, page("100"), HALF);
    expect(request).toEqual(watchFrom("100"));
  });

  test("is watched from the oldest version of its pages, so that nothing between them is missed", () => {
    for (const versions of [
      ["100", "107", "103"],
      ["107", "100", "103"],
    ]) {
      let [state, request] = step(INITIAL_STATE, page(versions[0] as string, "a"), HALF);
      [state, request] = step(state, page(versions[1] as string, "b"), HALF);
      [state, request] = step(state, page(versions[2] as string), HALF);
      expect(request).toEqual(watchFrom("100"));
      expect(state.listVersion).toBeUndefined();
    }
  });

  test("is refused while it is older than what was seen, for a minute, and then taken: a restored backup", () => {
    let state: ReflectorState = { ...INITIAL_STATE, resourceVersion: "1000" };
    let request: Request;
    for (let now = NOW; now < NOW + 60_000; now += 5_000) {
      const chance = { now, random: 0.5 };
      [state, request] = step(state, page("999", "next"), chance);
      expect(request).toMatchObject({ type: "wait", error: { code: "unavailable" } });
      expect(step(state, { type: "waited" }, chance)[1]).toEqual(LIST);
      expect(state.resourceVersion).toBe("1000");
    }
    const later = { now: NOW + 60_000, random: 0.5 };
    [state, request] = step(state, page("999", "next"), later);
    expect(request).toEqual({ ...PAGE_2, continue: "next" });
    [state, request] = step(state, page("999"), later);
    expect(request).toEqual(watchFrom("999"));
    expect(state).toMatchObject({ resourceVersion: "999", behindSince: undefined });
  });

  test("is refused for a whole minute again the next time", () => {
    let state: ReflectorState = { ...INITIAL_STATE, resourceVersion: "1000" };
    [state] = step(state, page("999"), HALF);
    [state] = step(state, page("1000"), HALF);
    [state] = step(state, { type: "ended", milliseconds: 200_000, resourceVersion: "1010" }, HALF);
    const much = { now: NOW + 3_600_000, random: 0.5 };
    expect(step({ ...state, ask: LIST }, page("1009"), much)[1]).toMatchObject({ type: "wait" });
  });

  test("is not refused for a year when the wall clock is set back by one", () => {
    let state: ReflectorState = { ...INITIAL_STATE, resourceVersion: "1000" };
    [state] = step(state, page("999"), HALF);
    expect(step(state, page("999"), { now: NOW - 31_536_000_000, random: 0.5 })[1]).toEqual(watchFrom("999"));
  });

  test("is compared as an integer of any length, and taken where versions cannot be compared", () => {
    const known = { ...INITIAL_STATE, resourceVersion: "99999999999999999999" };
    expect(step(known, page("100000000000000000000"), HALF)[1].type).toBe("watch");
    expect(step(known, page("99999999999999999998"), HALF)[1].type).toBe("wait");
    expect(step(known, page("abc"), HALF)[1].type).toBe("watch");
  });
});

describe("a watch", () => {
  const watching: ReflectorState = phases["a watch that is opened"].state;
  const ended = (milliseconds: number, resourceVersion?: string): Input => ({
    type: "ended",
    milliseconds,
    resourceVersion,
  });

  test("asks for a time that is random between 180 and 240 s", () => {
    const timeout = (random: number): number => {
      const [, request] = step(
        INITIAL_STATE,
        { type: "page", resourceVersion: "1", continue: undefined },
        { now: NOW, random },
      );
      return request.type === "watch" ? request.timeoutSeconds : Number.NaN;
    };
    expect(timeout(0)).toBe(180);
    expect(timeout(0.5)).toBe(210);
    expect(timeout(0.999_999)).toBe(239);
  });

  test("that ends resumes at the last version, without a list and without counting as a failure", () => {
    for (const version of [undefined, "140"]) {
      const [state, wait] = step(watching, ended(200_000, version), HALF);
      expect(wait).toEqual({ type: "wait", milliseconds: 200, error: undefined });
      expect(step(state, { type: "waited" }, HALF)[1]).toEqual(watchFrom(version ?? "100"));
      expect(state.backoff).toBe(NO_FAILURES);
    }
  });

  test("that is ended at once without news backs off, also when it repeats the version that is known", () => {
    for (const version of [undefined, "100"]) {
      let state = watching;
      const waits: number[] = [];
      for (let i = 0; i < 4; i++) {
        const [waiting, wait] = step(state, ended(3, version), HALF);
        expect(wait).toMatchObject({ type: "wait", error: { code: "unavailable" } });
        waits.push(wait.type === "wait" ? wait.milliseconds : 0);
        const [again, ask] = step(waiting, { type: "waited" }, HALF);
        expect(ask).toEqual(watchFrom("100"));
        state = again;
      }
      expect(waits).toEqual([400, 800, 1600, 3200]);
    }
  });

  test("that is ended at once after news takes a second with its wait, so that none is opened more often", () => {
    expect(step(watching, ended(100, "101"), HALF)[1]).toMatchObject({ milliseconds: 900 + 200 });
    expect(step(watching, ended(-5000, "101"), HALF)[1]).toMatchObject({ milliseconds: 1000 + 200 });
  });

  test("through which the machine slept resumes at once, and it counts as nobody's failure", () => {
    const error = new KcacheError("silent", "slept");
    for (const [name, { state, version, again }] of Object.entries(phases)) {
      const [waiting, wait] = step(state, { type: "slept", error, resourceVersion: version }, HALF);
      expect(wait, name).toEqual({ type: "wait", milliseconds: 200, error });
      expect(step(waiting, { type: "waited" }, HALF)[1], name).toEqual(again);
      expect(waiting.backoff, name).toBe(NO_FAILURES);
    }
  });

  test("whose version is in the server's future is tried for a minute, then there is a list that is believed", () => {
    let state = watching;
    let ask: Ask;
    for (let now = NOW; now < NOW + 60_000; now += 5_000) {
      [state, ask] = askAfter(state, tooLargeVersion, { now, random: 0.5 });
      expect(ask).toEqual(watchFrom("100"));
    }
    const later = { now: NOW + 61_000, random: 0.5 };
    [state, ask] = askAfter(state, tooLargeVersion, later);
    expect(ask).toEqual(LIST);
    expect(step(state, { type: "page", resourceVersion: "60", continue: undefined }, later)[1]).toEqual(
      watchFrom("60"),
    );
  });

  test("that was behind once and then lived is given its whole minute the next time", () => {
    let [state] = askAfter(watching, tooLargeVersion);
    [state] = step(state, ended(200_000), HALF);
    const [, ask] = askAfter(state, tooLargeVersion, { now: NOW + 3_600_000, random: 0.5 });
    expect(ask).toEqual(watchFrom("100"));
  });
});

describe("a refresh", () => {
  const PERIOD = 600_000;
  const periodic: ReflectorState = { ...INITIAL_STATE, refreshPeriod: PERIOD };
  const at = (milliseconds: number) => ({ now: NOW + milliseconds, random: 0.5 });
  const done: Input = { type: "page", resourceVersion: "100", continue: undefined };
  const [listed, watch] = step(periodic, done, HALF);

  test("is due a period after the list was complete, which the watch is told", () => {
    expect(watch).toEqual({ ...watchFrom("100"), refreshIn: PERIOD });
    expect(step(INITIAL_STATE, done, HALF)[1]).not.toHaveProperty("refreshIn");
  });

  test("asks at once for a list that must not be older than what the watch told, and then watches from it", () => {
    const [state, list] = step(listed, { type: "refresh", resourceVersion: "150" }, at(PERIOD));
    expect(list).toEqual(LIST);
    expect(state.resourceVersion).toBe("150");
    expect(step(state, { ...done, resourceVersion: "149" }, at(PERIOD))[1]).toMatchObject({ type: "wait" });
    expect(step(state, { ...done, resourceVersion: "160" }, at(PERIOD + 500))[1]).toEqual({
      ...watchFrom("160"),
      refreshIn: PERIOD,
    });
  });

  test.each([
    ["a watch that ended", { type: "ended", milliseconds: 200_000, resourceVersion: "120" }],
    [
      "a watch that broke",
      { type: "failed", error: new KcacheError("network", "x"), resourceVersion: "120" },
    ],
    [
      "a machine that slept",
      { type: "slept", error: new KcacheError("silent", "x"), resourceVersion: "120" },
    ],
  ] as const)("is put off by nothing: after %s the rest of the period is left", (_, input) => {
    const [waiting] = step(listed, input, at(200_000));
    expect(step(waiting, { type: "waited" }, at(201_000))[1]).toEqual({
      ...watchFrom("120"),
      refreshIn: PERIOD - 201_000,
    });
    expect(step(waiting, { type: "waited" }, at(PERIOD + 1))[1]).toEqual(LIST);
  });

  test("that fails is tried again as a list", () => {
    const [state] = step(listed, { type: "refresh", resourceVersion: undefined }, at(PERIOD));
    const [, ask] = askAfter(state, new KcacheError("network", "x"), at(PERIOD));
    expect(ask).toEqual(LIST);
  });

  test("is not put off by a wall clock that is set back", () => {
    const [waiting] = step(listed, { type: "ended", milliseconds: 2_000, resourceVersion: "1" }, HALF);
    expect(step(waiting, { type: "waited" }, at(-31_536_000_000))[1]).toEqual(LIST);
  });
});

describe("a start", () => {
  test("from nothing is a list", () => {
    expect(step(stateAt(undefined, true), { type: "start" }, HALF)[1]).toEqual(LIST);
  });

  test("from what is held is a watch, with a list due a whole period later", () => {
    const state = { ...stateAt("100", true), refreshPeriod: 1_000 };
    expect(step(state, { type: "start" }, HALF)[1]).toEqual({ ...watchFrom("100"), refreshIn: 1_000 });
  });

  test("for another question is a list that must not be older than what was seen", () => {
    const [state, list] = step(stateAt("100", false), { type: "start" }, HALF);
    expect(list).toEqual(LIST);
    const page = (resourceVersion: string): Input => ({ type: "page", resourceVersion, continue: undefined });
    expect(step(state, page("99"), HALF)[1]).toMatchObject({ type: "wait" });
    expect(step(state, page("100"), HALF)[1]).toEqual(watchFrom("100"));
  });
});
