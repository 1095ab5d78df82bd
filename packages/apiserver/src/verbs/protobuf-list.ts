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

const messages = new WeakMap<ResourceType, WeakMap<Stored, Buffer>>();

/** The message of a stored object, made when it is first asked for and kept as long as the object is. */
export function messageBytes(type: ResourceType, stored: Stored): Buffer {
  const ofType = messages.get(type) ?? new WeakMap<Stored, Buffer>();
  messages.set(type, ofType);
  const known = ofType.get(stored);
  if (known !== undefined) return known;
  const made = encodeMessage(apiVersionOf(type), type.kind, stored.copy());
  ofType.set(stored, made);
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
