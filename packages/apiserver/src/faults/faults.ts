import type { Clock } from "../clock.ts";
import { answerError, answerText } from "../http/answer.ts";
import { wholeRequest } from "../http/served-request.ts";
import type { FaultAction } from "./action.ts";
import { type AskedRequest, askedOf } from "./asked.ts";
import { cutBody, dripBody } from "./body.ts";
import { answerFailure, refusal, statusOf } from "./failure.ts";
import { pause } from "./pause.ts";
import type { Replica, ReplicaOptions } from "./replica.ts";
import type { FaultRule } from "./rule.ts";
import { type Fault, FaultRules } from "./rules.ts";
import type { Tampering } from "./tampering.ts";

/** How a server comes back. */
export interface RestartOptions {
  /**
   * Whether what happened before is still known. Without it, watches, exact lists and continue tokens from before get 410, as from a server
   * whose watch cache is fresh and whose store was compacted.
   *
   * @default {true}
   */
  readonly history?: boolean;
}

/** What goes wrong on purpose, between the client and a server that is right. */
export interface Faults {
  /** Has a fault meet the requests that come from now on. Several that meet one request happen in the order in which they were added. */
  add(rule: FaultRule): Fault;
  /** The rules in force, those included that have met as many requests as they may. */
  readonly rules: readonly Fault[];
  /** Removes all rules. */
  clear(): void;
  /** Breaks all connections and watches as the end of a process does; the server is there again at once, on the same ports. */
  restart(options?: RestartOptions): void;
  /** Makes a second server of the same store, which can be made to lag behind. */
  replica(options?: ReplicaOptions): Replica;
}

/** What faults do to a server. */
export interface FaultTarget {
  readonly clock: Clock;
  compact(version: string | undefined): void;
  restart(history: boolean): void;
  replica(options: ReplicaOptions): Replica;
  /** What the server says when nothing is wrong but what the tampering says. */
  handle(request: Request, tampering: Tampering): Promise<Response>;
}

/** The faults of a server, and its answers as they make them. */
export interface FaultySide {
  readonly faults: Faults;
  fetch(request: Request): Promise<Response>;
  /** Lets go of requests that are kept waiting. */
  close(): void;
}

const NO_TAMPERING: Tampering = {};

export function createFaults(target: FaultTarget): FaultySide {
  const rules = new FaultRules();
  const closed = new AbortController();
  const faults: Faults = {
    add: (rule) => rules.add(rule),
    get rules() {
      return rules.all;
    },
    clear: () => rules.clear(),
    restart: ({ history = true } = {}) => target.restart(history),
    replica: (options = {}) => target.replica(options),
  };
  return {
    faults,
    async fetch(request) {
      try {
        if (rules.isEmpty) return await target.handle(request, NO_TAMPERING);
        const asked = askedOf(request);
        const met = rules.take(asked);
        return await meet(
          target,
          met.length === 0 ? request : wholeRequest(request),
          asked,
          met,
          closed.signal,
        );
      } catch (error) {
        // A test's own function or server has failed.
        return answerError(error, request);
      }
    },
    close: () => closed.abort(),
  };
}

async function meet(
  target: FaultTarget,
  request: Request,
  asked: AskedRequest,
  actions: readonly FaultAction[],
  closed: AbortSignal,
): Promise<Response> {
  const gone = AbortSignal.any([request.signal, closed]);
  let tampering: Tampering = {};
  let answer = (): Promise<Response> => target.handle(request, tampering);
  const onBody: ((body: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>)[] = [];
  for (const action of actions) {
    switch (action.type) {
      case "delay":
        await pause(target.clock, action.milliseconds, gone);
        break;
      case "compact":
        target.compact(action.version);
        break;
      case "hang":
        answer = () => untilGone(gone);
        break;
      case "answer":
        answer = async () => answerFailure(action, request);
        break;
      case "forward":
        answer = () => action.to.fetch(request);
        break;
      case "cut":
      case "silence":
        onBody.push((body) => cutBody(body, action));
        break;
      case "drip":
        onBody.push((body) => dripBody(body, action, target.clock));
        break;
      case "error-event":
        tampering = { ...tampering, failure: { after: action.after ?? 0, error: statusOf(action) } };
        break;
      case "bookmarks": {
        const { periodic, initialEnd } = action;
        if (periodic !== undefined) tampering = { ...tampering, bookmarks: periodic };
        if (initialEnd !== undefined) tampering = { ...tampering, initialEnd };
        break;
      }
      case "ahead":
        tampering = { ...tampering, ahead: BigInt(action.by) };
        break;
      case "expire-token":
        tampering = { ...tampering, expireTokens: true };
        break;
      case "refuse-watch-list": {
        const error = refusal(action.as);
        if (!asked.query.has("sendInitialEvents")) tampering = { ...tampering, initialEnd: "withhold" };
        else if (action.as === "no-progress") tampering = { ...tampering, failure: { after: 0, error } };
        else answer = async () => answerError(error, request);
        break;
      }
      default:
        action satisfies never;
    }
  }
  const response = await answer();
  if (response.body === null || onBody.length === 0) return response;
  const headers = new Headers(response.headers);
  // What is cut is shorter than it says.
  headers.delete("content-length");
  const body = onBody.reduce((inner, change) => change(inner), response.body);
  return new Response(body, { status: response.status, headers });
}

/** An answer that nobody gets. */
async function untilGone(gone: AbortSignal): Promise<Response> {
  if (!gone.aborted) {
    await new Promise<void>((resolve) => {
      gone.addEventListener("abort", () => resolve(), { once: true });
    });
  }
  return answerText("", 503);
}
