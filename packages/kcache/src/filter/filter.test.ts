import { describe, expect, test } from "vitest";
import { Pod } from "../kinds/core/v1.gen.ts";
import { type Entry, entryOf } from "../object/entry.ts";
import {
  all,
  and,
  equalFilters,
  type Filter,
  fields,
  fn,
  labels,
  namespace,
  none,
  not,
  nsName,
  or,
  owner,
  selector,
} from "./filter.ts";

function podEntry(metadata: Partial<Pod["metadata"]> = {}, nodeName?: string): Entry<Pod> {
  return entryOf<Pod>({
    apiVersion: Pod.apiVersion as "v1",
    kind: "Pod",
    metadata: { name: "pod-1", namespace: "default", uid: "u1", resourceVersion: "1", ...metadata },
    spec: { containers: [], ...(nodeName === undefined ? {} : { nodeName }) },
  });
}

const known = podEntry({ labels: { app: "frontend" } });
const unparsed: Entry<Pod> = {
  ...known,
  get object(): never {
    throw new Error("parsed");
  },
};

const unread: Entry<Pod> = {
  ...known,
  get object(): never {
    throw new Error("parsed");
  },
  field(): never {
    throw new Error("read");
  },
};

describe("a filter", () => {
  const owned = podEntry({
    labels: { app: "frontend", tier: "web" },
    ownerReferences: [
      { apiVersion: "v1", kind: "Thing", name: "other", uid: "o0" },
      { apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid: "o1", controller: true },
    ],
  });
  const node = entryOf({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n1", uid: "u", resourceVersion: "1" },
  });

  test.each<[Filter, Entry, boolean]>([
    [all(), owned, true],
    [none(), owned, false],
    [nsName("default", "pod-1"), owned, true],
    [nsName("default", "pod-0", "pod-1"), owned, true],
    [nsName("other", "pod-1"), owned, false],
    [nsName("", "n1"), node, true],
    [nsName("default", "n1"), node, false],
    [namespace("other", "default"), owned, true],
    [namespace("other"), owned, false],
    [namespace("default"), node, false],
    [labels({ app: "frontend", tier: "web" }), owned, true],
    [labels({ app: "frontend", tier: "db" }), owned, false],
    [labels({}), owned, true],
    [selector("tier notin (db),app"), owned, true],
    [selector({ matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }), owned, false],
    [selector(""), owned, true],
    [selector({}), owned, true],
    [selector(null), owned, false],
    [selector(undefined), owned, false],
    [fields("metadata.name=pod-1"), owned, true],
    [fields({ "metadata.namespace": "other" }), owned, false],
    [owner("o1"), owned, true],
    [owner("o2", { uid: "o0" }), owned, true],
    [owner("u1"), owned, false],
    [owner("o1"), node, false],
    [fn(({ kind }) => kind === "Pod"), owned, true],
    [fn(({ kind }) => kind === "Node"), owned, false],
    [not(namespace("other")), owned, true],
    [and(namespace("default"), labels({ app: "frontend" })), owned, true],
    [and(namespace("other"), labels({ app: "frontend" })), owned, false],
    [or(namespace("other"), labels({ app: "frontend" })), owned, true],
    [or(namespace("other"), labels({ app: "db" })), owned, false],
    [and(), owned, true],
    [or(), owned, false],
  ])("%s on an entry", (filter, entry, accepted) => {
    expect(filter.accepts(entry)).toBe(accepted);
  });

  test("is frozen to any depth, and what it was made from is not", () => {
    const record = { app: "frontend" };
    const names = ["b", "a"];
    const filter = and(labels(record), namespace(...names), not(fields("status.phase=Running")));
    record.app = "backend";
    names.push("c");
    expect(filter.accepts(podEntry({ namespace: "a", labels: { app: "frontend" } }))).toBe(true);
    expect(filter.accepts(podEntry({ namespace: "c", labels: { app: "frontend" } }))).toBe(false);
    const seen = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const child of Object.values(value)) seen(child);
    };
    seen(filter);
  });

  test("prints as the calls that make it", () => {
    const filter = and(
      selector("tier!=db,app in (b,a)"),
      namespace("prod", "dev"),
      or(nsName("a", 'odd"name'), owner("o1")),
      not(fields({ "spec.nodeName": "a,b" })),
    );
    expect(String(filter)).toBe(
      'and(namespace("dev", "prod"), or(nsName("a", "odd\\"name"), owner("o1")), ' +
        'selector("app in (a,b),tier!=db"), not(fields("spec.nodeName=a\\\\,b")))',
    );
    expect(filter.id).toBe(String(filter));
  });

  test("parses no object unless a function asks for it", () => {
    const cheap = or(nsName("a", "b"), and(namespace("default"), selector("app,!tier"), not(owner("x"))));
    expect(cheap.accepts(unparsed)).toBe(true);
    expect(fields("spec.nodeName=").accepts(unparsed)).toBe(true);
    expect(() => fn(({ spec }: Pod) => spec.nodeName === undefined).accepts(unparsed)).toThrow("parsed");
  });

  test("tries what is cheap before what parses, and that before functions", () => {
    const calls: string[] = [];
    const spy = fn<Pod>(() => calls.push("fn") > 0);
    expect(and(spy, fields("spec.nodeName=n1"), namespace("other")).accepts(unread)).toBe(false);
    expect(or(spy, fields("spec.nodeName=n1"), namespace("default")).accepts(unread)).toBe(true);
    expect(and(spy, fields("spec.nodeName=n1")).accepts(podEntry({}, "n2"))).toBe(false);
    expect(calls).toEqual([]);
  });
});

describe("equal filters", () => {
  const long = (pod: Pod): boolean => pod.metadata.name.length > 9;

  test.each<[string, Filter<Pod>, Filter<Pod>]>([
    ["labels and selectors", labels({ a: "b" }), selector("a=b")],
    ["one value and a set of one", selector("a=b"), selector("a in (b)")],
    [
      "text and objects",
      selector("a=b,!c"),
      selector({ matchLabels: { a: "b" }, matchExpressions: [{ key: "c", operator: "DoesNotExist" }] }),
    ],
    ["order of requirements", selector("a=b,c"), selector("c,a=b")],
    ["order of values", selector("a in (x,y)"), selector("a in (y,x,y)")],
    ["order of parts", and(labels({ a: "b" }), owner("o")), and(owner("o"), labels({ a: "b" }))],
    [
      "nesting of and",
      and(labels({ a: "b" }), and(labels({ c: "d" }), owner("o"))),
      and(labels({ a: "b", c: "d" }), owner("o")),
    ],
    ["nesting of or", or(owner("a"), or(namespace("n"), owner("b"))), or(namespace("n"), owner("b", "a"))],
    ["repetition", and(owner("o"), owner("o")), owner("o")],
    ["all in and", and(all(), owner("o")), owner("o")],
    ["none in and", and(none(), owner("o")), none()],
    ["all in or", or(all(), owner("o")), all()],
    ["none in or", or(none(), owner("o")), owner("o")],
    ["nothing to and", and(), all()],
    ["nothing to or", or(), none()],
    ["two negations", not(not(owner("o"))), owner("o")],
    ["not all", not(all()), none()],
    ["not none", not(none()), all()],
    ["empty selectors", selector(""), all()],
    ["empty labels", labels({}), all()],
    ["empty fields", fields({}), all()],
    ["no names", nsName("default"), none()],
    ["no namespaces", namespace(), none()],
    ["no owners", owner(), none()],
    ["namespaces in and", and(namespace("a", "b"), namespace("b", "c")), namespace("b")],
    ["disjoint namespaces", and(namespace("a"), namespace("b")), none()],
    ["names in or", or(nsName("a", "y"), nsName("a", "x")), nsName("a", "x", "y")],
    ["fields in and", and(fields("a=1"), fields("b!=2")), fields("b!=2,a=1")],
    [
      "a record of fields",
      fields({ "spec.priority": 10, "spec.hostNetwork": true }),
      fields("spec.hostNetwork=true,spec.priority=10"),
    ],
    ["owners by object", owner({ uid: "o" }), owner("o")],
    ["one function", fn(long), fn(long, "another name")],
  ])("%s", (_, a, b) => {
    expect(equalFilters(a, b)).toBe(true);
    expect(a.id).toBe(b.id);
  });

  test.each<[string, Filter<Pod>, Filter<Pod>]>([
    ["values", labels({ a: "b" }), labels({ a: "c" })],
    ["operators", selector("a=b"), selector("a!=b")],
    ["existence and emptiness", selector("a"), selector("a=")],
    ["and, or", and(owner("a"), owner("b")), or(owner("a"), owner("b"))],
    ["functions of the same text", fn(() => true), fn(() => true)],
    ["labels and fields", selector("a=b"), fields("a=b")],
    ["a field's comma", fields({ a: "1,b=2" }), fields("a=1,b=2")],
    ["names across namespaces", nsName("a", "b"), nsName("b", "a")],
  ])("are not: %s", (_, a, b) => {
    expect(equalFilters(a, b)).toBe(false);
  });
});

describe("a filter that cannot work is refused at once", () => {
  test.each<[string, () => Filter, string]>([
    ["a selector", () => selector("a in b"), 'parse label selector "a in b": at 5: expected "(", found "b"'],
    ["labels", () => labels({ a: "b,c=d" }), 'label selector: matchLabels["a"]: "b,c=d": a value has'],
    [
      "fields",
      () => fields({ "a b": 1 }),
      'make field filter: expected a path such as "status.phase", found "a b"',
    ],
    ["a namespace", () => namespace(""), "every namespace is all()"],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
