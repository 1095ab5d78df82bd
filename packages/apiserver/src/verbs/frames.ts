import type { Accepted } from "../http/accept.ts";
import { type StatusError, statusBody } from "../http/status.ts";
import { type JsonObject, stringIn } from "../json.ts";
import { aroundMessage, encodeFrame, encodeObject } from "../protobuf/encode.ts";
import { resourceKey } from "../resources/defaults.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Change } from "../storage/history.ts";
import type { Stored } from "../storage/stored.ts";
import { tableOf } from "../table/table.ts";
import type { Context, Target } from "./context.ts";
import { type EventType, frameOf, openingOf } from "./encode.ts";
import { metadataOf } from "./list.ts";
import { messageBytes } from "./protobuf-list.ts";

/** Makes the frames of one watch, in the form that its client asked for. */
export interface Frames {
  /** @param change - what the event tells of; undefined: a part of the state at the start */
  object(change: Change | undefined, event: EventType, stored: Stored): Buffer;
  bookmark(version: bigint, endOfInitial: boolean): Buffer;
  error(error: StatusError): Buffer;
  /** Whether each frame is made from what was sent before: all must be made in the order in which they are sent. */
  readonly inOrder: boolean;
}

export function framesFor(context: Context, target: Target, accepted: Accepted): Frames {
  const { type } = target.resource;
  const isProtobuf = accepted.format === "protobuf";
  const of = (event: string, object: JsonObject): Buffer => {
    if (!isProtobuf) return Buffer.from(`${JSON.stringify({ type: event, object })}\n`);
    return protobufFrame(event, object);
  };
  return {
    object:
      accepted.shape === "table"
        ? tableFrames(context, type, target.url)
        : shared(type, `${accepted.format} ${accepted.shape}`, (event, stored) => {
            if (accepted.shape === "metadata") return of(event, metadataOf(stored));
            if (!isProtobuf) return frameOf(event, openingOf(type), stored.body);
            const [apiVersion, message] = [apiVersionOf(type), messageBytes(type, stored)];
            return encodeFrame(event, aroundMessage(apiVersion, type.kind, message));
          }),
    bookmark: (version, endOfInitial) =>
      of("BOOKMARK", bookmarkOf(type, accepted.shape, version, endOfInitial)),
    error: (error) => of("ERROR", statusBody(error)),
    inOrder: accepted.shape === "table",
  };
}

function protobufFrame(event: string, object: JsonObject): Buffer {
  const [apiVersion, kind] = [stringIn(object, "apiVersion"), stringIn(object, "kind")];
  const bytes = encodeObject(apiVersion, kind, object);
  if (bytes === undefined)
    throw new Error(`write watch event: ${kind} in ${apiVersion} has no protobuf form`);
  return encodeFrame(event, bytes);
}

interface LastFrames {
  change: Change | undefined;
  readonly frames: Map<EventType, Buffer>;
}

const lastFrames = new WeakMap<ResourceType, Map<string, LastFrames>>();

/** The frames of the latest change are made once for all watchers that ask for the same form. */
function shared(
  type: ResourceType,
  form: string,
  make: (event: EventType, stored: Stored) => Buffer,
): Frames["object"] {
  const forms = lastFrames.get(type) ?? new Map<string, LastFrames>();
  lastFrames.set(type, forms);
  const last = forms.get(form) ?? { change: undefined, frames: new Map() };
  forms.set(form, last);
  return (change, event, stored) => {
    if (change === undefined) return make(event, stored);
    if (last.change !== change) {
      last.change = change;
      last.frames.clear();
    }
    const known = last.frames.get(event);
    if (known !== undefined) return known;
    const frame = make(event, stored);
    last.frames.set(event, frame);
    return frame;
  };
}

/** Frames that show a Table of one row; only the first names the columns. */
function tableFrames(context: Context, type: ResourceType, url: URL): Frames["object"] {
  const include = url.searchParams.get("includeObject") ?? "Metadata";
  let first = true;
  return (_change, event, stored) => {
    const metadata = { resourceVersion: String(stored.version) };
    const object = tableOf(type, [stored], metadata, include, context.clock.now());
    if (!first) object.columnDefinitions = null;
    first = false;
    return frameOf(event, Buffer.from(JSON.stringify(object)));
  };
}

function bookmarkOf(
  type: ResourceType,
  shape: Accepted["shape"],
  version: bigint,
  endOfInitial: boolean,
): JsonObject {
  const metadata: JsonObject = { resourceVersion: String(version) };
  if (endOfInitial) metadata.annotations = { "k8s.io/initial-events-end": "true" };
  const ownKind = { kind: type.kind, apiVersion: apiVersionOf(type) };
  const shown =
    shape === "metadata" ? { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" } : ownKind;
  const object: JsonObject = { ...shown, metadata };
  if (shape !== "metadata" && resourceKey(type) === "pods") {
    object.spec = { containers: null };
    object.status = {};
  }
  return object;
}
