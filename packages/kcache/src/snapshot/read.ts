import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { Entry } from "../object/entry.ts";
import type { Kind } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import type { Keeping } from "../wire/entry.ts";
import { type EntryReader, formatOf } from "../wire/format.ts";
import {
  BLOCK,
  BLOCK_HEAD_SIZE,
  badSnapshot,
  CHECKSUM_SIZE,
  checkEnd,
  checkPreamble,
  checkSubject,
  ENCODINGS,
  END,
  FRAME_HEAD_SIZE,
  HEAD,
  isOurs,
  LENGTH_SIZE,
  PREAMBLE_SIZE,
  readHead,
  type SnapshotHead,
  type Subject,
} from "./frame.ts";

/** Bytes that are asked of the file at a time: while they are read, those before them are taken apart. */
const READ_SIZE = 1024 * 1024;
/** Room in front of them for the beginning of a frame that they end. */
const FRONT = 256 * 1024;
const ROOM = FRONT + READ_SIZE;
/** What claims to be longer is damaged: no object is. */
const LARGEST_FRAME = 64 * 1024 * 1024;
/** Bytes that are taken apart in one turn of the event loop. */
const TURN_SIZE = 512 * 1024;

export interface ReadOptions<T extends KubeObject> {
  readonly file: string;
  readonly kind: Kind<T>;
  /** What it has to be of. */
  readonly subject: Subject;
  readonly keeping: Keeping<T>;
  /** Ends the reading with its reason. */
  readonly signal: AbortSignal;
  /** Called before any entry. What it throws is thrown. */
  readonly onHead: (head: SnapshotHead) => void;
  /** @param part of those that the head named, by their order */
  readonly onEntry: (entry: Entry<T>, part: number) => void;
}

/**
 * Reads a snapshot. What was given to `onEntry` counts only when this resolves: then nothing is missing or changed. Gives way to
 * others after every half mebibyte.
 *
 * @returns whether there was one: `missing` where there is nothing, `not-ours` where there is something else, which is left alone
 * @throws {KcacheError} `bad-snapshot` when it is damaged or of something else; and what the file system says
 */
export async function readSnapshot<T extends KubeObject>(
  options: ReadOptions<T>,
): Promise<"read" | "missing" | "not-ours"> {
  let handle: FileHandle;
  try {
    handle = await open(options.file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "missing";
    throw error;
  }
  try {
    const { size } = await handle.stat();
    if (size === 0) return "missing";
    const take = takeFrom(handle, size);
    const start = await take(Math.min(size, PREAMBLE_SIZE));
    if (!isOurs(start)) return "not-ours";
    checkPreamble(start);
    await readFrames(take, size - PREAMBLE_SIZE, crc32(start), options);
    return "read";
  } finally {
    await handle.close();
  }
}

/** Reads what follows the preamble: `size` bytes, before which the checksum stands at `before`. */
async function readFrames<T extends KubeObject>(
  take: Take,
  size: number,
  before: number,
  options: ReadOptions<T>,
): Promise<void> {
  const { kind, keeping, subject, signal, onHead, onEntry } = options;
  let checksum = before;
  let left = size;

  const nextFrame = async (): Promise<{ readonly type: number; readonly bytes: Buffer }> => {
    signal.throwIfAborted();
    const length = (await take(FRAME_HEAD_SIZE)).readUInt32LE(1);
    left -= FRAME_HEAD_SIZE + length + CHECKSUM_SIZE;
    if (left < 0 || length > LARGEST_FRAME) throw badSnapshot("it is damaged or cut off");
    const frame = await take(FRAME_HEAD_SIZE + length + CHECKSUM_SIZE, FRAME_HEAD_SIZE);
    const end = FRAME_HEAD_SIZE + length;
    checksum = crc32(frame.subarray(0, end), checksum);
    if (frame.readUInt32LE(end) !== checksum) throw badSnapshot("it is damaged: a checksum is wrong");
    return { type: frame[0] ?? 0, bytes: frame.subarray(FRAME_HEAD_SIZE, end) };
  };

  const first = await nextFrame();
  if (first.type !== HEAD) throw badSnapshot("it does not begin with its head");
  const head = readHead(first.bytes);
  checkSubject(head.subject, subject);
  onHead(head);
  const format = await formatOf(kind);
  const readers = ENCODINGS.map((encoding) => format.entryReader(encoding));
  let objects = 0;
  let sinceTurn = 0;
  for (;;) {
    const { type, bytes } = await nextFrame();
    if (type === END) {
      checkEnd(bytes, objects);
      if (left !== 0) throw badSnapshot("it goes on after its end");
      return;
    }
    const part = bytes.length < BLOCK_HEAD_SIZE ? head.parts.length : bytes.readUInt32LE(1);
    const reader = readers[bytes[0] ?? readers.length];
    if (type !== BLOCK || part >= head.parts.length || reader === undefined) {
      throw badSnapshot("it holds something that this kcache does not know");
    }
    objects += readBlock(bytes, reader, keeping, (entry) => onEntry(entry, part));
    sinceTurn += bytes.length;
    if (sinceTurn < TURN_SIZE) continue;
    sinceTurn = 0;
    await new Promise((resume) => setImmediate(resume));
  }
}

function readBlock<T extends KubeObject>(
  bytes: Buffer,
  read: EntryReader<T>,
  keeping: Keeping<T>,
  onEntry: (entry: Entry<T>) => void,
): number {
  let objects = 0;
  for (let at = BLOCK_HEAD_SIZE; at < bytes.length; objects++) {
    const start = at + LENGTH_SIZE;
    const end = start > bytes.length ? start : start + bytes.readUInt32LE(at);
    if (end > bytes.length) throw badSnapshot("an object of it is longer than what holds it");
    onEntry(read("read snapshot", keeping, bytes, start, end));
    at = end;
  }
  return objects;
}

/** @param back so many bytes of those that were taken before are given again, in front of the others */
type Take = (length: number, back?: number) => Promise<Buffer>;

/** Gives the bytes of a file in order; those of one call are there until the next one. */
function takeFrom(handle: FileHandle, size: number): Take {
  let buffer: Buffer = Buffer.allocUnsafeSlow(ROOM);
  let other: Buffer = Buffer.allocUnsafeSlow(ROOM);
  let start = FRONT;
  let end = FRONT;
  let position = 0;
  /** What comes next is being read into `other`. */
  let coming: Promise<number> | undefined;

  const readInto = async (into: Buffer, at: number): Promise<number> => {
    const { bytesRead } = await handle.read(into, at, into.length - at, position);
    position += bytesRead;
    return bytesRead;
  };
  const readAhead = (): void => {
    coming = position < size ? readInto(other, FRONT) : undefined;
    // Whoever takes what was to come is told.
    coming?.catch(() => undefined);
  };
  /** Takes what has come, with what is left of that before it in front. */
  const turnOver = async (): Promise<void> => {
    const bytesRead = (await coming) ?? 0;
    if (bytesRead === 0) throw badSnapshot("it is cut off");
    const rest = buffer.subarray(start, end);
    start = Math.max(FRONT - rest.length, 0);
    if (rest.length <= FRONT) {
      rest.copy(other, start);
      [buffer, other] = [other, buffer.length < ROOM ? Buffer.allocUnsafeSlow(ROOM) : buffer];
    } else {
      const grown = Buffer.allocUnsafeSlow(rest.length + bytesRead);
      rest.copy(grown);
      other.copy(grown, rest.length, FRONT, FRONT + bytesRead);
      buffer = grown;
    }
    end = start + rest.length + bytesRead;
    readAhead();
  };

  readAhead();
  return async (length, back = 0) => {
    if (length > size) throw badSnapshot("it is cut off");
    start -= back;
    while (end - start < length) await turnOver();
    start += length;
    return buffer.subarray(start - length, start);
  };
}
