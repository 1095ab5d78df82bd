import { setImmediate } from "node:timers/promises";
import { PROTOBUF } from "../http/accept.ts";
import { answerStream } from "../http/answer.ts";
import type { JsonObject } from "../json.ts";
import { encodeItems, encodeList } from "../protobuf/encode.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";

/** Objects encoded before others get their turn. */
const ITEMS_A_TURN = 100;

/**
 * A list as protobuf. Its length stands before its items, so all are encoded before the first byte is sent; that goes in turns, and
 * what is held for it is freed as it is read.
 */
export async function answerProtobufList(
  type: ResourceType,
  metadata: JsonObject,
  items: readonly Stored[],
  metadataOnly: boolean,
): Promise<Response> {
  const apiVersion = metadataOnly ? "meta.k8s.io/v1" : apiVersionOf(type);
  const kind = metadataOnly ? "PartialObjectMetadata" : type.kind;
  const encoded: Buffer[] = [];
  for (let at = 0; at < items.length; at += ITEMS_A_TURN) {
    if (at > 0) await setImmediate();
    const objects = items.slice(at, at + ITEMS_A_TURN).map((stored) => stored.copy());
    encoded.push(encodeItems(apiVersion, kind, objects));
  }
  const listKind = metadataOnly ? "PartialObjectMetadataList" : type.listKind;
  const parts = encodeList(apiVersion, listKind, metadata, encoded);
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(part);
      },
    },
    { highWaterMark: 0 },
  );
  return answerStream(body, PROTOBUF);
}
