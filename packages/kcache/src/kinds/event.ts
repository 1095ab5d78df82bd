import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";
import type { ObjectReference } from "./reference.ts";

/** Something that was reported about another object. Kept for an hour, as a rule. */
export interface Event extends NamespacedObject {
  readonly apiVersion: "v1";
  readonly kind: "Event";
  /** `Normal` or `Warning`. */
  readonly type?: string;
  readonly involvedObject: ObjectReference;
  readonly action?: string;
  /** How often it happened, where reporters fold repetitions. */
  readonly count?: number;
  /** Set instead of the two timestamps by reporters of events.k8s.io/v1. */
  readonly eventTime?: string | null;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly message?: string;
  readonly reason?: string;
  readonly related?: ObjectReference;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
  readonly series?: EventSeries;
  readonly source?: EventSource;
}

export const Event: Kind<Event> = defineKind<Event>({
  version: "v1",
  kind: "Event",
  plural: "events",
  scope: "Namespaced",
  shortNames: ["ev"],
});

export interface EventSource {
  readonly component?: string;
  readonly host?: string;
}

export interface EventSeries {
  readonly count?: number;
  readonly lastObservedTime?: string;
}
