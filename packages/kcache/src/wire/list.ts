import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { type Kind, resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { jsonCodec, readJsonEntry } from "./json-entry.ts";
import { type DecodeOptions, keepingOf, limitOf } from "./options.ts";
import { createScanner } from "./scan.ts";
import type { ScanHandler } from "./scanner.ts";
import { describeStatus, isRecord, isStatus } from "./status.ts";

/** What a list says besides its items. */
export interface ListEnd {
  /** The version of the whole list, from which it can be watched. Never empty. */
  readonly resourceVersion: string;
  /** The token of the next page; `undefined` when this page is the last. */
  readonly continue: string | undefined;
  /** How many items later pages have, where the server tells. */
  readonly remainingItemCount: number | undefined;
  /** How many items this page had. */
  readonly count: number;
}

/** Splits one page of a list into entries while it arrives. After an error it can only be thrown away. */
export interface ListDecoder<T extends KubeObject = KubeObject> {
  /**
   * The entries that this chunk completes. The chunk may be changed once the call has returned.
   * @throws {KcacheError} `bad-response` when it is no list, `too-large` when an object is beyond the limit
   */
  push(chunk: Uint8Array): readonly Entry<T>[];
  /** Says that nothing more comes. @throws {KcacheError} `bad-response` when it was no list, or not the whole of it */
  end(): ListEnd;
}

/** Bytes that are read in one turn of the event loop. */
const TURN_SIZE = 512 * 1024;
/** Of a list; and of a Status, which may come in its place. */
const MEMBERS: ReadonlySet<string> = new Set(["kind", "metadata", "items", "message", "reason", "code"]);

/**
 * A decoder for one page of a list in JSON. Keys may come in any order and unknown ones are passed over; `items` that
 * are `null` or absent are an empty list.
 *
 * Not checked until an entry's `object` is read: that what an item holds besides its metadata is valid JSON.
 */
export function createListDecoder<T extends KubeObject>(
  kind: Kind<T>,
  options: DecodeOptions<T> = {},
): ListDecoder<T> {
  const action = `list ${resourceName(kind)}`;
  const codec = jsonCodec(kind);
  const keeping = keepingOf(options);
  const found = new Map<string, unknown>();
  let entries: Entry<T>[] = [];
  let hasItems = false;
  let count = 0;

  const handler: ScanHandler = {
    begin(key) {
      if (key === "items") hasItems = true;
      return MEMBERS.has(key);
    },
    member(key, bytes, start, end) {
      const text = bytes.toString("utf8", start, end);
      try {
        found.set(key, JSON.parse(text));
      } catch (cause) {
        throw new KcacheError("bad-response", `${action}: ${key} is no JSON in ${scanner.sample()}`, {
          cause,
        });
      }
    },
    element(bytes, start, end, marks) {
      entries.push(readJsonEntry(action, codec, keeping, bytes, start, end, marks));
      count++;
    },
  };
  const limit = limitOf(options);
  const scanner = createScanner({ action, arrayKey: "items", repeat: false, limit }, handler);

  return {
    push(chunk) {
      entries = [];
      scanner.push(chunk);
      return entries;
    },
    end() {
      scanner.end();
      return { ...readEnd(), count };
    },
  };

  function readEnd(): Omit<ListEnd, "count"> {
    const body = Object.fromEntries(found);
    if (isStatus(body)) throw notAList(`a Status: ${describeStatus(body)}`);
    const { kind: name, items, metadata } = body;
    const named = typeof name === "string" && name.endsWith("List");
    if (!hasItems && !named) throw notAList(`no list: ${scanner.sample()}`);
    if (items !== undefined && items !== null) throw notAList(`items that are no array: ${scanner.sample()}`);
    const meta = isRecord(metadata) ? metadata : {};
    const { resourceVersion, continue: token, remainingItemCount } = meta;
    if (typeof resourceVersion !== "string" || resourceVersion === "") {
      throw notAList(
        `a list without metadata.resourceVersion, from which a watch would start: ${scanner.sample()}`,
      );
    }
    return {
      resourceVersion,
      continue: typeof token === "string" && token !== "" ? token : undefined,
      remainingItemCount: typeof remainingItemCount === "number" ? remainingItemCount : undefined,
    };
  }

  function notAList(got: string): KcacheError {
    return new KcacheError("bad-response", `${action}: got ${got}`);
  }
}

/**
 * Reads one page of a list. `onEntries` is called with what each chunk completes, in order, before the next chunk is
 * asked for; what it throws ends the reading and is thrown. Lets others have the event loop every half a mebibyte, a few
 * milliseconds, also where the chunks are larger or are all there at once.
 *
 * @throws {KcacheError} `bad-response` when the answer is no list or is cut off, `too-large` when an object is beyond
 *   the limit; and whatever `chunks` throws. Entries that were given before are then part of a list nobody has seen whole.
 */
export async function readList<T extends KubeObject>(
  decoder: ListDecoder<T>,
  chunks: AsyncIterable<Uint8Array>,
  onEntries: (entries: readonly Entry<T>[]) => void,
): Promise<ListEnd> {
  let sinceTurn = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += TURN_SIZE) {
      const piece = chunk.subarray(at, at + TURN_SIZE);
      const entries = decoder.push(piece);
      if (entries.length > 0) onEntries(entries);
      sinceTurn += piece.length;
      if (sinceTurn < TURN_SIZE) continue;
      sinceTurn = 0;
      await new Promise((resume) => setImmediate(resume));
    }
  }
  return decoder.end();
}
