import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";

/** The types of watch events that show an object. */
export type EventType = "ADDED" | "MODIFIED" | "DELETED";

const OPEN = Buffer.from("{");
const END_OF_FRAME = Buffer.from("}\n");
const HEADS: Record<EventType, Buffer> = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
};

/** What stands before a stored body to make it an object of this type. */
export function openingOf(type: ResourceType): Buffer {
  const [kind, apiVersion] = [JSON.stringify(type.kind), JSON.stringify(apiVersionOf(type))];
  // Custom resources are written with sorted keys, built-in kinds in the order of their Go types.
  return Buffer.from(
    type.custom
      ? `{"apiVersion":${apiVersion},"kind":${kind},`
      : `{"kind":${kind},"apiVersion":${apiVersion},`,
  );
}

/** What stands before a body inside a list: items of built-in lists have no kind and apiVersion. */
export function itemOpeningOf(type: ResourceType): Buffer {
  return type.custom ? openingOf(type) : OPEN;
}

/** One watch frame around the JSON text of an object. */
export function frameOf(event: EventType, ...object: readonly Buffer[]): Buffer {
  return Buffer.concat([HEADS[event], ...object, END_OF_FRAME]);
}

/** The whole object as JSON text. */
export function objectBytes(type: ResourceType, stored: Stored): Buffer<ArrayBuffer> {
  return Buffer.concat([openingOf(type), stored.body]);
}
