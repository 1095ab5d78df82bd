import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { type Kind, resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { jsonCodec, readJsonEntry } from "./json-entry.ts";
import { type DecodeOptions, keepingOf, limitOf } from "./options.ts";
import { createScanner } from "./scan.ts";
import type { ScanHandler } from "./scanner.ts";
import { isRecord, isStatus, type Status } from "./status.ts";
import type { Marks } from "./value.ts";

/** One event of a watch. */
export type WatchFrame<T extends KubeObject = KubeObject> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly entry: Entry<T> }
  | {
      readonly type: "BOOKMARK";
      readonly resourceVersion: string;
      /** The initial events are complete (KEP-3157). */
      readonly initialEventsEnd: boolean;
    }
  | { readonly type: "ERROR"; readonly status: Status };

/** Splits a watch into its events while it arrives. After an error it can only be thrown away. */
export interface WatchDecoder<T extends KubeObject = KubeObject> {
  /**
   * The events that this chunk completes, in order. The chunk may be changed once the call has returned.
   * @throws {KcacheError} `bad-response` for anything that is no watch event, with its beginning; `too-large` when an
   *   object is beyond the limit. Events that the same chunk completed before are lost with it: resume from the last
   *   version that was given out.
   */
  push(chunk: Uint8Array): readonly WatchFrame<T>[];
  /** Says that nothing more comes. @throws {KcacheError} `bad-response` when an event was cut off */
  end(): void;
}

type FrameType = WatchFrame["type"];

const TYPES: ReadonlySet<unknown> = new Set<FrameType>(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]);

export function isFrameType(value: unknown): value is FrameType {
  return TYPES.has(value);
}

/**
 * A decoder for a watch in JSON. Events are JSON objects one after the other; white space between them, such as the line
 * feed that API servers send, means nothing.
 *
 * Not checked until an entry's `object` is read: that what an object holds besides its metadata is valid JSON.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export function createWatchDecoder<T extends KubeObject>(
  kind: Kind<T>,
  options: DecodeOptions<T> = {},
): WatchDecoder<T> {
  const action = `watch ${resourceName(kind)}`;
  const codec = jsonCodec(kind);
  const keeping = keepingOf(options);
  let frames: WatchFrame<T>[] = [];
  let type: FrameType | undefined;
  let frame: WatchFrame<T> | undefined;
  /** A copy of an object that came before its type. */
  let early: Buffer | undefined;

  const bad = (what: string, cause?: unknown): KcacheError =>
    new KcacheError("bad-response", `${action}: ${what}: ${scanner.sample()}`, { cause });

  const parse = (bytes: Buffer, start: number, end: number): unknown => {
    try {
      return JSON.parse(bytes.toString("utf8", start, end));
    } catch (cause) {
      throw bad("got an event that is no JSON", cause);
    }
  };

  const readFrame = (
    of: FrameType,
    bytes: Buffer,
    start: number,
    end: number,
    marks?: Marks,
  ): WatchFrame<T> => {
    switch (of) {
      case "ADDED":
      case "MODIFIED":
      case "DELETED":
        return { type: of, entry: readJsonEntry(action, codec, keeping, bytes, start, end, marks) };
      case "BOOKMARK": {
        const object = parse(bytes, start, end);
        const metadata = isRecord(object) && isRecord(object.metadata) ? object.metadata : {};
        const { resourceVersion, annotations } = metadata;
        if (typeof resourceVersion !== "string" || resourceVersion === "") {
          throw bad("got a bookmark without metadata.resourceVersion");
        }
        const initialEventsEnd = isRecord(annotations) && annotations["k8s.io/initial-events-end"] === "true";
        return { type: of, resourceVersion, initialEventsEnd };
      }
      case "ERROR": {
        const status = parse(bytes, start, end);
        if (!isStatus(status)) throw bad("got an ERROR event without a Status");
        return { type: of, status };
      }
      default:
        return of satisfies never;
    }
  };

  const handler: ScanHandler = {
    begin: (key) => key === "type" || key === "object",
    member(key, bytes, start, end, marks) {
      if (key === "type") {
        const value = parse(bytes, start, end);
        if (type !== undefined) throw bad("got an event with two types");
        if (!isFrameType(value)) throw bad(`got an event of unknown type ${JSON.stringify(value)}`);
        type = value;
      } else if (frame !== undefined || early !== undefined) throw bad("got an event with two objects");
      else if (type === undefined) early = Buffer.from(bytes.subarray(start, end));
      else frame = readFrame(type, bytes, start, end, marks);
    },
    close() {
      if (type === undefined) throw bad("got an event without a type");
      if (early !== undefined) frame = readFrame(type, early, 0, early.length);
      if (frame === undefined) throw bad("got an event without an object");
      frames.push(frame);
      type = frame = early = undefined;
    },
  };
  const limit = limitOf(options);
  const scanner = createScanner({ action, repeat: true, limit }, handler);

  return {
    push(chunk) {
      frames = [];
      scanner.push(chunk);
      return frames;
    },
    end() {
      scanner.end();
    },
  };
}
