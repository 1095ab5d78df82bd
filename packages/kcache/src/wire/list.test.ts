import { describe, expect, test } from "vitest";
import { plainMetadata } from "../../test/metadata.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import { defineKind, type Kind } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { createListDecoder, type ListEnd, readList } from "./list.ts";

const Pod: Kind<KubeObject> = defineKind<KubeObject>({
  version: "v1",
  kind: "Pod",
  plural: "pods",
  scope: "Namespaced",
});

function decode(body: string, limit?: number): { entries: Entry[]; end: ListEnd } {
  const decoder = createListDecoder(Pod, limit === undefined ? {} : { limit });
  const entries = [...decoder.push(Buffer.from(body))];
  return { entries, end: decoder.end() };
}

function failure(run: () => unknown): KcacheError {
  try {
    run();
  } catch (error) {
    if (error instanceof KcacheError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const META = `"metadata":{"resourceVersion":"7"}`;
const page = (items: string): string => `{"kind":"PodList","apiVersion":"v1",${META},"items":${items}}`;

describe("what a list says", () => {
  test("the version, the next page's token and what remains are told at the end", () => {
    const body = `{"items":[],"metadata":{"continue":"abc","remainingItemCount":12,"resourceVersion":"9"}}`;
    expect(decode(body).end).toStrictEqual({
      resourceVersion: "9",
      continue: "abc",
      remainingItemCount: 12,
      count: 0,
    });
  });

  test("an empty token means that no page follows", () => {
    expect(
      decode(`{"items":[],"metadata":{"continue":"","resourceVersion":"9"}}`).end.continue,
    ).toBeUndefined();
  });

  test.each([page("[]"), page("null"), `{"kind":"PodList",${META}}`, page(" [ \n ] ")])(
    "%s is an empty list",
    (body) => {
      expect(decode(body)).toMatchObject({ entries: [], end: { count: 0, resourceVersion: "7" } });
    },
  );

  test("readList hands over what each chunk completed, once, and nothing for chunks that complete nothing", async () => {
    const item = (name: string): string => `{"metadata":{"name":"${name}"}}`;
    const body = page(`[${item("a")},${item("b")},${item("c")}]`);
    const cut = body.indexOf(`"c"`);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(body.slice(0, 20));
      yield Buffer.from(body.slice(20, cut));
      yield Buffer.from(body.slice(cut));
    }
    const batches: string[][] = [];
    const end = await readList(createListDecoder(Pod), chunks(), (entries) =>
      batches.push(entries.map(({ key }) => key)),
    );
    expect(batches).toStrictEqual([["a", "b"], ["c"]]);
    expect(end.count).toBe(3);
  });

  test("readList gives the event loop back while it reads, however the body is cut", async () => {
    const items = Array.from({ length: 4000 }, (_, i) => `{"metadata":{"name":"${"x".repeat(500)}-${i}"}}`);
    const body = Buffer.from(page(`[${items.join(",")}]`));
    for (const size of [body.length, 4096]) {
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
      }
      let turns = 0;
      let count = 0;
      let turn = setImmediate(function again() {
        turns++;
        turn = setImmediate(again);
      });
      const end = await readList(createListDecoder(Pod), chunks(), (entries) => {
        count += entries.length;
      });
      clearImmediate(turn);
      expect(end.count).toBe(4000);
      expect(count).toBe(4000);
      expect(turns).toBeGreaterThanOrEqual(Math.floor(body.length / (512 * 1024)));
    }
  });

  test("an error of onEntries ends the reading of the chunks", async () => {
    let left = false;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(page(`[{"metadata":{"name":"a"}}]`));
      } finally {
        left = true;
      }
    }
    const boom = new Error("boom");
    const reading = readList(createListDecoder(Pod), chunks(), () => {
      throw boom;
    });
    await expect(reading).rejects.toBe(boom);
    expect(left).toBe(true);
  });
});

describe("entries", () => {
  const item = `{"metadata":{"name":"a","namespace":"d","uid":"u","resourceVersion":"3","labels":{"x":"y"},
    "managedFields":[{"manager":"}]"}],"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"o"}],
    "deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"nodeName":"n"}}`;

  test("know their metadata, and give the object with kind and apiVersion first and without managedFields", () => {
    const [entry] = decode(page(`[${item}]`)).entries;
    expect(entry).toMatchObject({
      key: "d/a",
      metadata: {
        name: "a",
        namespace: "d",
        uid: "u",
        resourceVersion: "3",
        labels: { x: "y" },
        ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "r", uid: "o" }],
        deletionTimestamp: "2026-01-01T00:00:00Z",
      },
    });
    expect(Object.keys(entry!.object)).toStrictEqual(["kind", "apiVersion", "metadata", "spec"]);
    expect(entry!.object.metadata).not.toHaveProperty("managedFields");
    expect(entry!.byteLength).toBe(item.length - `,\n    "managedFields":[{"manager":"}]"}]`.length);
  });

  test("give the same object while it is held, frozen to any depth under test", () => {
    const [entry] = decode(page(`[${item}]`)).entries;
    const { object } = entry!;
    expect(entry!.object).toBe(object);
    expect(Object.isFrozen(object)).toBe(true);
    expect(Object.isFrozen(object.metadata.labels)).toBe(true);
  });

  test("keep the object's own kind and apiVersion", () => {
    const [entry] = decode(page(`[{"kind":"Q","apiVersion":"q/v1","metadata":{"name":"a"}}]`)).entries;
    expect(entry!.object).toStrictEqual({ kind: "Q", apiVersion: "q/v1", metadata: { name: "a" } });
  });

  test("tolerate what aggregated APIs leave out: uid and resourceVersion are then empty", () => {
    const [entry] = decode(page(`[{"metadata":{"name":"a"}}]`)).entries;
    expect(plainMetadata(entry!.metadata)).toStrictEqual({
      name: "a",
      namespace: undefined,
      uid: "",
      resourceVersion: "",
      labels: {},
      ownerReferences: [],
      deletionTimestamp: undefined,
    });
  });

  test("recognize keys that are written with escapes", () => {
    const { entries } = decode(
      `{"\\u0069tems":[{"metad\\u0061ta":{"n\\u0061me":"a","manag\\u0065dFields":[1],"labels":{"\\u0061":"\\u0062"}}}],${META}}`,
    );
    expect(entries[0]).toMatchObject({ key: "a", metadata: { labels: { a: "b" } } });
    expect(entries[0]!.object.metadata).toStrictEqual({ name: "a", labels: { a: "b" } });
  });

  test.each([
    [`{"managedFields":[],"name":"a"}`, `{"name":"a"}`],
    [`{"name":"a","managedFields":[]}`, `{"name":"a"}`],
    [`{"name":"a" , "managedFields" : [] , "uid":"u"}`, `{"name":"a","uid":"u"}`],
    [`{"managedFields":[],"managedFields":[],"name":"a","managedFields":null}`, `{"name":"a"}`],
    [`{"name":"a","managedFields":[],"managedFields":[]}`, `{"name":"a"}`],
  ])("of metadata %s %s stays", (metadata, rest) => {
    const [entry] = decode(page(`[{"metadata":${metadata}}]`)).entries;
    expect(entry!.object.metadata).toStrictEqual(JSON.parse(rest));
  });

  test("share labels and owners that are written alike, and shared ones are frozen", () => {
    const [a, b] = decode(page(`[${item},${item}]`)).entries;
    expect(a!.metadata.labels).toBe(b!.metadata.labels);
    expect(a!.metadata.ownerReferences).toBe(b!.metadata.ownerReferences);
    expect(Object.isFrozen(a!.metadata.labels)).toBe(true);
    expect(Object.isFrozen(a!.metadata.ownerReferences[0])).toBe(true);
  });

  test("with invalid JSON outside the metadata say so when the object is read, by name", () => {
    const [entry] = decode(page(`[{"metadata":{"name":"a"},"spec":[tru]}]`)).entries;
    const error = failure(() => entry!.object);
    expect(error.code).toBe("bad-response");
    expect(error.message).toMatch(/^parse Pod a: /);
  });

  test("of many containers and in any order are read alike", () => {
    const many = `[${Array.from({ length: 200 }, (_, i) => `{"i":[${i}]}`)}]`;
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, { i }]));
    const extra = JSON.stringify(fields);
    const body = `{"data":${extra},"list":${many},"metadata":{"annotations":${extra},"managedFields":${many},"name":"a","x":${extra}}}`;
    const [entry] = decode(page(`[${body}]`)).entries;
    expect(entry!.object).toStrictEqual({
      kind: "Pod",
      apiVersion: "v1",
      data: fields,
      list: JSON.parse(many),
      metadata: { annotations: fields, name: "a", x: fields },
    });
  });
});

describe("what is no list", () => {
  test.each([
    [
      "<html><body>Sign in</body></html>",
      'list pods: expected "{", got "<": <html><body>Sign in</body></html>',
    ],
    ["", "list pods: the answer is empty"],
    ["[]", 'list pods: expected "{", got "[": []'],
    ["{}", "list pods: got no list: {}"],
    [`{"kind":"Pod",${META}}`, `list pods: got no list: {"kind":"Pod",${META}}`],
    [
      `{"kind":"Status","message":"pods is gone","reason":"Expired","code":410}`,
      "list pods: got a Status: pods is gone (410 Expired)",
    ],
    [page(`{"a":1}`), /got items that are no array: {"kind":"PodList"/],
    [
      `{"items":[]}`,
      'list pods: got a list without metadata.resourceVersion, from which a watch would start: {"items":[]}',
    ],
    [page("[{}]"), "list pods: got an object without metadata: {}"],
    [page(`[{"metadata":{"uid":"u"}}]`), /got an object without metadata.name: {"metadata":{"uid":"u"}}/],
    [page(`[{"metadata":{"name":null}}]`), /without metadata.name/],
    [page(`[{"metadata":{"name":3}}]`), /got a string is 3/],
    [page(`[{"metadata":[]}]`), /no object/],
    [page(`[null]`), /got no object where one was expected: null/],
    [page(`[{"metadata":{"name":"a" "b":1}}]`), /no "," between two members/],
    [page(`[{"metadata":{"name":"a","b" 1}}]`), /no ":" after a key/],
    [page(`[{"metadata":{"name":"a",}}]`), /no key where one was expected/],
    [page(`[{"metadata":{"name":"a","b":}}]`), /no value after a key/],
    [page("[,]"), /expected a value or "]", got ","/],
    [page("[1 2]"), /no object/],
    [`${page("[]")}{`, /expected nothing more, got "{"/],
    [`{"kind" "PodList"}`, /expected ":", got "\\""/],
    [`{"kind":"PodList",}`, /expected a key, got "}"/],
    [`{"kind":tru,"items":[]}`, /kind is no JSON/],
    [`{"x":@,"items":[]}`, /expected "," or "}", got "@"/],
  ])("%s is refused: %s", (body, message) => {
    const error = failure(() => decode(body));
    expect(error.code).toBe("bad-response");
    expect(error.message).toMatch(message);
  });

  test("a sample in a message is one short line", () => {
    const error = failure(() => decode(`<html>\n${"é".repeat(1000)}`));
    expect(error.message.length).toBeLessThan(200);
    expect(error.message).not.toContain("\n");
  });

  test("a decoder that has failed fails again", () => {
    const decoder = createListDecoder(Pod);
    const error = failure(() => decoder.push(Buffer.from("x")));
    expect(failure(() => decoder.push(Buffer.from(page("[]"))))).toBe(error);
    expect(failure(() => decoder.end())).toBe(error);
  });
});

test("cut off after any byte, a list is an error, and what came before are its first entries", () => {
  const body = Buffer.from(
    JSON.stringify(
      {
        kind: "PodList",
        items: [
          {
            metadata: { name: "ä\\", managedFields: [{ a: '"}' }], labels: { a: "💾" } },
            spec: { a: [1, true, null] },
          },
          { metadata: { managedFields: [], name: 'b"' } },
        ],
        metadata: { resourceVersion: "7", remainingItemCount: 12 },
      },
      null,
      1,
    ),
  );
  const whole = decode(body.toString()).entries.map(({ object }) => object);
  for (let length = 0; length < body.length; length++) {
    const decoder = createListDecoder(Pod);
    const entries = [...decoder.push(body.subarray(0, length))];
    expect(failure(() => decoder.end()).code).toBe("bad-response");
    expect(entries.map(({ object }) => object)).toStrictEqual(whole.slice(0, entries.length));
  }
});

describe("an object beyond the limit", () => {
  const item = (size: number): string => {
    const empty = `{"metadata":{"name":"a"},"data":""}`;
    return empty.replace('""', `"${"x".repeat(size - empty.length)}"`);
  };

  test.each([10_000, 1, 7])(
    "is refused, in chunks of %i bytes, with the limit and the option's name",
    (size) => {
      const run = (bytes: number): void => {
        const decoder = createListDecoder(Pod, { limit: 1000 });
        const body = Buffer.from(page(`[${item(bytes)}]`));
        for (let at = 0; at < body.length; at += size) decoder.push(body.subarray(at, at + size));
        decoder.end();
      };
      run(1000);
      const error = failure(() => run(1001));
      expect(error.code).toBe("too-large");
      expect(error.message).toMatch(
        /^list pods: a value is larger than the option "limit", 1000 bytes: {"metadata":{"name":"a"}/,
      );
    },
  );

  test.each([0, -1, Number.NaN, 1.5])("a limit of %d is refused when the decoder is made", (limit) => {
    expect(failure(() => createListDecoder(Pod, { limit })).code).toBe("invalid-argument");
  });

  test("is refused before it has arrived as a whole", () => {
    const decoder = createListDecoder(Pod, { limit: 1000 });
    decoder.push(Buffer.from(`{"items":[{"x":"`));
    expect(failure(() => decoder.push(Buffer.alloc(2000, "x"))).code).toBe("too-large");
  });

  test("counts only what has to be kept: an unknown member may have any size", () => {
    const decoder = createListDecoder(Pod, { limit: 100 });
    decoder.push(Buffer.from(`{"x":["`));
    for (let i = 0; i < 100; i++) decoder.push(Buffer.alloc(1000, "x"));
    decoder.push(Buffer.from(`"],${META},"items":[]}`));
    expect(decoder.end().count).toBe(0);
  });
});

test("labels and owners that are not what they should be are refused when they are read", () => {
  for (const [member, message] of [
    [`"labels":{"x":1}`, /parse Pod a: .*labels that are no map of strings/],
    [`"ownerReferences":[{}]`, /parse Pod a: .*ownerReferences that are no list/],
  ] as const) {
    const [entry] = createListDecoder(Pod).push(
      Buffer.from(
        `{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a",${member}}}]}`,
      ),
    );
    expect(entry?.key).toBe("a");
    expect(() => entry?.metadata.labels).toThrow(message);
  }
});
