import type { Entry } from "../object/entry.ts";
import { fieldOf } from "../object/entry.ts";
import type { Kind, Representation } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { pick } from "../object/path-tree.ts";
import { decodeMessage } from "../protobuf/decode.ts";
import { loadMessage } from "../protobuf/load.ts";
import type { Message } from "../protobuf/message.ts";
import { readMessagePath, selectOfMessage } from "../protobuf/path.ts";
import type { Codec, Encoding, Keeping } from "./entry.ts";
import { jsonCodec, readJsonEntry } from "./json-entry.ts";
import { createListDecoder, type ListDecoder } from "./list.ts";
import type { DecodeOptions } from "./options.ts";
import { readProtobufEntry } from "./protobuf-entry.ts";
import { readProtobufMetadata } from "./protobuf-item.ts";
import { createProtobufListDecoder } from "./protobuf-list.ts";
import { createProtobufWatchDecoder } from "./protobuf-watch.ts";
import { createWatchDecoder, type WatchDecoder } from "./watch.ts";

/** By what is asked for: what a request accepts. */
type Accept = Readonly<Record<"list" | "watch", string>>;

/**
 * Makes an entry of the object that lies in `bytes` from `start` to `end`; what it keeps of them is copied.
 *
 * @throws {KcacheError} `bad-response` when it does not say which object it is
 */
export type EntryReader<T extends KubeObject> = (
  action: string,
  keeping: Keeping<T>,
  bytes: Buffer,
  start: number,
  end: number,
) => Entry<T>;

/** The ways in which the objects of one kind can be asked for and read. */
export interface Format<T extends KubeObject> {
  /** What requests accept, the preferred form first. */
  readonly accept: Accept;
  /** @param contentType of the answer */
  listDecoder(contentType: string | undefined, options: DecodeOptions<T>): ListDecoder<T>;
  /** As `listDecoder`. */
  watchDecoder(contentType: string | undefined, options: DecodeOptions<T>): WatchDecoder<T>;
  /** Reads objects as entries keep them; `undefined` where none of the kind are written so. */
  entryReader(encoding: Encoding): EntryReader<T> | undefined;
}

const PROTOBUF = "application/vnd.kubernetes.protobuf";
/** What a server may leave out (KEP-5958); one that does not know the parameter takes the next clause. */
const DROP = ";drop=metadata.managedFields";
const PARTIAL = ";g=meta.k8s.io;v=v1;as=PartialObjectMetadata";

const JSON_ACCEPT: Readonly<Record<Representation, Accept>> = {
  full: {
    list: `application/json${DROP},application/json`,
    watch: `application/json${DROP},application/json`,
  },
  metadata: { list: `application/json${PARTIAL}List`, watch: `application/json${PARTIAL}` },
};

const PROTOBUF_ACCEPT: Readonly<Record<Representation, Accept>> = {
  full: {
    list: `${PROTOBUF}${DROP},${PROTOBUF}`,
    watch: `${PROTOBUF};stream=watch${DROP},${PROTOBUF};stream=watch`,
  },
  metadata: { list: `${PROTOBUF}${PARTIAL}List`, watch: `${PROTOBUF};stream=watch${PARTIAL}` },
};

/** True for the content type of an answer in protobuf. */
export function isProtobuf(contentType: string | undefined): boolean {
  return contentType?.startsWith(PROTOBUF) === true;
}

/**
 * Protobuf for the kinds that have it, which are the built-in ones, where the server offers it; else JSON. Loads what is known
 * of the kind's fields when it is first asked for.
 */
export async function formatOf<T extends KubeObject>(kind: Kind<T>): Promise<Format<T>> {
  const { representation = "full" } = kind;
  const message = await loadMessage(kind);
  const json = JSON_ACCEPT[representation];
  const inJson = jsonCodec(kind);
  const readJson: EntryReader<T> = (action, ...from) => readJsonEntry(action, inJson, ...from);
  if (message === undefined) {
    return {
      accept: json,
      listDecoder: (_, options) => createListDecoder(kind, options),
      watchDecoder: (_, options) => createWatchDecoder(kind, options),
      entryReader: (encoding) => (encoding === "json" ? readJson : undefined),
    };
  }
  const protobuf = PROTOBUF_ACCEPT[representation];
  const codec = protobufCodec(kind, message);
  return {
    accept: { list: `${protobuf.list},${json.list}`, watch: `${protobuf.watch},${json.watch}` },
    listDecoder: (contentType, options) =>
      isProtobuf(contentType) ? createProtobufListDecoder(codec, options) : createListDecoder(kind, options),
    watchDecoder: (contentType, options) =>
      isProtobuf(contentType)
        ? createProtobufWatchDecoder(codec, options)
        : createWatchDecoder(kind, options),
    entryReader: (encoding) =>
      encoding === "json" ? readJson : (action, ...from) => readProtobufEntry(action, codec, ...from),
  };
}

/** Objects as protobuf, with the kind and apiVersion that stand outside of their bytes. */
function protobufCodec(of: Kind, message: Message): Codec {
  const isPartial = of.representation === "metadata";
  const kind = isPartial ? "PartialObjectMetadata" : of.kind;
  const apiVersion = isPartial ? "meta.k8s.io/v1" : of.apiVersion;
  return {
    kind: of,
    encoding: "protobuf",
    metadata: readProtobufMetadata,
    read: (bytes, start, end) => ({ kind, apiVersion, ...decodeMessage(message, bytes, start, end) }),
    field(bytes, start, end, path) {
      const [first] = path;
      if (first === "kind" || first === "apiVersion") return fieldOf({ kind, apiVersion }, path);
      if (first === undefined) return fieldOf(this.read(bytes, start, end), path);
      return readMessagePath(message, bytes, start, end, path);
    },
    select(bytes, start, end, tree) {
      const selected = { kind, apiVersion, ...selectOfMessage(message, bytes, start, end, tree) };
      return Buffer.from(JSON.stringify(pick(selected, tree)));
    },
  };
}
