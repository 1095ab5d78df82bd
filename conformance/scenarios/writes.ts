import { inNamespace, query, type Scenario, type Step } from "../requests/scenario.ts";

const SECRETS = inNamespace("secrets");
const MAPS = inNamespace("configmaps");
const REPLICAS = inNamespace("replicasets", "apps/v1");
const TEMPLATES = inNamespace("podtemplates");

const map = (name: string, more: object = {}, metadata: object = {}): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  ...more,
});
const create = (name: string, more: object = {}, metadata: object = {}): Step => ({
  send: `POST ${MAPS}`,
  name: `create ${name}`,
  body: map(name, more, metadata),
});
const get = (name: string, what: string): Step => ({ send: `GET ${MAPS}/${name}`, name: `${name} ${what}` });
/** No controller has anything to do with it. */
const template = (name: string, container: object): object => ({
  apiVersion: "v1",
  kind: "PodTemplate",
  metadata: { name },
  template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
});

/** Zero replicas: no controller has anything to do. */
const workload = (name: string, more: object = {}): object => ({
  apiVersion: "apps/v1",
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: "example/a:1", env: [{ name: "A", value: "1" }] }] },
    },
    ...more,
  },
});

const patch = (path: string, type: string, body: object | string, name: string): Step => ({
  send: `PATCH ${path}`,
  name: `${type}: ${name}`,
  body,
  headers: { "content-type": `application/${type}` },
});

const JSON_PATCHES: Readonly<Record<string, object | string>> = {
  add: [{ op: "add", path: "/data/b", value: "2" }],
  "add to what is not there": [{ op: "add", path: "/nothing/b", value: "2" }],
  replace: [{ op: "replace", path: "/data/a", value: "9" }],
  "replace what is not there": [{ op: "replace", path: "/data/zz", value: "9" }],
  remove: [{ op: "remove", path: "/data/b" }],
  "remove what is not there": [{ op: "remove", path: "/data/zz" }],
  move: [{ op: "move", from: "/data/a", path: "/data/moved" }],
  copy: [{ op: "copy", from: "/data/moved", path: "/data/a" }],
  "test that holds": [{ op: "test", path: "/data/a", value: "9" }],
  "test that fails": [{ op: "test", path: "/data/a", value: "no" }],
  "test of what is not there": [{ op: "test", path: "/data/zz", value: null }],
  "an unknown operation": [{ op: "twist", path: "/data/a" }],
  "no operation": [],
  "an object": { op: "add" },
  "not JSON": "x",
  escaped: [
    { op: "add", path: "/metadata/annotations", value: { "example.com/a": "x" } },
    { op: "replace", path: "/metadata/annotations/example.com~1a", value: "y" },
  ],
  "the name": [{ op: "replace", path: "/metadata/name", value: "other" }],
  "the uid": [{ op: "replace", path: "/metadata/uid", value: "other" }],
  "a type that is wrong": [{ op: "add", path: "/data/a", value: 5 }],
};

const MERGE_PATCHES: Readonly<Record<string, object | string>> = {
  nothing: {},
  add: { data: { c: "3" } },
  remove: { data: { c: null } },
  "remove what is not there": { data: { zz: null } },
  "remove all": { data: null },
  "back again": { data: { a: "1" } },
  "the same": { data: { a: "1" } },
  "not JSON": "x",
  "a list": [],
  "the name": { metadata: { name: "other" } },
  "the namespace": { metadata: { namespace: "other" } },
  "an old version": { metadata: { resourceVersion: "1" }, data: { d: "4" } },
  "the uid": { metadata: { uid: "other" } },
  "the time": { metadata: { creationTimestamp: "2020-01-01T00:00:00Z" } },
  "the deletion": { metadata: { deletionTimestamp: "2020-01-01T00:00:00Z" } },
  "a type that is wrong": { data: { a: 5 } },
  "an unknown member": { nothing: 1 },
  "another kind": { kind: "Secret" },
};

const container = (more: object): object => ({ template: { spec: { containers: [more] } } });

const STRATEGIC_PATCHES: Readonly<Record<string, object | string>> = {
  "an image by the container's name": container({ name: "main", image: "example/a:2" }),
  "an environment by name": container({ name: "main", env: [{ name: "B", value: "2" }] }),
  "a second container": container({ name: "side", image: "example/b:1" }),
  "a container goes": container({ name: "side", $patch: "delete" }),
  "the environment is replaced": container({
    name: "main",
    env: [{ $patch: "replace" }, { name: "C", value: "3" }],
  }),
  "a member goes": container({ name: "main", env: null }),
  "a container without a name": container({ image: "example/c:1" }),
  "labels are replaced": { metadata: { labels: { $patch: "replace", only: "one" } } },
  "order of the environment": container({ name: "main", $setElementOrder: 1 }),
  "from a list of values": { metadata: { finalizers: ["example.com/a", "example.com/b"] } },
  "out of a list of values": {
    metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a", "example.com/b"] },
  },
  nothing: {},
  "not JSON": "x",
};

const apply = (
  body: object,
  manager: string | undefined,
  more: Readonly<Record<string, string>> = {},
  name = "",
): Step => ({
  send: `PATCH ${MAPS}/applied${query({ fieldManager: manager, ...more })}`,
  name: `apply by ${manager ?? "nobody"} ${name}`,
  body,
  headers: { "content-type": "application/apply-patch+yaml" },
  keep: ["managedFields"],
});

export const WRITES: readonly Scenario[] = [
  {
    name: "create",
    steps: [
      create("a", { data: { a: "1" } }),
      create("a", { data: { a: "1" } }),
      create(
        "b",
        {},
        {
          uid: "11111111-1111-1111-1111-111111111111",
          creationTimestamp: "2020-01-01T00:00:00Z",
          generation: 7,
          selfLink: "x",
          deletionTimestamp: "2020-01-01T00:00:00Z",
        },
      ),
      { send: `POST ${MAPS}`, name: "a generated name", body: { metadata: { generateName: "gen-" } } },
      {
        send: `POST ${MAPS}`,
        name: "a generated name and a name",
        body: { metadata: { generateName: "gen-", name: "both" } },
      },
      { send: `POST ${MAPS}`, name: "an odd generated name", body: { metadata: { generateName: "Gen_" } } },
      { send: "POST /api/v1/namespaces/nowhere/configmaps", name: "in no namespace", body: map("x") },
      { send: "POST /api/v1/configmaps", name: "without a namespace", body: map("x") },
      { send: `POST ${MAPS}/x`, name: "to a name", body: map("x") },
      ...["All", "None", "", "all"].map(
        (dryRun): Step => ({ send: `POST ${MAPS}?dryRun=${dryRun}`, body: map("dry") }),
      ),
      get("dry", "is not there"),
      {
        send: `POST ${MAPS}?fieldManager=me`,
        name: "a field manager",
        body: map("managed", { data: { a: "1" } }),
        keep: ["managedFields"],
      },
      {
        send: `POST ${MAPS}?fieldManager=${"x".repeat(129)}`,
        name: "a long field manager",
        body: map("long"),
      },
      {
        send: `POST ${MAPS}`,
        name: "YAML",
        body: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: 'x'\n",
        headers: { "content-type": "application/yaml" },
      },
      {
        send: `POST ${MAPS}`,
        name: "YAML with answer in YAML",
        body: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml2}\n",
        headers: { "content-type": "application/yaml", accept: "application/json" },
      },
      { send: `POST ${MAPS}`, name: "immutable", body: map("fixed", { immutable: true, data: { a: "1" } }) },
      { send: `PATCH ${MAPS}/fixed`, name: "change of what is immutable", body: { data: { a: "2" } } },
      {
        send: `POST ${MAPS}`,
        name: "a key twice over",
        body: map("keys", { data: { a: "1" }, binaryData: { a: "MQ==" } }),
      },
      { send: `POST ${MAPS}`, name: "an odd key", body: map("keys", { data: { "a b": "1" } }) },
      {
        send: `POST ${SECRETS}`,
        name: "a TLS secret without keys",
        body: { metadata: { name: "tls" }, type: "kubernetes.io/tls" },
      },
      {
        send: `POST ${inNamespace("serviceaccounts")}`,
        name: "a service account",
        body: { metadata: { name: "sa" } },
      },
      {
        send: `POST ${inNamespace("leases", "coordination.k8s.io/v1")}`,
        name: "a lease",
        body: {
          metadata: { name: "l" },
          spec: { holderIdentity: "me", leaseDurationSeconds: 15, renewTime: "2020-01-01T00:00:00.000000Z" },
        },
      },
      {
        send: `POST ${inNamespace("services")}`,
        name: "a headless service",
        body: {
          metadata: { name: "s" },
          spec: { clusterIP: "None", selector: { a: "b" }, ports: [{ port: 80 }] },
        },
      },
      {
        send: `POST ${inNamespace("services")}`,
        name: "a service without ports",
        body: { metadata: { name: "t" }, spec: {} },
      },
      { send: `POST ${REPLICAS}`, name: "a replica set", body: { ...workload("r"), kind: "ReplicaSet" } },
      {
        send: `POST ${REPLICAS}`,
        name: "a replica set whose selector misses",
        body: {
          metadata: { name: "m" },
          spec: {
            selector: { matchLabels: { a: "b" } },
            template: { metadata: { labels: { a: "c" } }, spec: { containers: [{ name: "x", image: "y" }] } },
          },
        },
      },
      {
        send: `POST ${REPLICAS}`,
        name: "a replica set of nothing",
        body: { metadata: { name: "m" }, spec: {} },
      },
    ],
  },
  {
    name: "update",
    steps: [
      {
        ...create("a", { data: { a: "1" } }),
        save: { v1: "metadata.resourceVersion", uid: "metadata.uid" },
      } as Step,
      { send: `PUT ${MAPS}/a`, name: "without a version", body: map("a", { data: { a: "2" } }) },
      { send: `PUT ${MAPS}/a`, name: "the same again", body: map("a", { data: { a: "2" } }) },
      {
        send: `PUT ${MAPS}/a`,
        name: "with an old version",
        body: map("a", { data: { a: "3" } }, { resourceVersion: "<v1>" }),
      },
      {
        send: `PUT ${MAPS}/a`,
        name: "with version 0",
        body: map("a", { data: { a: "3" } }, { resourceVersion: "0" }),
      },
      {
        send: `PUT ${MAPS}/a`,
        name: "with no version",
        body: map("a", { data: { a: "3" } }, { resourceVersion: "abc" }),
      },
      { send: `PUT ${MAPS}/a`, name: "with its uid", body: map("a", { data: { a: "4" } }, { uid: "<uid>" }) },
      {
        send: `PUT ${MAPS}/a`,
        name: "with another uid",
        body: map("a", { data: { a: "4" } }, { uid: "22222222-2222-2222-2222-222222222222" }),
      },
      { send: `PUT ${MAPS}/a`, name: "of another name", body: map("b") },
      {
        send: `PUT ${MAPS}/a`,
        name: "of no name",
        body: { apiVersion: "v1", kind: "ConfigMap", data: { a: "5" } },
      },
      { send: `PUT ${MAPS}/new`, name: "of what is not there", body: map("new", { data: { a: "1" } }) },
      {
        send: `PUT ${MAPS}/new2`,
        name: "of what is not there, with a version",
        body: map("new2", {}, { resourceVersion: "<v1>" }),
      },
      { send: `PUT ${MAPS}/new3?dryRun=All`, name: "of what is not there, dry", body: map("new3") },
      {
        send: `PUT ${SECRETS}/new`,
        name: "of a secret that is not there",
        body: { metadata: { name: "new" } },
      },
      { send: `PUT ${MAPS}/a?dryRun=All`, name: "dry", body: map("a", { data: { dry: "1" } }) },
      get("a", "after the dry run"),
      { send: `GET ${MAPS}?watch=1&resourceVersion=<v1>&fieldSelector=metadata.name=a`, name: "events" },
    ],
  },
  {
    name: "patch",
    steps: [
      create("a", { data: { a: "1" } }),
      ...Object.entries(JSON_PATCHES).map(([name, body]) =>
        patch(`${MAPS}/a${name.includes("wrong") ? "?dryRun=All" : ""}`, "json-patch+json", body, name),
      ),
      ...Object.entries(MERGE_PATCHES).map(([name, body]) =>
        patch(`${MAPS}/a${/wrong|unknown/.test(name) ? "?dryRun=All" : ""}`, "merge-patch+json", body, name),
      ),
      patch(`${MAPS}/nothing`, "merge-patch+json", { data: {} }, "what is not there"),
      patch(`${MAPS}/a?dryRun=All`, "merge-patch+json", { data: { dry: "1" } }, "dry"),
      get("a", "after all patches"),
      {
        send: `POST ${TEMPLATES}`,
        name: "create a template",
        body: template("d", { name: "main", image: "example/a:1", env: [{ name: "A", value: "1" }] }),
      },
      ...Object.entries(STRATEGIC_PATCHES).map(([name, body]) =>
        patch(`${TEMPLATES}/d?dryRun=All`, "strategic-merge-patch+json", body, `${name}, dry`),
      ),
      patch(`${MAPS}/a`, "strategic-merge-patch+json; charset=utf-8", { data: { s: "1" } }, "with a charset"),
    ],
  },
  {
    name: "apply",
    steps: [
      apply(map("applied", { data: { a: "1", b: "1" } }), undefined),
      apply(map("applied", { data: { a: "1", b: "1" } }), "one", {}, "first"),
      apply(map("applied", { data: { a: "1", b: "1" } }), "one", {}, "again"),
      apply(map("applied", { data: { b: "2", c: "2" } }), "two", {}, "in conflict"),
      apply(map("applied", { data: { b: "2", c: "2" } }), "two", { force: "true" }, "by force"),
      apply(map("applied", { data: { b: "2" } }), "two", {}, "with less"),
      apply(map("applied", { data: { a: "1" } }), "one", {}, "after that"),
      apply(map("applied", { data: { a: "1" } }), "one", { dryRun: "All" }, "dry"),
      apply(map("applied"), "one", {}, "nothing"),
      apply(map("other"), "one", {}, "another name"),
      apply({ kind: "ConfigMap", metadata: { name: "applied" } }, "one", {}, "no version"),
      apply({ apiVersion: "v1", metadata: { name: "applied" } }, "one", {}, "no kind"),
      apply(map("applied", {}, { managedFields: [{ manager: "x" }] }), "one", {}, "managed fields"),
      apply(map("applied", {}, { resourceVersion: "1" }), "one", {}, "an old version"),
      apply(
        map("applied", {}, { labels: { a: "b" }, annotations: { c: "d" }, finalizers: ["example.com/a"] }),
        "three",
        {},
        "metadata",
      ),
      {
        send: `PATCH ${MAPS}/applied`,
        name: "merge by four",
        body: { metadata: { finalizers: null }, data: { z: "9" } },
        keep: ["managedFields"],
      },
      { send: `GET ${MAPS}/applied`, name: "what it came to", keep: ["managedFields"] },
      {
        send: `PATCH ${MAPS}/new?fieldManager=one`,
        name: "YAML",
        body: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\ndata:\n  a: b\n",
        headers: { "content-type": "application/apply-patch+yaml" },
        keep: ["managedFields"],
      },
      {
        send: `PATCH ${MAPS}/new?fieldManager=one`,
        name: "not YAML",
        body: "a: b: c",
        headers: { "content-type": "application/apply-patch+yaml" },
      },
      { send: `PATCH ${MAPS}/new?fieldManager=one&force=true`, name: "force without apply", body: {} },
      {
        send: `PATCH ${TEMPLATES}/d?fieldManager=one`,
        name: "a template",
        body: template("d", { name: "main", image: "a" }),
        headers: { "content-type": "application/apply-patch+yaml" },
        keep: ["managedFields"],
      },
      {
        send: `PATCH ${TEMPLATES}/d?fieldManager=two`,
        name: "another container",
        body: {
          apiVersion: "v1",
          kind: "PodTemplate",
          metadata: { name: "d" },
          template: { spec: { containers: [{ name: "side", image: "b" }] } },
        },
        headers: { "content-type": "application/apply-patch+yaml" },
        keep: ["managedFields"],
      },
      {
        send: `PATCH ${TEMPLATES}/d?fieldManager=two`,
        name: "another's image",
        body: {
          apiVersion: "v1",
          kind: "PodTemplate",
          metadata: { name: "d" },
          template: { spec: { containers: [{ name: "main", image: "b" }] } },
        },
        headers: { "content-type": "application/apply-patch+yaml" },
      },
    ],
  },
];

const remove = (name: string, body: object | undefined, what: string, parameters = ""): Step => ({
  send: `DELETE ${MAPS}/${name}${parameters}`,
  name: `delete ${name}: ${what}`,
  ...(body && { body }),
});

export const DELETES: readonly Scenario[] = [
  {
    name: "delete",
    steps: [
      { ...create("a"), save: { v1: "metadata.resourceVersion", uid: "metadata.uid" } } as Step,
      remove("a", { preconditions: { uid: "x" } }, "another uid"),
      remove("a", { preconditions: { resourceVersion: "1" } }, "another version"),
      remove("a", { preconditions: { uid: "<uid>", resourceVersion: "1" } }, "uid, another version"),
      remove("a", { propagationPolicy: "Sideways" }, "an unknown policy"),
      remove("a", { propagationPolicy: "Background", orphanDependents: true }, "two policies"),
      remove("a", { gracePeriodSeconds: -5, dryRun: ["All"] }, "less than no grace, dry"),
      remove("a", { kind: "ConfigMap", apiVersion: "v1" }, "a body of another kind"),
      remove("a", undefined, "an unknown policy in the query", "?propagationPolicy=Sideways"),
      remove("a", undefined, "no number", "?gracePeriodSeconds=x"),
      remove("a", { dryRun: ["All"] }, "dry in the body"),
      remove("a", undefined, "dry in the query", "?dryRun=All"),
      remove("a", { dryRun: ["Some"] }, "half dry"),
      get("a", "is still there"),
      remove(
        "a",
        { kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid: "<uid>", resourceVersion: "<v1>" } },
        "as it is",
      ),
      remove("a", undefined, "again"),
      ...["Background", "Foreground", "Orphan"].flatMap((policy): Step[] => {
        const name = policy.toLowerCase();
        return [
          create(name),
          remove(name, { propagationPolicy: policy }, "with a policy"),
          { await: `${MAPS}/${name}`, status: 404 },
        ];
      }),
      create("f", {}, { finalizers: ["example.com/a", "example.com/b"] }),
      {
        send: `GET ${MAPS}`,
        name: "version",
        pick: { list: "items", by: "kind", of: [] },
        save: { mid: "metadata.resourceVersion" },
      },
      remove("f", undefined, "with finalizers"),
      remove("f", undefined, "with finalizers again"),
      remove("f", { gracePeriodSeconds: 0 }, "without grace"),
      create("f"),
      {
        send: `PATCH ${MAPS}/f`,
        name: "another finalizer",
        body: { metadata: { finalizers: ["example.com/a", "example.com/c"] } },
      },
      { send: `PATCH ${MAPS}/f`, name: "data of what goes", body: { data: { a: "1" } } },
      {
        send: `PATCH ${MAPS}/f`,
        name: "one finalizer goes",
        body: { metadata: { finalizers: ["example.com/b"] } },
      },
      {
        send: `PATCH ${MAPS}/f`,
        name: "the deletion is taken back",
        body: { metadata: { deletionTimestamp: null } },
      },
      {
        send: `PATCH ${MAPS}/f`,
        name: "the last finalizer goes",
        body: { metadata: { finalizers: null }, data: { last: "1" } },
      },
      get("f", "is gone"),
      {
        send: `GET ${MAPS}?watch=1&resourceVersion=<mid>&fieldSelector=metadata.name=f`,
        name: "events of f",
      },
      create("g"),
      {
        send: `DELETE ${MAPS}/g`,
        name: "answer as metadata",
        headers: { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" },
      },
    ],
  },
  {
    name: "deletecollection",
    steps: [
      ...["a", "b", "c", "d", "e"].map(
        (name): Step => ({
          send: `POST ${SECRETS}`,
          name: `create ${name}`,
          body: {
            metadata: {
              name,
              labels: { odd: name === "a" || name === "c" || name === "e" ? "yes" : "no" },
              ...(name === "e" && { finalizers: ["example.com/a"] }),
            },
          },
        }),
      ),
      { send: `GET ${SECRETS}`, name: "list", save: { mid: "metadata.resourceVersion" } },
      { send: `DELETE ${SECRETS}?dryRun=All`, name: "dry" },
      { send: `DELETE ${SECRETS}?labelSelector=odd=maybe`, name: "nothing" },
      { send: `DELETE ${SECRETS}?labelSelector=odd%20in`, name: "an odd selector" },
      { send: `DELETE ${SECRETS}?fieldSelector=metadata.name=b`, name: "one by field" },
      { send: `DELETE ${SECRETS}?limit=1`, name: "a page" },
      { send: `DELETE ${SECRETS}?labelSelector=odd=yes`, name: "odd ones" },
      { send: `DELETE ${SECRETS}`, name: "the rest", body: { gracePeriodSeconds: 0 } },
      { send: `GET ${SECRETS}`, name: "what is left" },
      { send: `PATCH ${SECRETS}/e`, name: "the finalizer goes", body: { metadata: { finalizers: [] } } },
      { send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>`, name: "events" },
      { send: "DELETE /api/v1/secrets", name: "in all namespaces" },
      { send: "DELETE /api/v1/namespaces/nowhere/secrets", name: "in no namespace" },
      { send: "DELETE /api/v1/namespaces?labelSelector=nothing=here", name: "of namespaces" },
    ],
  },
  {
    name: "owners",
    steps: [
      ...["Background", "Foreground", "Orphan"].flatMap((policy): Step[] => {
        const name = policy.toLowerCase();
        const owner = {
          apiVersion: "v1",
          kind: "ConfigMap",
          name,
          uid: `<${name}>`,
          blockOwnerDeletion: true,
        };
        return [
          { ...create(name), save: { [name]: "metadata.uid" } } as Step,
          create(`${name}-1`, {}, { ownerReferences: [owner] }),
          remove(name, { propagationPolicy: policy }, "with a dependent"),
          { await: `${MAPS}/${name}`, status: 404 },
          { await: `${MAPS}/${name}-1`, status: policy === "Orphan" ? 200 : 404 },
        ];
      }),
      get("orphan-1", "is free"),
    ],
  },
];
