import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import * as item from "./item.ts";
import { createScanner } from "./scan.ts";
import type { ScanHandler, Scanner, ScanOptions } from "./scanner.ts";
import { loadSimd, MOVED, type Simd } from "./simd.ts";

type CreateScanner = (options: ScanOptions, handler: ScanHandler) => Scanner;

const simd = ((): Simd => {
  const loaded = loadSimd();
  if (loaded === undefined) throw new Error("these tests need WebAssembly with SIMD");
  return loaded;
})();

/** The same functions without WebAssembly. */
let plain: { createScanner: CreateScanner } & Reader;

beforeAll(async () => {
  vi.resetModules();
  vi.stubGlobal("WebAssembly", undefined);
  const again = await import("./simd.ts");
  expect(again.loadSimd()).toBeUndefined();
  plain = { ...(await import("./scan.ts")), ...(await import("./item.ts")) };
  vi.unstubAllGlobals();
});

const OPTIONS: ScanOptions = { action: "scan", arrayKey: "items", repeat: true, limit: 2 ** 24 };

/** Everything that a scanner says of these bytes, cut into chunks of these sizes. */
function told(create: CreateScanner, bytes: Buffer, sizes: readonly number[], limit?: number): string[] {
  const calls: string[] = [];
  const scanner = create(limit === undefined ? OPTIONS : { ...OPTIONS, limit }, {
    begin(key) {
      calls.push(`begin ${key}`);
      return key !== "skipped";
    },
    member: (key, of, start, end) => calls.push(`member ${key} ${of.toString("latin1", start, end)}`),
    element: (of, start, end) => calls.push(`element ${of.toString("latin1", start, end)}`),
    close: () => calls.push("close"),
  });
  try {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length] ?? 1;
      const chunk = Buffer.from(bytes.subarray(at, at + size));
      scanner.push(chunk);
      // A scanner keeps what it needs.
      chunk.fill(0x7d);
      at += size;
    }
    scanner.end();
  } catch (error) {
    calls.push(String(error));
  }
  return calls;
}

function expectSameCalls(bytes: Buffer, sizes: readonly number[], limit?: number): string[] {
  const calls = told(createScanner, bytes, sizes, limit);
  expect(calls).toStrictEqual(told(plain.createScanner, bytes, sizes, limit));
  return calls;
}

const sizes = fc.oneof(
  fc.constantFrom([1], [63], [64], [65], [1, 64], [10_000]),
  fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
);
/** What blocks and their borders could get wrong, as it stands in JSON text. */
const piece = fc.oneof(
  fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "1",
    "null",
    '{"a":[',
    "]}",
    "ä",
    "💾",
    "\u007b\u0000",
  ),
  fc.nat({ max: 130 }).map((length) => " ".repeat(length)),
  fc.nat({ max: 130 }).map((length) => `"${"x".repeat(length)}"`),
  // Runs of backslashes, inside of strings and, where it is no JSON, outside.
  fc.nat({ max: 70 }).map((length) => `"${"\\\\".repeat(length)}"`),
  fc.nat({ max: 70 }).map((length) => `"${"\\\\".repeat(length)}\\"}]"`),
  fc.integer({ min: 1, max: 70 }).map((length) => "\\".repeat(length)),
  fc.constant('"'),
);
const container = fc.tuple(
  fc.constantFrom("{", "["),
  fc.array(piece, { maxLength: 40 }),
  fc.nat({ max: 80 }),
);

describe("the scanner with SIMD and the one in JavaScript say the same of", () => {
  test("anything that begins like a value, valid or not, wherever it is cut", () => {
    const value = container.map(([open, pieces, depth]) => open + pieces.join("") + "]".repeat(depth));
    const document = fc.record({
      key: fc.constantFrom("wanted", "skipped", "items"),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(document, sizes, ({ key, values }, cuts) => {
        const text = `{"${key}":${key === "items" ? `[${values}]` : values[0]},"last":1}`;
        expectSameCalls(Buffer.from(text), cuts);
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 10_000 },
    );
  });

  test("JSON of any shape, with the values that a parser finds", () => {
    const nested = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "large", withCrossShrink: true },
        fc.string({ unit: "binary", maxLength: 100 }),
        fc.constantFrom("\\", '\\"', "\\\\", '"', "{", "}]", null, 0.5, true),
        fc.array(tie("value"), { maxLength: 6 }),
        fc.dictionary(fc.string({ maxLength: 20 }), tie("value"), { maxKeys: 6 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.array(nested, { maxLength: 6 }), fc.nat({ max: 4 }), sizes, (items, space, cuts) => {
        const text = JSON.stringify({ items }, null, space);
        const calls = expectSameCalls(Buffer.from(text), cuts);
        const found = calls.filter((call) => call.startsWith("element ")).map((call) => call.slice(8));
        const values = found.map((of): unknown => JSON.parse(Buffer.from(of, "latin1").toString()));
        expect(JSON.stringify(values)).toBe(JSON.stringify(items));
      }),
      { numRuns: 500, interruptAfterTimeLimit: 10_000 },
    );
  });

  test("every length of a run of backslashes before a quote, at every place of a block", () => {
    for (let before = 0; before < 66; before++) {
      for (let run = 0; run < 10; run++) {
        const string = `"${"x".repeat(before)}${"\\".repeat(run)}"`;
        const text = `{"a":[${string}${run % 2 === 1 ? '}]"' : ""}],"items":[]}`;
        const calls = expectSameCalls(Buffer.from(text), [1000]);
        expect(calls[1]).toBe(`member a ${text.slice(5, text.indexOf(',"items"'))}`);
      }
    }
  });

  test("values and chunks beyond the module's memory", () => {
    const large = JSON.stringify({ text: `${'"}'.repeat(300_000)}`, metadata: { name: "a" } });
    const text = Buffer.from(`{"items":[${large},{"b":[{}]},${large}],"skipped":${large},"x":${large}}`);
    expect(text.length).toBeGreaterThan(2 * simd.memory.length);
    for (const size of [text.length, 300_000, 65_536, 1500]) {
      const calls = expectSameCalls(text, [size]);
      expect(calls.map((call) => call.length)).toStrictEqual([
        11,
        8 + large.length,
        18,
        8 + large.length,
        13,
        7,
        9 + large.length,
        5,
      ]);
    }
  });

  test("objects cut anywhere, whatever lies in the memory behind them", () => {
    const object = `{"a":[1],"metadata":{"name":"a","labels":{},"n":1},"spec":{"b":"}"}}`;
    const text = Buffer.from(`{"items":[${object},${object}],"x":${object}}`);
    const wanted = told(plain.createScanner, text, [text.length]);
    for (const junk of ["}", "]", '"', ",", ":", "\\", " ", "0", '"}', "},"]) {
      const left = Buffer.alloc(2 * text.length, junk);
      for (let cut = 1; cut < text.length; cut++) {
        const dirty: CreateScanner = (options, handler) => {
          const scanner = createScanner(options, handler);
          const push = (chunk: Uint8Array): void => {
            simd.load(left, 0);
            scanner.push(chunk);
          };
          return { ...scanner, push };
        };
        expect(told(dirty, text, [cut, text.length])).toStrictEqual(wanted);
      }
    }
  });

  test("a beginning that is told once another scanner has worked in the same memory", () => {
    const of = (create: CreateScanner): Scanner =>
      create(OPTIONS, { begin: () => true, member: () => undefined });
    for (const create of [createScanner, plain.createScanner]) {
      const [cut, failed, other] = [of(create), of(create), of(create)];
      cut.push(Buffer.from('{"cut":[1'));
      expect(() => failed.push(Buffer.from('{"failed" 1}'))).toThrow('expected ":", got "1": {"failed" 1}');
      other.push(Buffer.from('{"other":1,"more":[2,3]}'));
      expect(cut.sample()).toBe('{"cut":[1');
      expect(failed.sample()).toBe('{"failed" 1}');
      cut.push(Buffer.from("]}"));
      cut.end();
      expect(cut.sample()).toBe('{"cut":[1]}');
    }
  });

  test("values beyond the limit", () => {
    const text = Buffer.from(`{"items":[{"a":"${"x".repeat(500)}"}]}`);
    for (const size of [1, 50, 1000]) {
      const calls = expectSameCalls(text, [size], 200);
      expect(calls.at(-1)).toMatch(/larger than the option "limit", 200 bytes/);
    }
  });
});

type Reader = Pick<typeof item, "readItem" | "readMetadata">;

/** What is read of an object, or why not. */
function itemOf(reader: Reader, bytes: Buffer, start: number, end: number): unknown {
  try {
    return { ...reader.readItem(bytes, start, end), metadata: reader.readMetadata(bytes, start, end) };
  } catch (error) {
    return String(error);
  }
}

describe("metadata is read alike with SIMD and in JavaScript", () => {
  const space = fc.constantFrom("", "", "", " ", "\n\t");
  const string = fc.oneof(
    fc.stringMatching(/^[a-z0-9./-]{0,80}$/).map((text) => JSON.stringify(text)),
    fc.string({ unit: "binary", maxLength: 20 }).map((text) => JSON.stringify(text)),
    fc.constantFrom('"\\u0061"', '"ä"', '"\u007f"', '"\u0001"', '"\\\\"', '"'),
  );
  const strings = fc
    .dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 50 }))
    .map((of) => JSON.stringify(of));
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "a", uid: "u" };
  const value = fc.oneof(
    string,
    string,
    string,
    strings,
    fc.json(),
    fc.constantFrom("null", "1", "1/2", "-1.5e+3", "{}", "[]", "", "}", "[{]}", JSON.stringify([owner])),
  );
  const keys = [
    ...["name", "namespace", "uid", "resourceVersion", "labels", "ownerReferences", "deletionTimestamp"],
    ...[
      "managedFields",
      "annotations",
      "generateName",
      "nameX",
      "uix",
      "labelx",
      "managedFieldz",
      "n\\u0061me",
    ],
    ...[
      "resourceVersioN",
      "ownerReferenceS",
      "deletionXimestamp",
      "deletionTimestamP",
      "namespacE",
      "ä",
      "metadata",
    ],
  ];
  const member = fc
    .tuple(fc.constantFrom(...keys), space, value, space)
    .map(([key, before, of, after]) => `${before}"${key}"${after}:${before}${of}${after}`);
  /** Metadata as servers write it, with something else now and then. */
  const good = fc
    .record(
      {
        name: fc.stringMatching(/^[a-z0-9-]{1,60}$/),
        namespace: fc.stringMatching(/^[a-z]{0,9}$/),
        uid: fc.uuid(),
        resourceVersion: fc.nat().map(String),
        labels: fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 50 })),
        annotations: fc.dictionary(fc.string(), fc.string({ unit: "binary" })),
        ownerReferences: fc.constantFrom([], [owner], [owner, { ...owner, controller: true }]),
        managedFields: fc.array(fc.dictionary(fc.string(), fc.string())),
        deletionTimestamp: fc.constant("2026-01-01T00:00:00Z"),
        generation: fc.nat(),
      },
      { requiredKeys: ["name"] },
    )
    .map((of) => Object.entries(of).map(([key, value]) => `"${key}":${JSON.stringify(value)}`));
  const members = fc
    .tuple(good, fc.array(member, { maxLength: 2 }))
    .chain(([known, other]) => fc.shuffledSubarray([...known, ...other], { minLength: known.length }));
  const object = fc
    .tuple(fc.array(member, { maxLength: 2 }), fc.oneof(members, fc.array(member, { maxLength: 6 })), space)
    .map(([before, metadata, gap]) => {
      const all = [...before, `"metadata"${gap}:${gap}{${gap}${metadata.join(",")}}`, `"spec":{"a":[]}`];
      return `{${all.join(",")}}`;
    });

  test("of any object, valid or not, whole or cut, in the module's memory or outside", () => {
    let located = 0;
    fc.assert(
      fc.property(object, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (text, part, whole) => {
        const bytes = Buffer.from(`..${text}..`);
        const end = whole ? bytes.length - 2 : 2 + Math.ceil(part * (bytes.length - 4));
        const wanted = itemOf(plain, bytes, 2, end);
        expect(itemOf(item, bytes, 2, end)).toStrictEqual(wanted);

        const size = simd.load(bytes, 0);
        expect(size).toBe(bytes.length);
        const inside = itemOf(item, simd.memory, simd.window + 2, simd.window + end);
        if (typeof wanted === "object" && wanted !== null && "cuts" in wanted && Array.isArray(wanted.cuts)) {
          const cuts = wanted.cuts.map((at: number) => at + simd.window);
          expect(inside).toStrictEqual({ ...wanted, cuts });
          if (simd.locate(bytes, 2, end) !== -1) located++;
        } else expect(inside).toBe(wanted);
      }),
      { numRuns: 3000, interruptAfterTimeLimit: 12_000 },
    );
    expect(located).toBeGreaterThan(50);
  });

  test("of an object as API servers write it by the module alone", () => {
    const metadata = {
      name: "a",
      generation: 1,
      creationTimestamp: null,
      annotations: { "a/b": 'escaped: "}" \\ ä' },
      labels: { ä: '"' },
      ownerReferences: [owner],
      managedFields: [{ fieldsV1: { "f:spec": { 'k:{"name":"a"}': {} } } }],
    };
    const bytes = Buffer.from(JSON.stringify({ kind: "Pod", other: [1, true], metadata, spec: {} }));
    expect(simd.locate(bytes, 0, bytes.length)).not.toBe(-1);
    const read = itemOf(item, bytes, 0, bytes.length);
    expect(read).toStrictEqual(itemOf(plain, bytes, 0, bytes.length));
    expect(read).toMatchObject({ metadata: { name: "a", labels: { ä: '"' }, ownerReferences: [owner] } });
  });

  test("of one that is larger than the place for it", () => {
    const text = (pad: object): string =>
      JSON.stringify({ ...pad, metadata: { name: "a", labels: { b: "c" } }, spec: "x".repeat(100_000) });
    for (const pad of [{}, { before: "x".repeat(100_000) }]) {
      const bytes = Buffer.from(text(pad));
      expect(itemOf(item, bytes, 0, bytes.length)).toStrictEqual(itemOf(plain, bytes, 0, bytes.length));
    }
  });
});

describe("slots", () => {
  const put = (text: string): [start: number, end: number] => {
    const bytes = Buffer.from(text);
    simd.load(bytes, 0);
    return [simd.window, simd.window + bytes.length];
  };

  test("belong to the same bytes until they are given away, and what is in use moves before that", () => {
    const texts = new Map<number, string>();
    const changes = { given: 0, moved: 0 };
    const wrong: string[] = [];
    const check = (text: string): void => {
      const slot = simd.intern(...put(text));
      const last = slot >= 0 ? slot : (simd.told[MOVED] ?? -1);
      if (last !== -1 && texts.get(last) !== text) wrong.push(`${last}: ${text}, ${texts.get(last)}`);
      if (slot >= 0) return;
      changes.given++;
      if (last !== -1) changes.moved++;
      texts.set(~slot, text);
    };
    const lengths = [1, 7, 8, 9, 15, 16, 17, 31, 200];
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 6000; i++) {
        check("in use");
        const length = lengths[i % lengths.length] ?? 1;
        check(String(i).padEnd(length, "x"));
        check(String(i).padStart(length, "x"));
      }
    }
    expect(wrong).toStrictEqual([]);
    expect(Math.max(...texts.keys())).toBeLessThan(8192);
    expect(changes.given).toBeGreaterThan(10_000);
    expect(changes.moved).toBeGreaterThan(0);
    expect([...texts.values()].filter((text) => text === "in use").length).toBeLessThanOrEqual(4);
  });
});
