import { setImmediate } from "node:timers/promises";
import { PROTOBUF } from "../http/accept.ts";
import { answerParts } from "../http/answer.ts";
import { type JsonObject, objectIn } from "../json.ts";
import { aroundItems, encodeMessage } from "../protobuf/encode.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";

/** Objects encoded before others get their turn. */
const ITEMS_A_TURN = 100;
const CHUNK = 128 * 1024;

/** Bytes of messages that are kept, and twice that at most: every object in two encodings would take too much memory. */
const KEPT = 32 * 1024 * 1024;

type Messages = WeakMap<Stored, Map<ResourceType, Buffer>>;

/** What was asked for lately, and what was before that; the next time, the latter is let go. */
let lately: Messages = new WeakMap();
let before: Messages = new WeakMap();
let size = 0;

/** The message of a stored object; those that were asked for lately are kept, if the object is. */
export function messageBytes(type: ResourceType, stored: Stored): Buffer {
  const known = lately.get(stored)?.get(type);
  if (known !== undefined) return known;
  const made = before.get(stored)?.get(type) ?? encodeMessage(apiVersionOf(type), type.kind, stored.copy());
  if (size > KEPT) {
    before = lately;
    lately = new WeakMap();
    size = 0;
  }
  size += made.length;
  lately.set(stored, (lately.get(stored) ?? new Map<ResourceType, Buffer>()).set(type, made));
  return made;
}

function metadataBytes(stored: Stored): Buffer {
  const metadata = objectIn(stored.object, "metadata");
  return encodeMessage("meta.k8s.io/v1", "PartialObjectMetadata", { metadata });
}

/**
 * A list as protobuf. Its length stands before its items, so all are encoded before the first byte is sent; that goes in turns.
 */
export async function answerProtobufList(
  type: ResourceType,
  metadata: JsonObject,
  stored: readonly Stored[],
  metadataOnly: boolean,
): Promise<Response> {
  const items: Buffer[] = [];
  for (const [at, one] of stored.entries()) {
    if (at > 0 && at % ITEMS_A_TURN === 0) await setImmediate();
    items.push(metadataOnly ? metadataBytes(one) : messageBytes(type, one));
  }
  const apiVersion = metadataOnly ? "meta.k8s.io/v1" : apiVersionOf(type);
  const listKind = metadataOnly ? "PartialObjectMetadataList" : type.listKind;
  const { head, itemHead, tail } = aroundItems(apiVersion, listKind, metadata, items);
  let at = -1;
  return answerParts(() => {
    if (at > items.length) return undefined;
    const parts: Buffer[] = [];
    let size = 0;
    if (at < 0) {
      parts.push(head);
      at = 0;
    }
    for (; at < items.length && size < CHUNK; at += 1) {
      const item = items[at];
      if (item === undefined) break;
      parts.push(itemHead(item), item);
      size += item.length;
    }
    if (at === items.length) {
      parts.push(tail);
      at += 1;
    }
    return Buffer.concat(parts);
  }, PROTOBUF);
}
