import { describe, expect, test } from "vitest";
import type { ConfigMap } from "../kinds/core/v1.gen.ts";
import { type Entry, entryOf } from "../object/entry.ts";
import type { Change } from "../object/event.ts";
import { createParts, type PartName, type Parts } from "./parts.ts";

function entry(namespace: string, name: string, resourceVersion: number): Entry<ConfigMap> {
  const uid = `${namespace}/${name}`;
  const metadata = { namespace, name, uid, resourceVersion: String(resourceVersion) };
  return entryOf<ConfigMap>({ apiVersion: "v1", kind: "ConfigMap", metadata });
}

const QUESTION = "";

/** Parts that are read already, and what their sources do. */
function setUp() {
  const parts: Parts<ConfigMap> = createParts<ConfigMap>(() => true);
  expect(parts.initialized).toBe(true);
  const list = (name: PartName, version: number, ...entries: Entry<ConfigMap>[]) => {
    parts.apply({ type: "init" }, name);
    for (const listed of entries) parts.apply({ type: "init-apply", entry: listed }, name);
    return wordsOf(parts.apply({ type: "init-done", resourceVersion: String(version) }, name));
  };
  const apply = (name: PartName, what: Entry<ConfigMap>) =>
    wordsOf(parts.apply({ type: "apply", entry: what }, name));
  const keys = () =>
    Array.from(parts.entries(), ({ key, metadata }) => `${key} ${metadata.resourceVersion}`).sort();
  return { parts, list, apply, keys };
}

const wordsOf = (changes: readonly Change<ConfigMap>[]): string[] =>
  changes.map(({ key, previous, entry: now }) => {
    if (now === undefined) return `delete ${key}`;
    return `${previous === undefined ? "create" : "update"} ${key} ${now.metadata.resourceVersion}`;
  });

describe("parts", () => {
  test("change only by what their own source says", () => {
    const { parts, list, keys } = setUp();
    parts.open("a", QUESTION);
    parts.open("b", QUESTION);
    expect(list("a", 10, entry("a", "x", 1))).toEqual(["create a/x 1"]);
    expect(list("b", 12, entry("b", "x", 2), entry("b", "y", 11))).toEqual(["create b/x 2", "create b/y 11"]);
    expect(list("a", 20)).toEqual(["delete a/x"]);
    expect(keys()).toEqual(["b/x 2", "b/y 11"]);
    expect([parts.size, parts.resourceVersion]).toEqual([2, "12"]);
    expect([parts.get("b/y")?.key, parts.get("a/x"), parts.get("c/x")]).toEqual([
      "b/y",
      undefined,
      undefined,
    ]);
  });

  test("that cannot be compared have no version together", () => {
    const { parts, list } = setUp();
    parts.open("a", QUESTION);
    parts.open("b", QUESTION);
    list("a", 10);
    parts.apply({ type: "init" }, "b");
    parts.apply({ type: "init-done", resourceVersion: "opaque" }, "b");
    expect(parts.resourceVersion).toBeUndefined();
  });
});

describe("the part of all namespaces", () => {
  /** Namespace a is known up to 30, b up to 10; then the list of all is as of 20. */
  function takenOver() {
    const world = setUp();
    world.parts.open("a", QUESTION);
    world.parts.open("b", QUESTION);
    world.list("a", 30, entry("a", "new", 30));
    world.list("b", 10, entry("b", "old", 9), entry("b", "same", 5));
    expect(world.parts.open(undefined, QUESTION)).toEqual({ resourceVersion: undefined, isHeld: false });
    const same = world.parts.get("b/same");
    const listed = [entry("a", "gone", 8), entry("b", "old", 15), entry("b", "same", 5), entry("c", "x", 7)];
    expect(world.list(undefined, 20, ...listed)).toEqual(["update b/old 15", "create c/x 7"]);
    expect(world.parts.get("b/same")).toBe(same);
    return world;
  }

  test("takes over what single ones hold; what they know better stays until its watch has come there", () => {
    const { parts, apply, keys } = takenOver();
    expect(keys()).toEqual(["a/new 30", "b/old 15", "b/same 5", "c/x 7"]);
    expect(apply(undefined, entry("a", "gone", 29))).toEqual([]);
    expect(wordsOf(parts.apply({ type: "delete", entry: entry("a", "new", 29) }))).toEqual([]);
    expect(apply(undefined, entry("b", "more", 29))).toEqual(["create b/more 29"]);
    expect(apply(undefined, entry("a", "more", 31))).toEqual(["create a/more 31"]);
    expect(apply(undefined, entry("a", "late", 29))).toEqual(["create a/late 29"]);
  });

  test("keeps what was known better also through another list that is older than it", () => {
    const { list, keys } = takenOver();
    expect(list(undefined, 25, entry("a", "gone", 8), entry("c", "x", 7))).toEqual([
      "delete b/old",
      "delete b/same",
    ]);
    expect(keys()).toEqual(["a/new 30", "c/x 7"]);
    expect(list(undefined, 30, entry("c", "x", 7))).toEqual(["delete a/new"]);
  });

  test("believes the list of a restored backup, also where it was ahead", () => {
    const { list, keys } = takenOver();
    list(undefined, 15, entry("a", "back", 14));
    expect(keys()).toEqual(["a/back 14"]);
  });

  test("is divided without a list, each part as far as it is known", () => {
    const { parts, keys } = takenOver();
    expect(wordsOf(parts.narrow(["a", "b", "d"]))).toEqual(["delete c/x"]);
    expect(keys()).toEqual(["a/new 30", "b/old 15", "b/same 5"]);
    expect(parts.open("a", QUESTION)).toEqual({ resourceVersion: "30", isHeld: true });
    expect(parts.open("b", QUESTION)).toEqual({ resourceVersion: "20", isHeld: true });
    expect(parts.open("d", QUESTION)).toEqual({ resourceVersion: "20", isHeld: true });
    expect(parts.open("b", "another")).toEqual({ resourceVersion: "20", isHeld: false });
    expect(parts.open("e", QUESTION)).toEqual({ resourceVersion: undefined, isHeld: false });
  });

  test("that asks another question must not be answered as of before what was seen, and keeps nothing of it", () => {
    const { parts, list, keys } = setUp();
    parts.open("a", QUESTION);
    parts.open("b", QUESTION);
    list("a", 30, entry("a", "x", 30));
    list("b", 10, entry("b", "x", 9));
    expect(parts.open(undefined, "another")).toEqual({ resourceVersion: "30", isHeld: false });
    expect(list(undefined, 25, entry("c", "x", 1))).toEqual(["delete a/x", "delete b/x", "create c/x 1"]);
    expect(keys()).toEqual(["c/x 1"]);
  });
});

test("a list that was broken off is forgotten when its part is opened again", () => {
  const { parts } = setUp();
  parts.open("a", QUESTION);
  parts.apply({ type: "init" }, "a");
  parts.open("a", QUESTION);
  expect(() => parts.apply({ type: "init-apply", entry: entry("a", "x", 1) }, "a")).toThrow(
    /no list has begun/,
  );
});
