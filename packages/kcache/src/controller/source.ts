import { KcacheError } from "../object/error.ts";
import { batchesOf, type SourceEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { type ReflectorOptions, type ReflectorReport, reflect } from "../reflector/reflector.ts";
import { needsPerson } from "../reflector/verdict.ts";
import type { Phase } from "./phase.ts";

/** One list and watch of a controller: of all namespaces, or of one. */
export interface Source {
  readonly namespace: string | undefined;
  /** What it asks, as a text that can be compared. */
  readonly question: string;
  readonly phase: Phase;
  /** Watches that were accepted, one for what it goes on from among them. */
  readonly watches: number;
  /** When something of it last arrived. */
  readonly lastContact: number | undefined;
  /** The failure that is being recovered from. */
  readonly error: KcacheError | undefined;
  readonly retryAt: number | undefined;
  /** That failure, where a person may have to mend it. */
  readonly refusal: KcacheError | undefined;
  /** From now on nothing comes of it. */
  stop(): void;
  /** Resolves when no request of it is open: with the cause where it has ended by itself. */
  readonly ended: Promise<KcacheError | undefined>;
}

export interface SourceOptions<T extends KubeObject>
  extends Omit<ReflectorOptions<T>, "signal" | "onEvents" | "onReport"> {
  readonly question: string;
  /** When something of what it goes on from last arrived. */
  readonly lastContact: number | undefined;
  /** Whether what it goes on from is of a time before this process. */
  readonly isRestored: boolean;
  /** Whether there is a state of it to be served. */
  readonly isHeld: () => boolean;
  /** What came together, as far as it can be one batch of changes. */
  readonly onBatch: (batch: readonly SourceEvent<T>[]) => void;
  /** Called after its state shows what is reported, where it does. `before` is what it was recovering from. */
  readonly onReport: (report: ReflectorReport, source: Source, before: KcacheError | undefined) => void;
}

/** Starts to list, or to watch, once the running code gives way. */
export function startSource<T extends KubeObject>(options: SourceOptions<T>): Source {
  const { namespace, question, clock, isRestored, isHeld } = options;
  const stopping = new AbortController();
  let phase: Phase = isRestored ? "stale" : isHeld() ? "listing" : "connecting";
  let watches = isHeld() && !isRestored ? 1 : 0;
  let { lastContact } = options;
  let error: KcacheError | undefined;
  let retryAt: number | undefined;

  const note = (report: ReflectorReport): void => {
    switch (report.type) {
      case "contact":
        lastContact = clock.now();
        if (phase === "connecting") phase = "listing";
        break;
      case "listing":
        if (phase === "live") phase = "listing";
        break;
      case "watching":
        watches += 1;
        error = undefined;
        retryAt = undefined;
        phase = "live";
        break;
      case "failed":
        ({ error, retryAt } = report);
        phase = isHeld() ? "stale" : "connecting";
        break;
      default:
        report satisfies never;
    }
  };

  const { promise: ended, resolve } = Promise.withResolvers<KcacheError | undefined>();
  const source: Source = {
    namespace,
    question,
    get phase() {
      return phase;
    },
    get watches() {
      return watches;
    },
    get lastContact() {
      return lastContact;
    },
    get error() {
      return error;
    },
    get retryAt() {
      return retryAt;
    },
    get refusal() {
      return error !== undefined && needsPerson(error) ? error : undefined;
    },
    stop: () => stopping.abort(),
    ended,
  };
  const run = (): Promise<KcacheError | undefined> =>
    reflect({
      ...options,
      signal: stopping.signal,
      // What was on its way when the source was stopped is not to be heard of any more.
      onEvents(events) {
        for (const batch of batchesOf(events)) {
          if (stopping.signal.aborted) return;
          options.onBatch(batch);
        }
      },
      onReport(report) {
        if (stopping.signal.aborted) return;
        const before = { phase, error };
        note(report);
        // One of these comes with every chunk.
        if (report.type !== "contact" || phase !== before.phase)
          options.onReport(report, source, before.error);
      },
    });
  // Code of users carries requests and logs: it must find this source in its place. What is thrown is a defect of this
  // library, which must end the controller, not the process.
  Promise.resolve()
    .then(run)
    .then(resolve, (reason: unknown) => resolve(KcacheError.from(reason)));
  return source;
}
