import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigMap } from "../kinds/core/v1.gen.ts";
import type { Entry } from "../object/entry.ts";
import { createCompactSlabs } from "../wire/compact.ts";
import { placeOf, releaseEntry } from "../wire/entry.ts";
import { formatOf } from "../wire/format.ts";
import { createSlabs, type Slabs } from "../wire/slab.ts";
import { readSnapshot } from "./read.ts";
import { writeSnapshot } from "./write.ts";

let file = "";
beforeAll(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "kcache-snapshot-")), "file");
});
afterAll(() => rm(path.dirname(file), { recursive: true, force: true }));

const format = await formatOf(ConfigMap);
const readJson = format.entryReader("json");

/** An object of about `size` bytes. */
function entryOf(slabs: Slabs, name: string, size: number): Entry<ConfigMap> {
  const metadata = { namespace: "default", name, uid: `uid-${name}`, resourceVersion: `${size}` };
  const text = Buffer.from(JSON.stringify({ metadata, data: { text: "x".repeat(size) } }));
  const entry = readJson?.("test", { slabs }, text, 0, text.length);
  if (entry === undefined) throw new Error("config maps are not read from JSON");
  return entry;
}

const bytesIn = (entry: Entry): string => {
  const place = placeOf(entry);
  return place?.buffer.toString("latin1", place.start, place.end) ?? "";
};

async function read(slabs: Slabs): Promise<readonly { readonly part: number; readonly entry: Entry }[]> {
  const found: { part: number; entry: Entry }[] = [];
  const { signal } = new AbortController();
  const onHead = (): void => undefined;
  const onEntry = (entry: Entry, part: number): void => void found.push({ part, entry });
  const options = { file, kind: ConfigMap, subject: { of: "test" }, keeping: { slabs }, signal };
  expect(await readSnapshot({ ...options, onHead, onEntry })).toBe("read");
  return found;
}

const about = { subject: { of: "test" }, lastContact: 1 };

test("whatever was written is read, in order, also objects of megabytes", async () => {
  const size = fc.oneof(
    { weight: 20, arbitrary: fc.nat(2_000) },
    { weight: 3, arbitrary: fc.integer({ min: 100_000, max: 300_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 900_000, max: 3_000_000 }) },
  );
  const parts = fc.array(fc.array(size, { maxLength: 80 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(parts, fc.boolean(), async (sizes, isCompact) => {
      const slabs = isCompact ? createCompactSlabs() : createSlabs();
      const held = sizes.map((ofPart, part) => ({
        namespace: `n${part}`,
        resourceVersion: `${part}`,
        entries: ofPart.map((bytes, at) => entryOf(slabs, `${part}-${at}`, bytes)),
      }));
      await writeSnapshot(file, about, held);
      const found = await read(slabs);
      const want = held.flatMap(({ entries }, part) => entries.map((entry) => [part, entry] as const));
      expect(found.map(({ part, entry }) => `${part} ${entry.key} ${entry.resourceVersion}`)).toEqual(
        want.map(([part, entry]) => `${part} ${entry.key} ${entry.resourceVersion}`),
      );
      for (const [at, [, entry]] of want.entries()) {
        if (bytesIn(found[at]?.entry ?? entry) !== bytesIn(entry)) throw new Error(`${entry.key} is another`);
      }
    }),
    { numRuns: 40 },
  );
});

test("what is written is of one instant, though objects are let go and their places reused meanwhile", async () => {
  const slabs = createCompactSlabs();
  const entries = Array.from({ length: 2_000 }, (_, n) => entryOf(slabs, `${n}`, 1_000 + n));
  const before = entries.map(bytesIn);
  let n = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 100 && n < entries.length; i++, n++) {
      const entry = entries[n];
      if (entry !== undefined) releaseEntry(entry);
      entryOf(slabs, `later-${n}`, 3_000);
    }
  });
  await writeSnapshot(file, about, [{ namespace: undefined, resourceVersion: "1", entries }]);
  clearInterval(timer);
  expect(n).toBeGreaterThan(0);
  const found = await read(createSlabs());
  expect(found.map(({ entry }) => bytesIn(entry))).toEqual(before);
});
