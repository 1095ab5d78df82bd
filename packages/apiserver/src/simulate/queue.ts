import type { Clock } from "../clock.ts";
import { ApiError } from "./client.ts";

/** Brings one object closer to what it should be; called again whenever something it reads has changed. */
export type Reconcile = (key: string) => Promise<void>;

/** One controller's side of the queue. */
export interface Work {
  /** Asks for `key` to be reconciled; asking again before that happens changes nothing. */
  add(key: string): void;
  /** The same after some milliseconds; of several such wishes for one key the earliest counts. */
  addAfter(key: string, milliseconds: number): void;
}

interface Task {
  readonly id: string;
  readonly key: string;
  readonly reconcile: Reconcile;
}

interface Delayed {
  readonly at: number;
  readonly handle: unknown;
}

/** Reconciles between two turns of the event loop: others in the process must not wait for a storm to end. */
const BATCH = 16;
const FIRST_RETRY = 20;
const LONGEST_RETRY = 5_000;

/**
 * The one queue that all controllers share. Tasks run one after the other in the order they were asked for, so that a
 * run is reproducible; a key that is asked for while it runs is run once more.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #onError: (error: Error) => void;
  readonly #ready = new Map<string, Task>();
  readonly #delayed = new Map<string, Delayed>();
  readonly #failures = new Map<string, number>();
  #running = false;
  #closed = false;
  #wake: (() => void) | undefined;
  #settled: (() => void)[] = [];

  constructor(clock: Clock, onError: (error: Error) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  register(controller: string, reconcile: Reconcile): Work {
    const task = (key: string): Task => ({ id: `${controller} ${key}`, key, reconcile });
    return {
      add: (key) => this.#add(task(key)),
      addAfter: (key, milliseconds) => this.#addAfter(task(key), milliseconds),
    };
  }

  /** Works until the queue is closed. */
  async run(): Promise<void> {
    let batch = 0;
    while (!this.#closed) {
      const first = this.#ready.values().next();
      if (first.done) {
        for (const resolve of this.#settled.splice(0)) resolve();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      this.#ready.delete(first.value.id);
      this.#running = true;
      await this.#perform(first.value);
      this.#running = false;
      batch = (batch + 1) % BATCH;
      if (batch === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when nothing is left to do at this instant; delayed wishes may still be pending. */
  settled(): Promise<void> {
    if (this.#closed || (!this.#running && this.#ready.size === 0)) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  /** Ends `run` after the task in hand and drops everything else. */
  close(): void {
    this.#closed = true;
    for (const { handle } of this.#delayed.values()) this.#clock.clearTimeout(handle);
    this.#delayed.clear();
    this.#ready.clear();
    for (const resolve of this.#settled.splice(0)) resolve();
    this.#wake?.();
  }

  #add(task: Task): void {
    if (this.#closed) return;
    this.#ready.set(task.id, this.#ready.get(task.id) ?? task);
    this.#wake?.();
    this.#wake = undefined;
  }

  #addAfter(task: Task, milliseconds: number): void {
    if (this.#closed) return;
    const wait = Math.max(0, milliseconds);
    const at = this.#clock.now() + wait;
    const pending = this.#delayed.get(task.id);
    if (pending !== undefined) {
      if (pending.at <= at) return;
      this.#clock.clearTimeout(pending.handle);
    }
    const handle = this.#clock.setTimeout(() => {
      this.#delayed.delete(task.id);
      this.#add(task);
    }, wait);
    this.#delayed.set(task.id, { at, handle });
  }

  async #perform(task: Task): Promise<void> {
    try {
      await task.reconcile(task.key);
      this.#failures.delete(task.id);
    } catch (error) {
      if (this.#closed) return;
      if (!isRace(error)) this.#onError(new Error(`reconcile ${task.id}`, { cause: error }));
      const failures = (this.#failures.get(task.id) ?? 0) + 1;
      this.#failures.set(task.id, failures);
      this.#addAfter(task, Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(failures, 10)));
    }
  }
}

/** Whether somebody else was faster, which a later try will see: no fault, and the order of things in a cluster. */
function isRace(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.code === 404 || error.code === 409) return true;
  return error.code === 403 && error.message.includes("being terminated");
}
