import { getEventListeners } from "node:events";
import { ConfigMap } from "../src/kinds/core/v1.gen.ts";
import type { KcacheError } from "../src/object/error.ts";
import type { SourceEvent } from "../src/object/event.ts";
import { loadMessage } from "../src/protobuf/load.ts";
import { type ReflectorOptions, type ReflectorReport, reflect } from "../src/reflector/reflector.ts";
import { INITIAL_STATE } from "../src/reflector/state.ts";
import { createSlabs } from "../src/wire/slab.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { ScriptedTransport } from "./scripted-transport.ts";

export interface RunningReflector {
  readonly events: readonly SourceEvent<ConfigMap>[];
  readonly reports: readonly ReflectorReport[];
  readonly failures: readonly KcacheError[];
  readonly ended: Promise<KcacheError | undefined>;
  /** Aborts it and waits for its end. */
  stop(): Promise<KcacheError | undefined>;
  /** What it holds: listeners on its signal, timers of the clock, open requests. All 0 once it has ended. */
  readonly held: { readonly listeners: number; readonly timers: number; readonly requests: number };
}

// Else the first of them would begin later than a fake clock can tell.
await loadMessage(ConfigMap);

/** Starts a reflector of config maps that notes what it says. */
export function startReflector(
  transport: ScriptedTransport,
  clock: FakeClock,
  options: Partial<ReflectorOptions<ConfigMap>> & {
    readonly onEvent?: (event: SourceEvent<ConfigMap>) => void;
  } = {},
): RunningReflector {
  const stopping = new AbortController();
  const events: SourceEvent<ConfigMap>[] = [];
  const reports: ReflectorReport[] = [];
  const ended = reflect<ConfigMap>({
    lister: transport,
    watcher: transport,
    keeping: { slabs: createSlabs() },
    state: INITIAL_STATE,
    kind: ConfigMap,
    namespace: undefined,
    selectors: {},
    signal: stopping.signal,
    clock,
    random: () => 0.5,
    ...options,
    onEvents(batch) {
      for (const event of batch) {
        events.push(event);
        options.onEvent?.(event);
      }
    },
    onReport(report) {
      reports.push(report);
      options.onReport?.(report);
    },
  });
  return {
    events,
    reports,
    get failures() {
      return reports.flatMap((report) => (report.type === "failed" ? [report.error] : []));
    },
    ended,
    stop() {
      stopping.abort();
      return ended;
    },
    get held() {
      const listeners = getEventListeners(stopping.signal, "abort").length;
      return { listeners, timers: clock.timers, requests: transport.open.length };
    },
  };
}

/** An event in one word: its type, and the name or version that it is about. */
export function wordOf(event: SourceEvent<ConfigMap>): string {
  if ("entry" in event) return `${event.type} ${event.entry.metadata.name}`;
  return "resourceVersion" in event ? `${event.type} ${event.resourceVersion}` : event.type;
}
