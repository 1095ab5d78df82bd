import type { AuthOptions, User } from "../auth/user.ts";
import type { Clock } from "../clock.ts";
import type { Tampering } from "../faults/tampering.ts";
import type { LogFiles } from "../logs/log-files.ts";
import type { ServiceAddresses } from "../resources/addresses.ts";
import type { Registry } from "../resources/registry.ts";
import type { Resource } from "../resources/resource.ts";
import type { Store } from "../storage/store.ts";
import type { WatchStream } from "../storage/watch-stream.ts";
import type { Meter, Watching } from "./watching.ts";

/** What all verbs work on. */
export interface Context {
  readonly store: Store;
  readonly registry: Registry;
  readonly addresses: ServiceAddresses;
  readonly clock: Clock;
  readonly logs: LogFiles;
  /** gitVersion. */
  readonly version: string;
  /** In [0, 1). */
  readonly random: () => number;
  readonly watching: Watching<WatchStream>;
  /** Frames that may wait for a slow watcher. */
  readonly watchQueue: number;
  /** Undefined: everybody may do everything. */
  readonly auth: AuthOptions | undefined;
}

/** One request for objects, its path resolved. */
export interface Target {
  readonly request: Request;
  readonly url: URL;
  readonly resource: Resource;
  /** "" for all, or for a cluster-scoped resource. */
  readonly namespace: string;
  readonly name: string;
  readonly meter: Meter;
  readonly user: User;
  /** What is to be done otherwise than it should be. */
  readonly tampering: Tampering;
}
