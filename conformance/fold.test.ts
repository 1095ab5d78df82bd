import { describe, expect, test } from "vitest";
import { differences, Fold, type KubeObject, parseList } from "./fold.ts";

const pod = (name: string, resourceVersion: string, more: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace: "default", name, uid: `uid-${name}`, resourceVersion, ...more },
});

function fold(...lines: object[]): Fold {
  const folded = new Fold();
  for (const line of lines) folded.line(JSON.stringify(line));
  return folded;
}

const ready = (count: number): object => ({ type: "ready", count, resourceVersion: "9" });

describe("Fold", () => {
  test("keeps what init, create and update tell, and forgets what delete names", () => {
    const folded = fold(
      { type: "init", object: pod("a", "1") },
      { type: "init", object: pod("b", "2") },
      ready(2),
      { type: "update", object: pod("a", "10"), previous: pod("a", "1") },
      { type: "delete", object: pod("b", "11") },
      { type: "create", object: pod("c", "12") },
    );
    expect(folded.violations).toEqual([]);
    expect(differences(folded.objects, [pod("a", "10"), pod("c", "12")])).toEqual([]);
    expect(folded.lines).toEqual({ init: 2, ready: 1, update: 1, delete: 1, create: 1 });
  });

  test.each([
    ["an event before ready", [{ type: "create", object: pod("a", "1") }]],
    ["an init after ready", [ready(0), { type: "init", object: pod("a", "1") }]],
    ["a ready with another count", [{ type: "init", object: pod("a", "1") }, ready(2)]],
    ["a second ready", [ready(0), ready(0)]],
    ["an update of what is not there", [ready(0), { type: "update", object: pod("a", "1") }]],
    ["a delete of what is not there", [ready(0), { type: "delete", object: pod("a", "1") }]],
    [
      "a create of what is there",
      [{ type: "init", object: pod("a", "1") }, ready(1), { type: "create", object: pod("a", "2") }],
    ],
    [
      "an update from something that was not told",
      [
        { type: "init", object: pod("a", "1") },
        ready(1),
        { type: "update", object: pod("a", "3"), previous: pod("a", "2") },
      ],
    ],
    [
      "an update to another uid",
      [
        { type: "init", object: pod("a", "1") },
        ready(1),
        { type: "update", object: pod("a", "3", { uid: "x" }), previous: pod("a", "1") },
      ],
    ],
    ["an unknown type", [ready(0), { type: "changed", object: pod("a", "1") }]],
    ["a line without an object", [ready(0), { type: "create" }]],
  ])("names %s as a violation", (_, lines) => {
    expect(fold(...lines).violations).toHaveLength(1);
  });

  test("names a line that is no JSON as a violation", () => {
    const folded = new Fold();
    folded.line('{"type":"ready",');
    expect(folded.violations).toEqual(['not an object: {"type":"ready",']);
  });
});

describe("differences", () => {
  const state = (...pods: KubeObject[]): Map<string, KubeObject> =>
    new Map(pods.map((one) => [`default/${one.metadata.name}`, one]));

  test("names a missing, a surplus, an older and a recreated object", () => {
    const folded = state(pod("old", "1"), pod("again", "5"), pod("gone", "6"));
    const listed = [pod("old", "2"), pod("again", "5", { uid: "other" }), pod("born", "7")];
    expect(differences(folded, listed)).toEqual([
      expect.stringMatching("^default/old: at 1, in the cluster at 2"),
      expect.stringMatching("^default/again: uid"),
      expect.stringMatching("^default/born: missing"),
      expect.stringMatching("^default/gone: not in the cluster"),
    ]);
  });

  test("compares content without managedFields, and says where it differs", () => {
    const listed = pod("a", "1", { managedFields: [{ manager: "kubectl" }], labels: { app: "x" } });
    expect(differences(state(pod("a", "1", { labels: { app: "x" } })), [listed])).toEqual([]);
    expect(differences(state(pod("a", "1", { labels: { app: "y" } })), [listed])).toEqual([
      'default/a: same version 1, different content: object.metadata.labels.app: "y" and "x"',
    ]);
  });
});

test("parseList refuses what is no list", () => {
  expect(parseList(JSON.stringify({ items: [pod("a", "1")] }))).toEqual([pod("a", "1")]);
  expect(() => parseList('{"kind":"Status"}')).toThrow("not one");
});
