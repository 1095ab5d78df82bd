import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { type Encoding, placeOf } from "../wire/entry.ts";
import {
  BLOCK,
  BLOCK_HEAD_SIZE,
  CHECKSUM_SIZE,
  ENCODINGS,
  END,
  FRAME_HEAD_SIZE,
  HEAD,
  jsonFrame,
  LENGTH_SIZE,
  preamble,
  type SnapshotHead,
  sealFrame,
} from "./frame.ts";

/** Bytes of a block, unless one object has more. */
const BLOCK_SIZE = 128 * 1024;
const OBJECTS_START = FRAME_HEAD_SIZE + BLOCK_HEAD_SIZE;
const SUFFIX = /^\.[0-9a-f]{12}\.tmp$/;

/** What is held, as of one instant. */
export interface Held {
  readonly namespace: string | undefined;
  readonly resourceVersion: string;
  readonly entries: readonly Entry[];
}

/**
 * Writes a snapshot: beside its place first, and there in one step when all of it is on the disk. Only its owner may read it: it
 * may hold secrets. Gives way to others after every block.
 *
 * @throws what the file system says; then the file is as it was
 */
export async function writeSnapshot(
  file: string,
  about: Omit<SnapshotHead, "parts">,
  held: readonly Held[],
): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  const handle = await open(beside, "wx", 0o600);
  try {
    try {
      await writeAll(handle, about, held);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Removes what a writer has left behind that was killed. */
export async function removeLeftovers(file: string): Promise<void> {
  const { dir, base } = path.parse(file);
  const names = await readdir(dir === "" ? "." : dir);
  const leftovers = names.filter((name) => name.startsWith(base) && SUFFIX.test(name.slice(base.length)));
  await Promise.all(leftovers.map((name) => rm(path.join(dir, name), { force: true })));
}

async function writeAll(
  handle: FileHandle,
  about: Omit<SnapshotHead, "parts">,
  held: readonly Held[],
): Promise<void> {
  const start = preamble();
  let checksum = crc32(start);
  await writeBytes(handle, start);
  const put = async (frame: Buffer, type: number): Promise<void> => {
    checksum = sealFrame(frame, type, checksum);
    await writeBytes(handle, frame);
  };
  const parts = held.map(({ namespace, resourceVersion }) => ({
    namespace: namespace ?? null,
    resourceVersion,
  }));
  await put(jsonFrame({ ...about, parts }), HEAD);
  let objects = 0;
  let room: Buffer = Buffer.allocUnsafeSlow(BLOCK_SIZE);
  for (const [part, { entries }] of held.entries()) {
    for (let at = 0; at < entries.length; ) {
      const block = fillBlock(room, part, entries, at);
      await put(block.frame, BLOCK);
      at += block.count;
      room = block.room;
    }
    objects += entries.length;
  }
  await put(jsonFrame({ objects }), END);
}

/** As many of `entries` from `first` on as fit and have one encoding; at least one. */
function fillBlock(
  given: Buffer,
  part: number,
  entries: readonly Entry[],
  first: number,
): { readonly frame: Buffer; readonly count: number; readonly room: Buffer } {
  let room = given;
  let encoding: Encoding | undefined;
  let at = OBJECTS_START;
  let count = 0;
  for (let entry = entries[first]; entry !== undefined; entry = entries[first + count]) {
    const size = LENGTH_SIZE + entry.byteLength;
    if (at + size + CHECKSUM_SIZE > room.length) {
      if (count > 0) break;
      room = Buffer.allocUnsafeSlow(at + size + CHECKSUM_SIZE);
    }
    const place = placeOf(entry);
    if (place === undefined) {
      throw new KcacheError(
        "internal",
        `write snapshot: ${entry.key} was made of an object and has no bytes`,
      );
    }
    encoding ??= place.encoding;
    if (place.encoding !== encoding) break;
    room.writeUInt32LE(entry.byteLength, at);
    place.buffer.copy(room, at + LENGTH_SIZE, place.start, place.end);
    at += size;
    count += 1;
  }
  room[FRAME_HEAD_SIZE] = ENCODINGS.indexOf(encoding ?? "json");
  room.writeUInt32LE(part, FRAME_HEAD_SIZE + 1);
  return { frame: room.subarray(0, at + CHECKSUM_SIZE), count, room };
}

async function writeBytes(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}
