import { type Clock, timestamp } from "../clock.ts";
import type { Client } from "./client.ts";
import type { Draft, EventObject, KubeObject } from "./objects.ts";
import type { Work, WorkQueue } from "./queue.ts";
import type { Random } from "./random.ts";
import { events } from "./resource.ts";

/** Tells of one object what happened to it. */
export type Tell = (
  about: KubeObject,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
  host?: string,
) => void;

/** Events that are kept; a real server forgets them by age, after an hour. */
const KEPT = 400;

/** Writes Event objects beside the controllers' work; the oldest are deleted once there are too many. */
export class EventRecorder {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #work: Work;
  readonly #waiting: Draft<EventObject>[] = [];
  readonly #written: EventObject[] = [];

  constructor(client: Client, clock: Clock, random: Random, queue: WorkQueue) {
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
    this.#work = queue.register("event", () => this.#write());
  }

  /** The voice of one component. */
  from(component: string): Tell {
    return (about, type, reason, message, host) => {
      this.#waiting.push(this.#draft(component, about, type, reason, message, host));
      this.#work.add("");
    };
  }

  #draft(
    component: string,
    about: KubeObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    host: string | undefined,
  ): Draft<EventObject> {
    const now = timestamp(this.#clock.now());
    const { name, namespace, uid } = about.metadata;
    return {
      apiVersion: "v1",
      kind: "Event",
      // What is in no namespace is told of in the default one.
      metadata: { name: `${name}.${this.#random.hex(16)}`, namespace: namespace ?? "default" },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        uid,
      },
      type,
      reason,
      message,
      source: { component, ...(host === undefined ? {} : { host }) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? "",
    };
  }

  async #write(): Promise<void> {
    const draft = this.#waiting.shift();
    if (draft === undefined) return;
    if (this.#waiting.length > 0) this.#work.add("");
    this.#written.push(await this.#client.create(events, draft));
    const oldest = this.#written.length > KEPT ? this.#written.shift() : undefined;
    if (oldest !== undefined) await this.#client.delete(events, oldest);
  }
}
