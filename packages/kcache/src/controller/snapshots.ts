import { KcacheError } from "../object/error.ts";
import { type Kind, resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { type FieldPath, namesOf } from "../object/path.ts";
import { after, type Clock } from "../reflector/clock.ts";
import { badSnapshot, type Subject } from "../snapshot/frame.ts";
import { readSnapshot } from "../snapshot/read.ts";
import { removeLeftovers, writeSnapshot } from "../snapshot/write.ts";
import type { Parts, Restoring } from "../store/parts.ts";
import type { Slabs } from "../wire/slab.ts";
import type { Log, SnapshotOptions } from "./options.ts";
import { type Asked, questionOf } from "./scope.ts";

/** How a controller does with its snapshot. Times are milliseconds since the epoch. */
export interface SnapshotStatus {
  /** Whether the controller went on from what the file held. */
  readonly isRestored: boolean;
  /** When this controller last wrote the file. */
  readonly writtenAt: number | undefined;
  /** Why the file was refused, or could not be written the last time. */
  readonly error?: KcacheError;
}

/** Reads a snapshot at the start, and writes it now and then. */
export interface Snapshots {
  readonly status: SnapshotStatus;
  /** Resolves when what the file held is in the parts, or nothing that it held. Never rejects. */
  restore(): Promise<void>;
  /** What is held may have changed. */
  changed(): void;
  /** Writes what has changed since. Never rejects. Nothing may change after. */
  close(): Promise<void>;
}

export interface SnapshotsOptions<T extends KubeObject> {
  readonly snapshot: string | SnapshotOptions;
  readonly kind: Kind<T>;
  readonly server: string;
  /** What is kept of each object, where that is not all. */
  readonly project: readonly FieldPath[] | undefined;
  /** What is asked of the server now; before it is known which namespaces, of the others what is known. */
  readonly asked: () => Asked;
  readonly parts: Parts<T>;
  readonly slabs: Slabs;
  readonly clock: Clock;
  readonly log: Log | undefined;
  readonly lastContact: () => number | undefined;
  /** Called when the status is another. */
  readonly onStatus: () => void;
}

const DEFAULT_EVERY = 30_000;

/** The same text for the same paths, however they are written. */
function projectionText(paths: readonly FieldPath[] | undefined): string {
  if (paths === undefined) return "";
  return [...new Set(paths.map((path) => JSON.stringify(namesOf(path))))].sort().join(" ");
}

/** @throws {KcacheError} `invalid-argument` where the options can never work */
export function createSnapshots<T extends KubeObject>(options: SnapshotsOptions<T>): Snapshots {
  const { kind, parts, clock, log } = options;
  const { file, everyMs = DEFAULT_EVERY } =
    typeof options.snapshot === "string" ? { file: options.snapshot } : options.snapshot;
  if (file === "") throw new KcacheError("invalid-argument", "create controller: snapshot is no file name");
  if (!(everyMs > 0)) {
    throw new KcacheError(
      "invalid-argument",
      `create controller: snapshot.everyMs is ${everyMs}, want milliseconds above 0`,
    );
  }
  const stopping = new AbortController();
  let isRestored = false;
  let writtenAt: number | undefined;
  let error: KcacheError | undefined;
  /** What the file holds, as a text that can be compared. */
  let written = "";
  let restoring: Promise<void> = Promise.resolve();
  let writing: Promise<void> | undefined;
  let timer: Disposable | undefined;
  let isChanged = false;
  let hasWritten = false;
  /** What is in its place is none of ours. */
  let isBarred = false;

  const trouble = (action: string, reason: unknown, outcome: string): void => {
    const what = reason instanceof Error ? reason.message : String(reason);
    const message = `${action} snapshot ${file}: ${what}; ${outcome}`;
    error = new KcacheError("bad-snapshot", message, { cause: reason });
    log?.warn({ kind: resourceName(kind), err: error }, message);
    options.onStatus();
  };

  const subjectOf = ({ selectors }: Asked): Subject => ({
    server: options.server,
    resource: `${kind.apiVersion} ${kind.plural}`,
    representation: kind.representation ?? "full",
    projection: projectionText(options.project),
    "label selector": selectors.labelSelector ?? "",
    "field selector": selectors.fieldSelector ?? "",
  });

  const contents = (): { readonly state: string; readonly held: ReturnType<typeof parts.contents> } => {
    const question = questionOf(options.asked().selectors);
    const held = parts.contents(question);
    const versions = held.map(({ name, resourceVersion }) => [name, resourceVersion]);
    return { state: JSON.stringify([question, versions]), held };
  };

  const read = async (): Promise<void> => {
    const asked = options.asked();
    const question = questionOf(asked.selectors);
    const restored: Restoring<T>[] = [];
    try {
      const found = await readSnapshot<T>({
        file,
        kind,
        subject: subjectOf(asked),
        keeping: { slabs: options.slabs },
        signal: stopping.signal,
        onHead(head) {
          if (asked.namespaces === undefined && head.parts.some(({ namespace }) => namespace !== null)) {
            throw badSnapshot("it holds some namespaces, and all are wanted");
          }
          for (const { namespace, resourceVersion } of head.parts) {
            restored.push(parts.restore(namespace ?? undefined, question, resourceVersion, head.lastContact));
          }
        },
        onEntry: (entry, part) => restored[part]?.add(entry),
      });
      stopping.signal.throwIfAborted();
      if (found === "missing") return;
      if (found === "not-ours") {
        isBarred = true;
        throw badSnapshot("it is no snapshot of kcache");
      }
      for (const part of restored) part.done();
      isRestored = true;
      written = contents().state;
    } catch (reason) {
      for (const part of restored) part.discard();
      if (stopping.signal.aborted) return;
      const outcome = isBarred
        ? "it is left as it is, and there will be no snapshot: name another file"
        : "it is ignored, and everything is listed";
      trouble("read", reason, outcome);
    }
  };

  const write = async (): Promise<void> => {
    const { state, held } = contents();
    if (isBarred || held.length === 0 || state === written) return;
    const about = { subject: subjectOf(options.asked()), lastContact: options.lastContact() ?? clock.now() };
    const now = held.map(({ name, resourceVersion, entries }) => ({
      namespace: name,
      resourceVersion,
      // What is replaced from now on stays readable, as it was.
      entries: [...entries()],
    }));
    try {
      if (!hasWritten) await removeLeftovers(file);
      hasWritten = true;
      await writeSnapshot(file, about, now);
      written = state;
      writtenAt = clock.now();
      error = undefined;
      options.onStatus();
    } catch (reason) {
      trouble("write", reason, "it is tried again after the next change");
    }
  };

  const schedule = (): void => {
    if (timer !== undefined || writing !== undefined || stopping.signal.aborted) return;
    timer = after(clock, everyMs, () => {
      timer = undefined;
      isChanged = false;
      writing = write().then(() => {
        writing = undefined;
        if (isChanged) schedule();
      });
    });
  };

  return {
    get status() {
      return { isRestored, writtenAt, ...(error === undefined ? {} : { error }) };
    },
    restore() {
      restoring = read();
      return restoring;
    },
    changed() {
      isChanged = true;
      schedule();
    },
    async close() {
      stopping.abort();
      timer?.[Symbol.dispose]();
      timer = undefined;
      await restoring;
      await writing;
      await write();
    },
  };
}
