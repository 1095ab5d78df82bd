import type { Filter } from "../filter/filter.ts";
import type { Transport } from "../http/transport.ts";
import { KcacheError } from "../object/error.ts";
import type { Kind } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import type { FieldPath } from "../object/path.ts";
import type { Projected } from "../object/projected.ts";
import type { Clock } from "../reflector/clock.ts";
import { assertNamespaces, type ControllerScope } from "./scope.ts";

/** Anything with pino's calls. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** How lists are asked for. */
export interface ListerOptions {
  /** Lists go through this one. @default the controller's */
  readonly transport?: Transport;
  /**
   * Milliseconds after a list at which everything is listed again, whatever the watch says. The watch is ended first, so
   * that there is one truth at a time; the difference is one batch, and where there is none there is no event.
   * Needed only where a server's watch is not trusted. At most 25 days. @default {undefined} lists only where they are needed
   */
  readonly refreshPeriod?: number;
}

/** How watches are asked for. */
export interface WatcherOptions {
  /** Watches go through this one. @default the controller's */
  readonly transport?: Transport;
}

/** Where a controller keeps its state from one start of the process to the next. */
export interface SnapshotOptions {
  /** Its folder must exist. One controller a file. */
  readonly file: string;
  /**
   * Milliseconds from a change to the next writing, at most 25 days. Each writes the whole, as many bytes as
   * `status.bytes` says. @default {30_000}
   */
  readonly everyMs?: number;
}

export interface ControllerOptions<T extends KubeObject> extends ControllerScope {
  /** Short for `namespaces` with this one. @default {undefined} all namespaces */
  readonly namespace?: string | undefined;
  /** What subscribers and caches are limited to, applied here: everything is fetched and held. @default {all()} */
  readonly filter?: Filter<T>;
  /** For controllers that keep a part of each object, see {@link ProjectedControllerOptions}. @default {undefined} objects are kept whole */
  readonly project?: undefined;
  /** @default {{}} */
  readonly lister?: ListerOptions;
  /** @default {{}} */
  readonly watcher?: WatcherOptions;
  /**
   * How objects are kept in memory: `compact` compresses those that came some time ago, in groups of 32 KiB (zstd): of what
   * they take there remains about a fifth, each object's own entry included. What comes costs some ten microseconds
   * an object more, and what is read and was not lately about fifty, for a group at a time. @default {"plain"}
   */
  readonly store?: "plain" | "compact";
  /**
   * A file in which its state outlives the process. What it holds is shown at once, as `stale`, and `ready()` resolves; the
   * watch goes on from there, without a list unless the server no longer knows that version, and what has changed meanwhile is
   * told as changes. It is written `everyMs` after a change, and when the controller closes, in one step. A string is the
   * file.
   *
   * Guarantees: what is shown is what was held at one instant, of this server, kind and selectors. A file that is damaged, of
   * another format or of something else is refused with a line in `log` and in `status.snapshot`, ignored, and written over;
   * one that is no snapshot is never written over.
   * Not guaranteed: that a cluster which was made anew behind the same URL is known for another one, where its versions are as
   * high: remove the file together with the cluster. The file holds objects as the server sent them, secrets among them; only
   * the user of this process may read it. @default {undefined} none
   */
  readonly snapshot?: string | SnapshotOptions | undefined;
  /** Closes the controller. */
  readonly signal?: AbortSignal;
  /** Told of lists, failures and recoveries. @default {undefined} silence; `status` has the same */
  readonly log?: Log;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** Between 0 and 1; spreads retries. @default {Math.random} */
  readonly random?: () => number;
}

/** Options of a controller that keeps a part of each object. */
export interface ProjectedControllerOptions<T extends KubeObject, Paths extends readonly FieldPath[]>
  extends Omit<ControllerOptions<Projected<T, Paths>>, "project"> {
  /**
   * What is kept of each object: what lies on these paths, `apiVersion`, `kind`, and of the metadata `name`, `namespace`, `uid`,
   * `resourceVersion`, `labels`, `ownerReferences` and `deletionTimestamp`. The rest is dropped when an object arrives: whole objects
   * are sent all the same. A path that leads into a list keeps the whole of it. An object on the way of a path is kept, if empty.
   *
   * Everything above works on what is kept: filters, joins and indexes that read another field find nothing there, and updates of
   * other fields are events all the same, see {@link changed}. Selectors that the server applies see whole objects.
   */
  readonly project: Paths;
}

/** Options of either. */
export interface AnyControllerOptions<T extends KubeObject>
  extends Omit<ControllerOptions<T>, "project" | "filter"> {
  readonly filter?: Filter<T> | Filter<never>;
  readonly project?: readonly FieldPath[] | undefined;
}

/**
 * What a controller begins with.
 *
 * @throws {KcacheError} `invalid-argument` where an option can never work
 */
export function firstScope<T extends KubeObject>(
  kind: Kind<T>,
  options: AnyControllerOptions<T>,
): ControllerScope {
  const { namespace, namespaces, selector, fields, lister = {} } = options;
  const { refreshPeriod } = lister;
  const action = "create controller";
  if (refreshPeriod !== undefined && !(refreshPeriod > 0)) {
    throw new KcacheError(
      "invalid-argument",
      `${action}: lister.refreshPeriod is ${refreshPeriod}, want milliseconds above 0`,
    );
  }
  if (namespace !== undefined && namespaces !== undefined) {
    throw new KcacheError(
      "invalid-argument",
      `${action}: both namespace and namespaces are given; leave one out`,
    );
  }
  if (namespace === undefined) assertNamespaces(action, kind, namespaces, "namespaces");
  else assertNamespaces(action, kind, [namespace], "namespace");
  return { namespaces: namespace === undefined ? namespaces : [namespace], selector, fields };
}
