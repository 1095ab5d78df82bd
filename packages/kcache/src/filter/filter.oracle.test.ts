/** Random filters and entries against evaluation that knows nothing of canonical forms, compilation or anchors. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Entry, entryOf } from "../object/entry.ts";
import type { KubeObject, ObjectMeta } from "../object/object.ts";
import { type Anchor, anchors, namespacesOf } from "./anchors.ts";
import { eachTerm } from "./facet.ts";
import {
  all,
  and,
  equalFilters,
  type Filter,
  fields,
  fn,
  namespace,
  none,
  not,
  nsName,
  or,
  owner,
  selector,
} from "./filter.ts";

interface Thing extends KubeObject {
  readonly spec: { readonly size?: number };
}

/** A filter as it is asked for. */
type Plan =
  | { type: "all" | "none" | "fn" }
  | { type: "and" | "or"; plans: Plan[] }
  | { type: "not"; plan: Plan }
  | { type: "nsName"; namespace: string; names: string[] }
  | { type: "namespace"; names: string[] }
  | { type: "selector"; key: string; operator: "In" | "NotIn"; values: string[] }
  | { type: "exists"; key: string; absent: boolean }
  | { type: "fields"; path: string; operator: "=" | "!="; value: string }
  | { type: "owner"; uids: string[] };

const isBig = (thing: Thing): boolean => (thing.spec.size ?? 0) > 1;

function build(plan: Plan): Filter<Thing> {
  switch (plan.type) {
    case "all":
      return all();
    case "none":
      return none();
    case "fn":
      return fn(isBig);
    case "and":
      return and(...plan.plans.map(build));
    case "or":
      return or(...plan.plans.map(build));
    case "not":
      return not(build(plan.plan));
    case "nsName":
      return nsName(plan.namespace, ...plan.names);
    case "namespace":
      return namespace(...plan.names);
    case "selector":
      return selector({
        matchExpressions: [{ key: plan.key, operator: plan.operator, values: plan.values }],
      });
    case "exists":
      return selector(plan.absent ? `!${plan.key}` : plan.key);
    case "fields":
      return fields(`${plan.path}${plan.operator}${plan.value}`);
    case "owner":
      return owner(...plan.uids);
  }
}

function naive(plan: Plan, thing: Thing): boolean {
  const { name, namespace = "", labels = {}, ownerReferences = [] } = thing.metadata;
  switch (plan.type) {
    case "all":
      return true;
    case "none":
      return false;
    case "fn":
      return isBig(thing);
    case "and":
      return plan.plans.every((part) => naive(part, thing));
    case "or":
      return plan.plans.some((part) => naive(part, thing));
    case "not":
      return !naive(plan.plan, thing);
    case "nsName":
      return plan.namespace === namespace && plan.names.includes(name);
    case "namespace":
      return plan.names.includes(namespace);
    case "selector":
      return plan.values.includes(labels[plan.key] ?? "(absent)") === (plan.operator === "In");
    case "exists":
      return plan.key in labels !== plan.absent;
    case "fields": {
      const values: Record<string, string> = {
        "metadata.name": name,
        "metadata.namespace": namespace,
        "spec.size": String(thing.spec.size ?? ""),
      };
      return (values[plan.path] === plan.value) === (plan.operator === "=");
    }
    case "owner":
      return ownerReferences.some(({ uid }) => plan.uids.includes(uid));
  }
}

const NAMESPACES = ["n1", "n2", "n3"];
const NAMES = ["x", "y", "n1"];
const KEYS = ["app", "n1/app", "tier"];
const VALUES = ["", "a", "b"];
const UIDS = ["o1", "o2", "o3"];
const some = (of: readonly string[], minLength = 0): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom(...of), { minLength, maxLength: 3 });

const { plan } = fc.letrec<{ plan: Plan; leaf: Plan }>((tie) => ({
  plan: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    { arbitrary: tie("leaf"), weight: 4 },
    {
      arbitrary: fc.record({
        type: fc.constantFrom("and", "or"),
        plans: fc.array(tie("plan"), { maxLength: 4 }),
      }),
      weight: 4,
    },
    { arbitrary: fc.record({ type: fc.constant("not"), plan: tie("plan") }), weight: 1 },
  ),
  leaf: fc.oneof(
    fc.record({ type: fc.constantFrom("all", "none", "fn") }),
    fc.record({
      type: fc.constant("nsName"),
      namespace: fc.constantFrom("", ...NAMESPACES),
      names: some(NAMES),
    }),
    fc.record({ type: fc.constant("namespace"), names: some(NAMESPACES) }),
    fc.record({
      type: fc.constant("selector"),
      key: fc.constantFrom(...KEYS),
      operator: fc.constantFrom("In", "NotIn"),
      values: some(VALUES, 1),
    }),
    fc.record({ type: fc.constant("exists"), key: fc.constantFrom(...KEYS), absent: fc.boolean() }),
    fc.record({
      type: fc.constant("fields"),
      path: fc.constantFrom("metadata.name", "metadata.namespace", "spec.size"),
      operator: fc.constantFrom("=", "!="),
      value: fc.constantFrom("", "x", "n1", "1", "2"),
    }),
    fc.record({ type: fc.constant("owner"), uids: some(UIDS) }),
  ),
}));

const thing: fc.Arbitrary<Thing> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    namespace: fc.constantFrom("", ...NAMESPACES),
    labels: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), { noNullPrototype: true }),
    owners: some(UIDS),
    size: fc.constantFrom(undefined, 1, 2),
  })
  .map(({ name, namespace, labels, owners, size }) => {
    const metadata: ObjectMeta = {
      name,
      ...(namespace === "" ? {} : { namespace }),
      uid: "u",
      resourceVersion: "1",
      labels,
      ownerReferences: owners.map((uid) => ({ apiVersion: "v1", kind: "Owner", name: uid, uid })),
    };
    return { apiVersion: "v1", kind: "Thing", metadata, spec: size === undefined ? {} : { size } };
  });
const things = fc.array(thing, { minLength: 1, maxLength: 12 });

/** The same condition, asked for in another order, with repetitions and idle parts. */
function disturb(plan: Plan): Plan {
  switch (plan.type) {
    case "and":
    case "or": {
      const parts = plan.plans.map(disturb).toReversed();
      const idle: Plan = { type: plan.type === "and" ? "all" : "none" };
      return { type: plan.type, plans: [{ type: plan.type, plans: parts }, idle, ...parts.slice(0, 1)] };
    }
    case "not":
      return { type: "not", plan: { type: "not", plan: { type: "not", plan: disturb(plan.plan) } } };
    case "nsName":
    case "namespace":
      return { ...plan, names: [...plan.names, ...plan.names].toReversed() };
    case "selector":
      return { ...plan, values: [...plan.values, ...plan.values].toReversed() };
    case "owner":
      return { ...plan, uids: [...plan.uids, ...plan.uids].toReversed() };
    default:
      return plan;
  }
}

const runs = { numRuns: 2000 };

describe("any filter", () => {
  test("accepts what naive evaluation accepts", () => {
    fc.assert(
      fc.property(plan, things, (plan, things) => {
        const filter = build(plan);
        for (const one of things) expect(filter.accepts(entryOf(one)), filter.id).toBe(naive(plan, one));
      }),
      runs,
    );
  });

  test("equals the same condition in another order, with repetitions and idle parts", () => {
    fc.assert(
      fc.property(plan, (plan) => {
        expect(build(disturb(plan)).id).toBe(build(plan).id);
      }),
      runs,
    );
  });

  test("accepts the same as any filter that it equals", () => {
    fc.assert(
      fc.property(plan, plan, things, (a, b, things) => {
        if (!equalFilters(build(a), build(b))) return;
        for (const one of things) expect(naive(a, one)).toBe(naive(b, one));
      }),
      runs,
    );
  });

  test("accepts only entries that have one of its anchors and are in one of its namespaces", () => {
    let anchored = 0;
    fc.assert(
      fc.property(plan, things, (plan, things) => {
        const filter = build(plan);
        const terms = anchors(filter);
        const namespaces = namespacesOf(filter);
        if (terms !== undefined) anchored++;
        for (const one of things) {
          const entry = entryOf(one);
          if (!naive(plan, one)) continue;
          expect(terms === undefined || terms.some((anchor) => shows(entry, anchor)), filter.id).toBe(true);
          expect(namespaces?.has(entry.metadata.namespace ?? "") ?? true, filter.id).toBe(true);
        }
      }),
      runs,
    );
    expect(anchored).toBeGreaterThan(runs.numRuns / 10);
  });
});

function shows(entry: Entry, { facet, term }: Anchor): boolean {
  let shown = false;
  eachTerm(facet, entry, (own) => {
    shown ||= own === term;
  });
  return shown;
}

describe("the anchors of a filter are the most selective ones", () => {
  const placed = (filter: Filter): readonly string[] | undefined =>
    anchors(filter)
      ?.map(({ facet, term }) => `${facet.id}: ${term}`)
      .sort();
  test.each<[Filter, readonly string[] | undefined]>([
    [all(), undefined],
    [none(), []],
    [fn(() => true), undefined],
    [not(namespace("a")), undefined],
    [nsName("a", "x", "y"), ["key: a/x", "key: a/y"]],
    [nsName("", "n1"), ["key: n1"]],
    [namespace("a", "b"), ["namespace: a", "namespace: b"]],
    [owner("o2", "o1"), ["owner: o1", "owner: o2"]],
    [selector("a=b"), ["label a: b"]],
    [selector("a in (x,y),b=z"), ["label b: z"]],
    [selector("a in (x,y),b!=z"), ["label a: x", "label a: y"]],
    [selector("a,b!=c,d>1"), undefined],
    [and(namespace("n", "m"), selector("a=b")), ["namespace and label a: m/b", "namespace and label a: n/b"]],
    [and(namespace("n"), selector("a")), ["namespace: n"]],
    [and(namespace("n"), selector("a=b"), owner("o")), ["owner: o"]],
    [and(nsName("n", "x"), owner("o")), ["key: n/x"]],
    [
      and(namespace("n"), or(selector("a=b"), selector("c=d"))),
      ["namespace and label a: n/b", "namespace and label c: n/d"],
    ],
    [or(and(namespace("n"), selector("a=b")), nsName("m", "x")), ["key: m/x", "namespace and label a: n/b"]],
    [or(selector("a=b"), selector("c")), undefined],
    [fields("metadata.namespace=n"), ["namespace: n"]],
    [fields("metadata.namespace=n,metadata.name=x"), ["key: n/x"]],
    [and(namespace("n"), fields("metadata.name=x")), ["key: n/x"]],
    [fields("metadata.namespace=n,metadata.name!=x"), ["namespace: n"]],
    [fields("metadata.namespace!=n"), undefined],
    [fields("metadata.name=x"), ["field metadata.name: x"]],
    [fields("status.phase=Running"), ["field status.phase: Running"]],
    [fields("status.phase!=Running"), undefined],
    [and(namespace("n"), fields("spec.nodeName=x")), ["namespace: n"]],
  ])("%s", (filter, terms) => {
    expect(placed(filter)).toEqual(terms);
  });

  test.each<[Filter, readonly string[] | undefined]>([
    [all(), undefined],
    [none(), []],
    [namespace("b", "a"), ["a", "b"]],
    [nsName("", "n1"), [""]],
    [or(namespace("a"), nsName("b", "x")), ["a", "b"]],
    [or(namespace("a"), owner("o")), undefined],
    [and(namespace("a", "b"), nsName("b", "x")), ["b"]],
    [and(namespace("a"), nsName("b", "x")), []],
    [not(namespace("a")), undefined],
  ])("the namespaces of %s", (filter, names) => {
    const found = namespacesOf(filter);
    expect(found && [...found].sort()).toEqual(names);
  });

  test("a product of many namespaces and values is not built", () => {
    const many = Array.from({ length: 70 }, (_, i) => `n${i}`);
    expect(placed(and(namespace(...many), selector("a=b")))).toEqual(["label a: b"]);
  });
});
