import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainMetadata } from "../../test/metadata.ts";
import type { Entry } from "../object/entry.ts";
import { defineKind, type Kind } from "../object/kind.ts";
import { type KubeObject, objectKey } from "../object/object.ts";
import { createListDecoder } from "./list.ts";
import { createWatchDecoder, type WatchFrame } from "./watch.ts";

const Widget: Kind<KubeObject> = defineKind<KubeObject>({
  group: "acme.io",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
});

/** Members in the order they are written; a key may come twice. */
type Members = [key: string, value: Json][];
type Json = null | boolean | number | string | Json[] | { members: Members };

/** Numbers in [0, 1) that follow from the seed. */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Writes JSON as some server might: white space, escapes where none are needed. */
function write(value: Json, next: () => number): string {
  const space = (): string =>
    next() < 0.8 ? "" : (["\n", "  ", "\t", " \r\n"][Math.floor(next() * 4)] ?? "");
  const unit = (char: string): string => {
    const escaped = [...Array(char.length).keys()].map(
      (i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`,
    );
    if (next() < 0.07) return escaped.join("");
    if (char === "/" && next() < 0.5) return "\\/";
    return JSON.stringify(char).slice(1, -1);
  };
  const string = (text: string): string => `"${[...text].map(unit).join("")}"`;
  const list = (open: string, parts: string[], close: string): string =>
    `${open}${space()}${parts.join(`${space()},${space()}`)}${space()}${close}`;
  const any = (of: Json): string => {
    if (typeof of === "string") return string(of);
    if (Array.isArray(of)) return list("[", of.map(any), "]");
    if (typeof of === "object" && of !== null) {
      return list(
        "{",
        of.members.map(([key, member]) => `${string(key)}${space()}:${space()}${any(member)}`),
        "}",
      );
    }
    return JSON.stringify(of);
  };
  return `${space()}${any(value)}${space()}`;
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    '"',
    "\\",
    '\\"',
    "}",
    "]}",
    '{"metadata":{',
    "\ud800",
    "💾",
    "\u0000",
    "managedFields",
    "\n",
  ),
);
/**
 * No key holds a backslash: JSON.parse of V8 14 takes the key `"\\n"` for `"\\\\"` where it has seen the latter in a like
 * object before, so it could not say what is right. Escapes for other characters are in keys all the same.
 */
const keys = text.filter((of) => !of.includes("\\"));
/** Those that mean something are written with values of their type. */
const KNOWN = [
  "kind apiVersion metadata",
  "name namespace uid resourceVersion labels ownerReferences deletionTimestamp",
].flatMap((line) => line.split(" "));
const unknownKeys = keys.filter((key) => !KNOWN.includes(key));
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.integer(),
    text,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie("json")), { maxLength: 4 }).map((members) => ({ members })),
  ),
}));
const record = (pairs: [string, string][]): Json => ({ members: pairs });
const strings = fc.array(fc.tuple(keys, text), { maxLength: 4 }).map(record);
const owner = fc
  .record({ apiVersion: text, kind: text, name: text, uid: text })
  .map((of) => record(Object.entries(of)));

const member = (key: string, value: fc.Arbitrary<Json>): fc.Arbitrary<Members> =>
  value.map((of) => [[key, of]]);
const maybe = (key: string, value: fc.Arbitrary<Json>): fc.Arbitrary<Members> =>
  fc.oneof(
    member(key, value),
    fc.constant<Members>([]),
    fc.tuple(value, value).map(
      ([a, b]): Members => [
        [key, a],
        [key, b],
      ],
    ),
  );
const name = text.filter((of) => of !== "");

function shuffled(...parts: fc.Arbitrary<Members>[]): fc.Arbitrary<Members> {
  return fc
    .tuple(...parts)
    .chain((lists) => fc.shuffledSubarray(lists.flat(), { minLength: lists.flat().length }));
}

const metadata = shuffled(
  member("name", name),
  maybe("name", name),
  maybe("namespace", text),
  maybe("uid", text),
  maybe("resourceVersion", text),
  maybe("labels", fc.oneof(strings, fc.constant(null))),
  maybe("ownerReferences", fc.oneof(fc.array(owner, { maxLength: 2 }), fc.constant(null))),
  maybe("deletionTimestamp", fc.oneof(text, fc.constant(null))),
  maybe("annotations", strings),
  maybe("managedFields", json),
  maybe("managedFields", fc.array(json)),
  fc.array(fc.tuple(unknownKeys, json), { maxLength: 2 }),
).map((members) => ({ members }));

const item = shuffled(
  fc.constantFrom<Members>(
    [],
    [
      ["kind", "Widget"],
      ["apiVersion", "acme.io/v1"],
    ],
    [["kind", "Other"]],
  ),
  member("metadata", metadata),
  maybe("spec", json),
  maybe("status", json),
  fc.array(fc.tuple(unknownKeys, json), { maxLength: 2 }),
).map((members): Json => ({ members }));

const list = fc
  .tuple(fc.array(item, { maxLength: 5 }), fc.array(fc.tuple(keys, json), { maxLength: 2 }))
  .chain(([items, unknown]) =>
    shuffled(
      fc.constant<Members>([
        ["kind", "WidgetList"],
        ["metadata", { members: [["resourceVersion", "77"]] }],
        ["items", items],
        ...unknown.filter(([key]) => !["kind", "metadata", "items"].includes(key)),
      ]),
    ),
  )
  .map((members): Json => ({ members }));

/** What a plain parser makes of the text, and what an entry is to be. */
function expected(source: string): Pick<Entry, "key" | "metadata" | "object"> {
  const object = JSON.parse(source);
  delete object.metadata.managedFields;
  const { name, namespace, uid, resourceVersion, labels, ownerReferences, deletionTimestamp } =
    object.metadata;
  return {
    key: objectKey(namespace, name),
    metadata: {
      name,
      namespace: namespace || undefined,
      uid: uid ?? "",
      resourceVersion: resourceVersion ?? "",
      labels: labels ?? {},
      ownerReferences: ownerReferences ?? [],
      deletionTimestamp: deletionTimestamp ?? undefined,
    },
    object:
      "kind" in object && "apiVersion" in object
        ? object
        : { kind: "Widget", apiVersion: "acme.io/v1", ...object },
  };
}

function expectSame(actual: readonly Entry[], sources: readonly string[]): void {
  expect(actual).toHaveLength(sources.length);
  actual.forEach((entry, i) => {
    const want = expected(sources[i] ?? "");
    expect(entry.key).toBe(want.key);
    expect(plainMetadata(entry.metadata)).toStrictEqual(want.metadata);
    // As text, so that the order of keys counts.
    expect(JSON.stringify(entry.object)).toBe(JSON.stringify(want.object));
    expect(entry.byteLength).toBeLessThanOrEqual(Buffer.byteLength(sources[i] ?? ""));
  });
}

/** The bytes in chunks of random sizes, or each alone. Chunks are overwritten once they have been read. */
function* cut(bytes: Buffer, next: () => number, most: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const size = Math.floor(next() * most);
    const chunk = new Uint8Array(bytes.subarray(at, at + Math.max(most === 1 ? 1 : 0, size)));
    at += chunk.length;
    yield chunk;
    chunk.fill(0x7d);
  }
}

const cutting = fc.constantFrom(1, 2, 5, 40, 300, 100_000);
/** Shrinking a large document would take minutes. */
const RUNS = { numRuns: 300, interruptAfterTimeLimit: 15_000 };

describe("whatever the JSON and wherever it is cut", () => {
  test("a list gives what a parser makes of the whole, without managedFields", () => {
    fc.assert(
      fc.property(list, fc.integer(), cutting, (document, seed, most) => {
        const next = random(seed);
        const body = write(document, next);
        const decoder = createListDecoder(Widget);
        const entries: Entry[] = [];
        for (const chunk of cut(Buffer.from(body), next, most)) entries.push(...decoder.push(chunk));
        const { items } = JSON.parse(body);
        expect(decoder.end()).toStrictEqual({
          resourceVersion: "77",
          continue: undefined,
          remainingItemCount: undefined,
          count: items.length,
        });
        const members =
          document !== null && typeof document === "object" && "members" in document ? document.members : [];
        const written = members.find(([key]) => key === "items")?.[1];
        expectSame(entries, Array.isArray(written) ? written.map((of) => write(of, () => 0.999)) : []);
      }),
      RUNS,
    );
  });

  test("a watch gives what a parser makes of each line, and deep-equal objects to the list's", () => {
    const event = fc.tuple(fc.constantFrom("ADDED", "MODIFIED", "DELETED"), item, fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), fc.integer(), cutting, (events, seed, most) => {
        const next = random(seed);
        const lines = events.map(([type, object, unknown, reversed]) => {
          const members: Members = [
            ["type", type],
            ["object", object],
          ];
          if (unknown) members.splice(1, 0, ["extra", ["}", { members: [] }]]);
          return write({ members: reversed ? members.reverse() : members }, next);
        });
        const decoder = createWatchDecoder(Widget);
        const frames: WatchFrame[] = [];
        for (const chunk of cut(Buffer.from(lines.join("\n")), next, most))
          frames.push(...decoder.push(chunk));
        decoder.end();
        expect(frames.map(({ type }) => type)).toStrictEqual(events.map(([type]) => type));
        const entries = frames.flatMap((frame) => ("entry" in frame ? [frame.entry] : []));
        expectSame(
          entries,
          events.map(([, object]) => write(object, () => 0.999)),
        );

        const listed = createListDecoder(Widget);
        const items = events.map(([, object]) => write(object, next)).join(",");
        const body = Buffer.from(`{"metadata":{"resourceVersion":"1"},"items":[${items}]}`);
        expect(listed.push(body).map(({ object }) => object)).toStrictEqual(
          entries.map(({ object }) => object),
        );
      }),
      RUNS,
    );
  });
});
