// What is written down of one run of one client.

export type Encoding = "protobuf" | "json";

/** What one part of a run has cost its process. */
export interface Phase {
  readonly wallSeconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
  /** The highest resident memory of the process until the end of this part. */
  readonly peakRssMiB: number;
}

/** The one line that a client prints; `peers/kit/measure` has the same. */
export interface Measured {
  readonly objects: number;
  readonly sync: Phase;
  /** After the garbage was collected and free pages were given back. */
  readonly settledRssMiB: number;
  /** Events that were asked for and that came. */
  readonly sent: number;
  readonly received: number;
  /** What came after the sync: events, or another list. */
  readonly after?: Phase;
  readonly details?: Readonly<Record<string, number>>;
}

/** One run of one client, as `--json` prints it. */
export interface RunRecord {
  readonly bench: string;
  readonly client: string;
  readonly encoding: Encoding | null;
  readonly objects: number | null;
  readonly wallSeconds: number | null;
  readonly cpuSeconds: number | null;
  readonly peakRssMiB: number | null;
  readonly settledRssMiB: number | null;
  readonly cpuMicrosPerEvent: number | null;
}

/** A record, and what else was seen; `--details` prints it too. */
export interface DetailedRecord extends RunRecord {
  readonly details: Readonly<Record<string, number>>;
}

export type Figure = "wallSeconds" | "cpuSeconds" | "peakRssMiB" | "settledRssMiB" | "cpuMicrosPerEvent";

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const above = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? above : (above + (sorted[half - 1] ?? Number.NaN)) / 2;
}

/** All values of a figure or a detail in some runs. */
export function valuesOf(runs: readonly DetailedRecord[], figure: string): readonly number[] {
  return runs
    .map((run) => (figure in run ? run[figure as Figure] : run.details[figure]))
    .filter((value) => typeof value === "number");
}
