import type { FaultAction } from "./action.ts";
import type { AskedRequest } from "./asked.ts";
import { concerns, type FaultRule } from "./rule.ts";

/** A rule that was added. Disposing it removes it. */
export interface Fault extends Disposable {
  readonly rule: FaultRule;
  /** Requests that have met it. */
  readonly met: number;
  /** Ends it: later requests pass. What it has done to open ones stays done. */
  remove(): void;
}

interface Entry extends Fault {
  met: number;
  passed: number;
}

/** The rules in force, in the order in which they were added. */
export class FaultRules {
  readonly #entries = new Set<Entry>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  get all(): readonly Fault[] {
    return [...this.#entries];
  }

  add(rule: FaultRule): Fault {
    const remove = (): void => {
      this.#entries.delete(entry);
    };
    const entry: Entry = { rule, met: 0, passed: 0, remove, [Symbol.dispose]: remove };
    this.#entries.add(entry);
    return entry;
  }

  clear(): void {
    this.#entries.clear();
  }

  /**
   * What is to happen to a request, counted as met. Rules behind one that keeps the request from the server are not
   * met.
   */
  take(request: AskedRequest): FaultAction[] {
    const actions: FaultAction[] = [];
    for (const entry of this.#entries) {
      const { rule } = entry;
      if (entry.met >= (rule.times ?? Number.POSITIVE_INFINITY) || !concerns(rule, request)) continue;
      if (entry.passed < (rule.skip ?? 0)) {
        entry.passed += 1;
        continue;
      }
      entry.met += 1;
      actions.push(rule.does);
      if (endsRequest(rule.does, request)) break;
    }
    return actions;
  }
}

function endsRequest({ type, ...action }: FaultAction, { query }: AskedRequest): boolean {
  if (type === "refuse-watch-list") {
    return query.has("sendInitialEvents") && "as" in action && action.as !== "no-progress";
  }
  return type === "answer" || type === "hang";
}
