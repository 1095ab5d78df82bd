import { crc32 } from "node:zlib";
import { KcacheError } from "../object/error.ts";
import type { Encoding } from "../wire/entry.ts";

/** How a file begins, before the version of its format as four bytes (all numbers are little-endian). */
const MAGIC: Buffer = Buffer.from("kcache snapshot\n", "latin1");
const FORMAT_VERSION = 1;
export const PREAMBLE_SIZE: number = MAGIC.length + 4;

/**
 * What follows is frames: their type (a byte), the length of what they hold (four bytes), that, and (four bytes) the CRC-32 of
 * the file from its beginning up to there. So what was changed, left out, cut off or moved is found where it is read, before it
 * means anything. The first frame is the head, the last the end; between them lie blocks of objects.
 */
export const HEAD = 1;
export const BLOCK = 2;
export const END = 3;
export const FRAME_HEAD_SIZE = 5;
export const CHECKSUM_SIZE = 4;
/** A block begins with the encoding of its objects (a byte) and the part they are of (four bytes). Each has its length (four) first. */
export const BLOCK_HEAD_SIZE = 5;
export const LENGTH_SIZE = 4;

/** By the byte that stands for them. */
export const ENCODINGS: readonly Encoding[] = ["json", "protobuf"];

/** What a snapshot is of, by what it is called: it serves only who has the same. */
export type Subject = Readonly<Record<string, string>>;

/** What the head of a file says, as JSON. */
export interface SnapshotHead {
  readonly subject: Subject;
  /** The parts of what is held: by the namespace that each is of (`null`: of all), the version up to which it is complete. */
  readonly parts: readonly { readonly namespace: string | null; readonly resourceVersion: string }[];
  /** When something was last heard of it, in milliseconds since the epoch. */
  readonly lastContact: number;
}

/** What the end says: how much there was, so that blocks that fit by themselves are known to be all. */
export interface SnapshotEnd {
  readonly objects: number;
}

export function preamble(): Buffer {
  const bytes = Buffer.alloc(PREAMBLE_SIZE);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, MAGIC.length);
  return bytes;
}

/** Whether a file that begins so may be a snapshot, of whatever version, and be it cut off. */
export function isOurs(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, MAGIC.length);
  return bytes.compare(MAGIC, 0, length, 0, length) === 0;
}

/** @throws {KcacheError} `bad-snapshot` when it is cut off, or of a format that is not known */
export function checkPreamble(bytes: Buffer): void {
  if (bytes.length < PREAMBLE_SIZE) throw badSnapshot("it is cut off");
  const version = bytes.readUInt32LE(MAGIC.length);
  if (version !== FORMAT_VERSION) {
    throw badSnapshot(`its format is version ${version}, and this kcache reads version ${FORMAT_VERSION}`);
  }
}

/** Writes the head of a frame where its place was left, and its checksum behind it. @returns the checksum, for the next one */
export function sealFrame(frame: Buffer, type: number, before: number): number {
  frame[0] = type;
  frame.writeUInt32LE(frame.length - FRAME_HEAD_SIZE - CHECKSUM_SIZE, 1);
  const checksum = crc32(frame.subarray(0, frame.length - CHECKSUM_SIZE), before);
  frame.writeUInt32LE(checksum, frame.length - CHECKSUM_SIZE);
  return checksum;
}

export function jsonFrame(value: SnapshotHead | SnapshotEnd): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.alloc(FRAME_HEAD_SIZE), text, Buffer.alloc(CHECKSUM_SIZE)]);
}

export function badSnapshot(what: string, cause?: unknown): KcacheError {
  return new KcacheError("bad-snapshot", what, { cause });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** @throws {KcacheError} `bad-snapshot` when it is no head */
export function readHead(bytes: Buffer): SnapshotHead {
  const value: unknown = JSON.parse(bytes.toString("utf8"));
  if (!isHead(value)) throw badSnapshot("its head is not one that kcache writes");
  return value;
}

function isHead(value: unknown): value is SnapshotHead {
  if (!isRecord(value)) return false;
  const { subject, parts, lastContact } = value;
  const isPart = (part: unknown): boolean =>
    isRecord(part) &&
    (part.namespace === null || typeof part.namespace === "string") &&
    typeof part.resourceVersion === "string";
  return (
    isRecord(subject) &&
    Object.values(subject).every((text) => typeof text === "string") &&
    Array.isArray(parts) &&
    parts.every(isPart) &&
    typeof lastContact === "number"
  );
}

/** @throws {KcacheError} `bad-snapshot` when it is no end, or another number of objects came before it */
export function checkEnd(bytes: Buffer, objects: number): void {
  const value: unknown = JSON.parse(bytes.toString("utf8"));
  if (!isRecord(value) || value.objects !== objects) throw badSnapshot("it has lost objects");
}

/** @throws {KcacheError} `bad-snapshot` when the snapshot is of something else than is wanted */
export function checkSubject(found: Subject, wanted: Subject): void {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    if (found[name] === wanted[name]) continue;
    throw badSnapshot(`its ${name} is ${JSON.stringify(found[name])}, want ${JSON.stringify(wanted[name])}`);
  }
}
