import { describe, expect, test } from "vitest";
import { type Entry, entryOf } from "../object/entry.ts";
import type { KubeObject, NamespacedMeta } from "../object/object.ts";
import {
  dependentsOf,
  podsOfNode,
  podsOfReplicationController,
  podsOfService,
  podsOfWorkload,
  type SelectingWorkload,
  servicesOfIngress,
  slicesOfService,
} from "./relations.ts";

const meta = (name: string, more: Partial<NamespacedMeta> = {}): NamespacedMeta => ({
  namespace: "shop",
  name,
  uid: `uid-${name}`,
  resourceVersion: "1",
  ...more,
});

function thing(name: string, more: Partial<NamespacedMeta> = {}, spec: object = {}): Entry {
  const object: KubeObject & { spec: object } = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(name, more),
    spec,
  };
  return entryOf<KubeObject>(object);
}

const WEB = thing("web", { labels: { app: "web", tier: "front" } });
const DB = thing("db", { labels: { app: "db" } });
const ELSEWHERE = thing("elsewhere", { namespace: "other", labels: { app: "web", tier: "front" } });
const BARE = thing("bare");
const ALL = [WEB, DB, ELSEWHERE, BARE];

const accepted = (filter: { accepts(entry: Entry<never>): boolean }): string[] =>
  ALL.filter((entry) => filter.accepts(entry as Entry<never>)).map(({ metadata }) => metadata.name);

const template = (labels: Record<string, string>) => ({ metadata: { labels }, spec: { containers: [] } });

describe("the pods of", () => {
  test.each([
    ["a service", { selector: { app: "web" } }, ["web"]],
    ["a service with two labels", { selector: { app: "web", tier: "back" } }, []],
    ["a service without a selector", {}, []],
    ["a service with an empty selector", { selector: {} }, []],
  ])("%s are those of its namespace with all its labels", (_, spec, names) => {
    expect(accepted(podsOfService({ apiVersion: "v1", kind: "Service", metadata: meta("s"), spec }))).toEqual(
      names,
    );
  });

  test.each([
    [{ selector: { app: "db" }, template: template({ app: "web" }) }, ["db"]],
    [{ template: template({ app: "web" }) }, ["web"]],
    [{ selector: {}, template: template({ app: "web" }) }, []],
    [{}, []],
  ])("a replication controller %j are its selector's, else its template's", (spec, names) => {
    const controller = {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: meta("rc"),
      spec,
    } as const;
    expect(accepted(podsOfReplicationController(controller))).toEqual(names);
  });

  test.each<[SelectingWorkload["spec"] & object, string[]]>([
    [{ selector: { matchLabels: { app: "web" } } }, ["web"]],
    [
      { selector: { matchExpressions: [{ key: "app", operator: "In", values: ["web", "db"] }] } },
      ["web", "db"],
    ],
    [{ selector: { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] } }, ["bare"]],
    [{ template: template({ app: "db" }) }, ["db"]],
    [{ selector: {} }, []],
    [{}, []],
  ])("a workload %j are its selector's, else its template's", (spec, names) => {
    const workload = { apiVersion: "apps/v1", kind: "Deployment", metadata: meta("d"), spec };
    expect(accepted(podsOfWorkload(workload))).toEqual(names);
  });

  test("a node are those assigned to it", () => {
    const on = (node: string): Entry => thing(node, {}, { nodeName: node });
    const filter = podsOfNode({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n1", uid: "n1", resourceVersion: "1" },
      spec: {},
    });
    expect(filter.accepts(on("n1") as never)).toBe(true);
    expect(filter.accepts(on("n2") as never)).toBe(false);
    expect(filter.accepts(BARE as never)).toBe(false);
  });
});

test("the services of an ingress are its default backend and those of its paths, in its namespace", () => {
  const service = (name: string) => ({ service: { name, port: { number: 80 } } });
  const path = (name: string) => ({ path: `/${name}`, pathType: "Prefix", backend: service(name) }) as const;
  const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: meta("i"),
    spec: {
      defaultBackend: service("web"),
      rules: [
        { http: { paths: [path("db"), path("web")] } },
        { host: "x" },
        { http: { paths: [path("elsewhere")] } },
      ],
    },
  } as const;
  expect(accepted(servicesOfIngress(ingress))).toEqual(["web", "db"]);
  expect(accepted(servicesOfIngress({ ...ingress, spec: {} }))).toEqual([]);
});

test("the dependents of an object are those that name its uid, not its name", () => {
  const owner = thing("owner").object;
  const reference = { apiVersion: "v1", kind: "Pod", name: "owner", uid: "uid-owner" };
  const owned = thing("owned", { ownerReferences: [reference] });
  const namesake = thing("namesake", { ownerReferences: [{ ...reference, uid: "uid-before" }] });
  expect([owned, namesake, BARE].map((entry) => dependentsOf(owner).accepts(entry))).toEqual([
    true,
    false,
    false,
  ]);
});

test("the endpoint slices of a service carry its name", () => {
  const slice = thing("slice", { labels: { "kubernetes.io/service-name": "s" } });
  const filter = slicesOfService({ apiVersion: "v1", kind: "Service", metadata: meta("s"), spec: {} });
  expect([slice, WEB].map((entry) => filter.accepts(entry as never))).toEqual([true, false]);
});
