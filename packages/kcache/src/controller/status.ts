import type { KcacheError } from "../object/error.ts";
import { PHASES, type Phase } from "./phase.ts";
import type { SnapshotStatus } from "./snapshots.ts";
import type { Source } from "./source.ts";

/** How one namespace of a controller does. */
export interface NamespaceStatus {
  readonly name: string;
  readonly phase: Phase;
  /** The failure that is being recovered from; `forbidden` where there are no rights. */
  readonly error?: KcacheError;
}

/** A controller's state at one instant. Times are milliseconds since the epoch. */
export interface ControllerStatus {
  readonly phase: Phase;
  /** When this phase began. */
  readonly since: number;
  /** When something of a list or watch last arrived; of several, from the one that has been silent for longest. */
  readonly lastContact: number | undefined;
  /**
   * The version up to which the whole cache is complete: of several namespaces that were listed, the oldest. One in which
   * nothing happens comes forward with bookmarks, about once a minute.
   */
  readonly resourceVersion: string | undefined;
  readonly objects: number;
  /** Bytes that the held objects take, as they arrived. */
  readonly bytes: number;
  /** Lists that were begun after the first was complete, of the namespace where there are several. */
  readonly relists: number;
  /** Watches after the first, of the namespace where there are several. */
  readonly reconnects: number;
  /** The failure that is being recovered from, or that ended the controller; of several, that of a worst namespace. */
  readonly error: KcacheError | undefined;
  /** When the next try is due; in the past while it is under way. */
  readonly retryAt: number | undefined;
  /** How each namespace does, by name; only where the controller asks for single namespaces. */
  readonly namespaces?: readonly NamespaceStatus[];
  /** Only where there is to be one. */
  readonly snapshot?: SnapshotStatus;
}

/** The source that a controller is as bad as; of equals the first with an error. */
export function worstOf(sources: readonly Source[]): Source | undefined {
  const badness = ({ phase, error }: Source): number =>
    2 * PHASES.indexOf(phase) + (error === undefined ? 0 : 1);
  let worst: Source | undefined;
  for (const source of sources) if (worst === undefined || badness(source) > badness(worst)) worst = source;
  return worst;
}

/** When the source that has been silent for longest was last heard of. */
export function lastContactOf(sources: readonly Source[]): number | undefined {
  const times = sources.map(({ lastContact }) => lastContact).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
}

/** Of sources of single namespaces; `undefined` where one asks for all. */
export function namespacesOf(sources: readonly Source[]): readonly NamespaceStatus[] | undefined {
  const found: NamespaceStatus[] = [];
  for (const { namespace, phase, error } of sources) {
    if (namespace === undefined) return undefined;
    found.push(error === undefined ? { name: namespace, phase } : { name: namespace, phase, error });
  }
  return found;
}
