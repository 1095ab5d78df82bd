import type { Clock } from "../clock.ts";
import type { Collection } from "../storage/collection.ts";
import { keyOf } from "../storage/stored.ts";
import type { LogFile, LogStream } from "./log-file.ts";
import type { LogFiles } from "./log-files.ts";
import { presentRun } from "./run.ts";

/** Which pod. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** How a line is written. */
export interface LogLineOptions {
  /** @default {"stdout"} */
  readonly stream?: LogStream;
  /** A part of a line, without its end; what is written next to the container goes on with it. @default {false} */
  readonly partial?: boolean;
  /** RFC 3339, with up to nine digits of a second. @default now; later than the line before */
  readonly time?: string;
}

/**
 * Writes what containers say. A log belongs to a run of a container, which its pod's status tells: `state.running` (or
 * `state.terminated`) and `containerID`. The last run but one is kept as well, older ones are not. A pod's logs go with it.
 */
export interface PodLogs {
  /** Whether there is a run to write to. */
  isStarted(pod: PodName, container: string): boolean;
  /**
   * Adds a line to the log of the container's present run; a line feed inside divides it.
   *
   * @throws {Error} where there is no such pod, or the container has not started
   */
  write(pod: PodName, container: string, line: string | Uint8Array, options?: LogLineOptions): void;
  /** Begins the log of the present run anew, as a kubelet does past 10 MiB: what it held can no longer be read. */
  rotate(pod: PodName, container: string): void;
}

export function createPodLogs(files: LogFiles, pods: Collection, clock: Clock): PodLogs {
  function fileOf(action: string, { namespace, name }: PodName, container: string): LogFile {
    const stored = pods.get(keyOf(namespace, name));
    if (stored === undefined) throw new Error(`${action} log: no pod ${namespace}/${name}; create it first`);
    const run = presentRun(stored.object, container);
    if (run === undefined) {
      throw new Error(
        `${action} log: container ${container} of pod ${namespace}/${name} has not started; set status.containerStatuses first`,
      );
    }
    return files.keep(stored.uid, container, run);
  }
  return {
    isStarted({ namespace, name }, container) {
      const stored = pods.get(keyOf(namespace, name));
      return stored !== undefined && presentRun(stored.object, container) !== undefined;
    },
    write(pod, container, line, { stream = "stdout", partial = false, time } = {}) {
      const file = fileOf("write", pod, container);
      const stamp = time === undefined ? BigInt(Math.floor(clock.now() * 1000)) * 1000n : nanoseconds(time);
      let rest = Buffer.from(line);
      for (let at = rest.indexOf("\n"); at >= 0; at = rest.indexOf("\n")) {
        file.add(stamp, stream, rest.subarray(0, at + 1), time !== undefined);
        rest = rest.subarray(at + 1);
        if (rest.length === 0 && !partial) return;
      }
      file.add(stamp, stream, partial ? rest : Buffer.concat([rest, Buffer.from("\n")]), time !== undefined);
    },
    rotate(pod, container) {
      fileOf("rotate", pod, container).rotate();
    },
  };
}

function nanoseconds(time: string): bigint {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) {
    throw new RangeError(
      `write log: ${JSON.stringify(time)} is no time; write it as 2006-01-02T15:04:05.000000000Z`,
    );
  }
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? "";
  return BigInt(Math.floor(milliseconds / 1000)) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}
