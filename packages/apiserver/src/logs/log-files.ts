import { LogFile } from "./log-file.ts";

/** Runs of a container whose logs are kept: the present one and the one before. */
const RUNS = 2;

/** The logs of all pods, by the pod's uid, the container's name and the run's id. */
export class LogFiles {
  readonly #pods = new Map<string, Map<string, Map<string, LogFile>>>();
  readonly #followers = new Set<() => void>();

  /** The log of a run; an empty one where nothing was written. */
  of(uid: string, container: string, run: string): LogFile {
    return this.#pods.get(uid)?.get(container)?.get(run) ?? new LogFile();
  }

  /** The log of a run, kept from now on. */
  keep(uid: string, container: string, run: string): LogFile {
    const containers = this.#pods.get(uid) ?? new Map<string, Map<string, LogFile>>();
    this.#pods.set(uid, containers);
    const runs = containers.get(container) ?? new Map<string, LogFile>();
    containers.set(container, runs);
    const known = runs.get(run);
    if (known !== undefined) return known;
    const made = new LogFile();
    runs.set(run, made);
    const [oldest] = runs.keys();
    if (runs.size > RUNS && oldest !== undefined) runs.delete(oldest);
    return made;
  }

  /** Drops the logs of a pod that is gone. */
  forget(uid: string): void {
    this.#pods.delete(uid);
  }

  /** Remembers who follows a log, to end that with the server. The answer forgets it. */
  follow(end: () => void): () => void {
    this.#followers.add(end);
    return () => this.#followers.delete(end);
  }

  /** Ends all that follow. */
  close(): void {
    for (const end of [...this.#followers]) end();
  }
}
