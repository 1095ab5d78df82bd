import { combinations, inNamespace, type Scenario, type Step } from "../requests/scenario.ts";

const PODS = inNamespace("pods");
const REPLICAS = inNamespace("replicasets", "apps/v1");
const TABLE = { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
const METADATA = { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };

const APPLY = { "content-type": "application/apply-patch+yaml" };
const JSON_PATCH = { "content-type": "application/json-patch+json" };

/** Nobody schedules it. */
const pod = (name: string, spec: object = {}, metadata: object = {}): object => ({
  metadata: { name, ...metadata },
  spec: {
    schedulerName: "nobody",
    automountServiceAccountToken: false,
    containers: [{ name: "main", image: "example/a:1" }],
    ...spec,
  },
});

/** Whose selector nothing fulfils, paused: no controller has anything to do. */
const deployment = (name: string): object => ({
  metadata: { name },
  spec: {
    replicas: 3,
    paused: true,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image: "a" }] } },
  },
});

const SUBRESOURCES: Scenario = {
  name: "subresources",
  pods: true,
  steps: [
    {
      send: `POST ${REPLICAS}`,
      name: "a replica set",
      body: {
        ...deployment("r"),
        spec: { ...(deployment("r") as { spec: object }).spec, replicas: 0, paused: undefined },
      },
    },
    { send: `POST ${PODS}`, name: "a pod", body: pod("p") },
    { send: `GET ${PODS}/p/status` },
    {
      send: `PATCH ${PODS}/p/status`,
      name: "status of a pod",
      body: {
        metadata: { labels: { a: "b" } },
        spec: { nodeName: "x" },
        status: { message: "said", phase: "Pending" },
      },
    },
    {
      send: `PATCH ${PODS}/p`,
      name: "no status on the main path",
      body: { metadata: { labels: { c: "d" } }, status: { message: "unsaid" } },
    },
    {
      send: `PUT ${PODS}/p/status`,
      name: "PUT of a status",
      body: { ...pod("p"), status: { phase: "Pending", reason: "put" } },
    },
    { send: `GET ${PODS}/nothing/status` },
    { send: `DELETE ${PODS}/p/status` },
    { send: `POST ${PODS}/p/status`, body: {} },
    { send: `GET ${PODS}/p/scale` },
    { send: `GET ${PODS}/p/nothing` },
    { send: `GET ${PODS}/p/binding` },
    { send: `POST ${PODS}/p/binding`, name: "binding to nothing", body: { target: {} } },
    {
      send: `POST ${PODS}/nothing/binding`,
      name: "binding of nothing",
      body: { metadata: { name: "nothing" }, target: { kind: "Node", name: "nowhere" } },
    },
    {
      send: `POST ${PODS}/p/binding`,
      name: "binding",
      body: { metadata: { name: "p" }, target: { kind: "Node", name: "nowhere" } },
    },
    {
      send: `POST ${PODS}/p/binding`,
      name: "binding again",
      body: { metadata: { name: "p" }, target: { kind: "Node", name: "elsewhere" } },
    },
    { send: `POST ${PODS}/p/eviction?dryRun=All`, name: "eviction, dry", body: { metadata: { name: "p" } } },
    {
      send: `POST ${PODS}/nothing/eviction`,
      name: "eviction of nothing",
      body: { metadata: { name: "nothing" } },
    },
    { send: `POST ${PODS}/p/eviction`, name: "eviction of another", body: { metadata: { name: "q" } } },
    { send: `GET ${REPLICAS}/r/scale` },
    { send: `PATCH ${REPLICAS}/nothing/scale`, body: { spec: { replicas: 1 } } },
    { send: `PATCH ${REPLICAS}/r/scale`, name: "scale below nothing", body: { spec: { replicas: -1 } } },
    { send: `PATCH ${REPLICAS}/r/scale?dryRun=All`, name: "scale, dry", body: { spec: { replicas: 2 } } },
    {
      send: `PUT ${REPLICAS}/r/scale?dryRun=All`,
      name: "PUT of a scale",
      body: {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "r", namespace: "<ns>" },
        spec: { replicas: 2 },
      },
    },
    {
      send: `PUT ${REPLICAS}/r/scale`,
      name: "scale of another name",
      body: {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "x", namespace: "<ns>" },
        spec: { replicas: 2 },
      },
    },
    {
      send: `PATCH ${REPLICAS}/r/scale?dryRun=All`,
      name: "scale by JSON patch",
      headers: JSON_PATCH,
      body: [{ op: "replace", path: "/spec/replicas", value: 4 }],
    },
    {
      send: `GET ${REPLICAS}/r/scale`,
      headers: { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" },
      name: "scale as rows",
    },
  ],
};

const POD_LIFE: Scenario = {
  name: "pods",
  pods: true,
  steps: [
    { send: `GET ${PODS}`, name: "list before", save: { mid: "metadata.resourceVersion" } },
    ...["waits", "forced", "short"].map(
      (name): Step => ({
        send: `POST ${PODS}`,
        name: `create ${name}`,
        body: pod(name, {}, { labels: { app: name } }),
      }),
    ),
    { send: `GET ${PODS}`, name: "list" },
    { send: `GET ${PODS}`, name: "rows", headers: TABLE },
    { send: `GET ${PODS}`, name: "metadata", headers: METADATA },
    {
      send: `GET ${PODS}?fieldSelector=status.phase=Pending,spec.nodeName=`,
      name: "those that wait",
      pick: { list: "items", by: "kind", of: [] },
    },
    {
      send: `PATCH ${PODS}/waits`,
      name: "another image",
      body: { spec: { containers: [{ name: "main", image: "example/a:2" }] } },
      headers: { "content-type": "application/strategic-merge-patch+json" },
    },
    { send: `PATCH ${PODS}/waits?dryRun=All`, name: "another node", body: { spec: { nodeName: "x" } } },
    {
      send: `PATCH ${PODS}/waits?dryRun=All`,
      name: "another restart policy",
      body: { spec: { restartPolicy: "Never" } },
    },
    { send: `GET ${PODS}/waits/log`, name: "logs of an unscheduled pod" },
    { send: `GET ${PODS}/waits/log?container=other`, name: "logs of no container" },
    { send: `GET ${PODS}/waits/log?tailLines=-1&limitBytes=0`, name: "odd log options" },
    { send: `GET ${PODS}/waits/log?sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z`, name: "two sinces" },
    { send: `GET ${PODS}/nothing/log`, name: "logs of nothing" },
    { send: `GET ${PODS}/waits/log`, name: "logs as text", headers: { accept: "text/plain" } },
    { send: `DELETE ${PODS}/waits?dryRun=All`, name: "delete, dry" },
    { send: `DELETE ${PODS}/waits`, name: "delete an unscheduled pod" },
    { send: `DELETE ${PODS}/forced`, name: "delete by force", body: { gracePeriodSeconds: 0 } },
    { send: `DELETE ${PODS}/short?gracePeriodSeconds=-1`, name: "delete with less than no grace" },
    { send: `GET ${PODS}`, name: "list after" },
    { send: `GET ${PODS}?watch=1&resourceVersion=<mid>`, name: "events" },
    ...Object.entries({
      "no containers": { containers: [] },
      "no image": { containers: [{ name: "a" }] },
      "no container name": { containers: [{ image: "a" }] },
      "one name twice": {
        containers: [
          { name: "a", image: "a" },
          { name: "a", image: "b" },
        ],
      },
      "an odd container name": { containers: [{ name: "A_", image: "a" }] },
      "an odd restart policy": { restartPolicy: "Sometimes" },
      "an odd port": { containers: [{ name: "a", image: "a", ports: [{ containerPort: 70_000 }] }] },
      "an odd quantity": { containers: [{ name: "a", image: "a", resources: { requests: { cpu: "x" } } }] },
      "requests over limits": {
        containers: [{ name: "a", image: "a", resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }],
      },
      "an odd grace": { terminationGracePeriodSeconds: -1 },
      "a mount without volume": {
        containers: [{ name: "a", image: "a", volumeMounts: [{ name: "v", mountPath: "/v" }] }],
      },
      "no service account": { serviceAccountName: "nobody" },
      guaranteed: {
        containers: [{ name: "a", image: "a", resources: { limits: { cpu: "1", memory: "1Gi" } } }],
      },
      burstable: { containers: [{ name: "a", image: "a:latest", resources: { requests: { cpu: "100m" } } }] },
      probes: {
        containers: [
          {
            name: "a",
            image: "a",
            livenessProbe: { httpGet: { port: 80 } },
            readinessProbe: { tcpSocket: { port: 80 } },
          },
        ],
      },
      "host network": {
        hostNetwork: true,
        containers: [{ name: "a", image: "a", ports: [{ containerPort: 80 }] }],
      },
      volumes: {
        volumes: [
          { name: "c", configMap: { name: "c" } },
          { name: "s", secret: { secretName: "s" } },
          { name: "e" },
        ],
      },
    }).map(
      ([name, spec]): Step => ({
        send: `POST ${PODS}?dryRun=All`,
        name: `a pod with ${name}`,
        body: pod("x", spec),
      }),
    ),
  ],
};

const KINDS =
  "pods services configmaps secrets nodes namespaces events serviceaccounts endpoints persistentvolumeclaims persistentvolumes replicationcontrollers limitranges resourcequotas".split(
    " ",
  );
const OTHERS =
  "apps/v1/deployments apps/v1/replicasets apps/v1/statefulsets apps/v1/daemonsets batch/v1/jobs batch/v1/cronjobs networking.k8s.io/v1/ingresses networking.k8s.io/v1/networkpolicies autoscaling/v2/horizontalpodautoscalers policy/v1/poddisruptionbudgets coordination.k8s.io/v1/leases rbac.authorization.k8s.io/v1/roles rbac.authorization.k8s.io/v1/rolebindings rbac.authorization.k8s.io/v1/clusterroles storage.k8s.io/v1/storageclasses discovery.k8s.io/v1/endpointslices scheduling.k8s.io/v1/priorityclasses events.k8s.io/v1/events".split(
    " ",
  );
const EVERY = [...KINDS.map((name) => `/api/v1/${name}`), ...OTHERS.map((name) => `/apis/${name}`)];

const FORMS: Scenario = {
  name: "forms",
  steps: [
    ...combinations({ path: EVERY, form: ["rows", "metadata", "list"] }).map(
      ({ path = "", form = "" }): Step => ({
        send: `GET ${path}?fieldSelector=metadata.name=nowhere`,
        name: `${path} as ${form}`,
        ...(form !== "list" && { headers: form === "rows" ? TABLE : METADATA }),
      }),
    ),
  ],
};

const FOUND = [
  "pods",
  "pods/log",
  "pods/status",
  "pods/eviction",
  "pods/binding",
  "configmaps",
  "secrets",
  "nodes",
  "nodes/status",
  "namespaces",
  "namespaces/finalize",
  "namespaces/status",
  "events",
  "services",
  "deployments",
  "deployments/scale",
  "deployments/status",
  "replicasets",
  "statefulsets",
  "daemonsets",
  "jobs",
  "cronjobs",
  "leases",
];

const DISCOVERY: Scenario = {
  name: "discovery",
  steps: [
    { send: "GET /api" },
    { send: "GET /version", pick: { list: "nothing", by: "", of: [] } },
    ...["/api/v1", "/apis/apps/v1", "/apis/batch/v1", "/apis/coordination.k8s.io/v1"].map(
      (path): Step => ({ send: `GET ${path}`, pick: { list: "resources", by: "name", of: FOUND } }),
    ),
    ...[
      "apps",
      "batch",
      "coordination.k8s.io",
      "policy",
      "rbac.authorization.k8s.io",
      "networking.k8s.io",
      "apiextensions.k8s.io",
    ].map((group): Step => ({ send: `GET /apis/${group}` })),
    {
      send: "GET /apis",
      pick: { list: "groups", by: "name", of: ["apps", "batch", "policy", "apiextensions.k8s.io"] },
    },
    ...["/apis/nothing", "/apis/apps/v2", "/api/v3", "/openapi/v3/nothing", "/openapi/v3/api/v9"].map(
      (path): Step => ({ send: `GET ${path}` }),
    ),
    ...["POST", "PUT", "DELETE", "HEAD"].flatMap((method): Step[] =>
      ["/api", "/apis", "/apis/apps", "/api/v1", "/version", "/healthz"].map((path) => ({
        send: `${method} ${path}`,
      })),
    ),
  ],
};

const NAMESPACES: Scenario = {
  name: "namespaces",
  steps: [
    { send: "GET /api/v1/namespaces/<ns>" },
    { send: "POST /api/v1/namespaces", name: "the same again", body: { metadata: { name: "<ns>" } } },
    { send: "POST /api/v1/namespaces", name: "an odd name", body: { metadata: { name: "A.b" } } },
    {
      send: "POST /api/v1/namespaces?dryRun=All",
      name: "a generated name",
      body: { metadata: { generateName: "gen-" } },
    },
    {
      send: "POST /api/v1/namespaces",
      name: "of its own",
      body: { metadata: { name: "<ns>-own", labels: { a: "b" } } },
      save: { v1: "metadata.resourceVersion" },
    },
    {
      send: "POST /api/v1/namespaces/<ns>-own/secrets",
      name: "a secret that stays",
      body: { metadata: { name: "a", finalizers: ["example.com/a"] } },
    },
    {
      send: "PATCH /api/v1/namespaces/<ns>-own",
      name: "labels",
      body: { metadata: { labels: { a: null } } },
    },
    {
      send: "PATCH /api/v1/namespaces/<ns>-own/status?dryRun=All",
      name: "status",
      body: { status: { phase: "Terminating" } },
    },
    {
      send: "PUT /api/v1/namespaces/<ns>-own/finalize",
      name: "finalize another",
      body: { metadata: { name: "x" } },
    },
    { send: "DELETE /api/v1/namespaces/<ns>-own?dryRun=All", name: "delete, dry" },
    { send: "DELETE /api/v1/namespaces/<ns>-own", name: "delete" },
    {
      send: "POST /api/v1/namespaces/<ns>-own/configmaps",
      name: "nothing is created where it goes",
      body: { metadata: { name: "b" } },
    },
    {
      send: "PATCH /api/v1/namespaces/<ns>-own/secrets/a",
      name: "the secret goes",
      body: { metadata: { finalizers: null } },
    },
    { await: "/api/v1/namespaces/<ns>-own", status: 404 },
    { send: "GET /api/v1/namespaces/<ns>-own/secrets", name: "nothing is left" },
    { send: "DELETE /api/v1/namespaces/default", name: "delete default" },
    { send: "DELETE /api/v1/namespaces/kube-system", name: "delete kube-system" },
    { send: "DELETE /api/v1/namespaces/nowhere", name: "delete nothing" },
  ],
};

const GROUP = "<ns>.example.com";
const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const THINGS = `/apis/${GROUP}/v1/namespaces/<ns>/things`;

const definition = (plural: string, more: object = {}): object => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.${GROUP}` },
  spec: {
    group: GROUP,
    names: { plural, singular: "thing", kind: "Thing", shortNames: ["th"], categories: ["all"] },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
            labelSelectorPath: ".status.selector",
          },
        },
        selectableFields: [{ jsonPath: ".spec.color" }],
        additionalPrinterColumns: [
          { name: "Color", type: "string", jsonPath: ".spec.color" },
          {
            name: "Replicas",
            type: "integer",
            jsonPath: ".spec.replicas",
            priority: 1,
            description: "How many",
          },
          { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["color"],
                properties: {
                  color: { type: "string", enum: ["red", "green"] },
                  replicas: { type: "integer", minimum: 0, maximum: 10, default: 1 },
                  name: { type: "string", pattern: "^[a-z]+$", maxLength: 5 },
                  tags: { type: "array", items: { type: "string" }, maxItems: 2 },
                  any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  port: { "x-kubernetes-int-or-string": true },
                  nullable: { type: "string", nullable: true },
                },
              },
              status: {
                type: "object",
                properties: {
                  replicas: { type: "integer" },
                  selector: { type: "string" },
                  note: { type: "string" },
                },
              },
            },
          },
        },
      },
    ],
    ...more,
  },
});

const thing = (name: string, spec: object, more: object = {}): object => ({
  apiVersion: `${GROUP}/v1`,
  kind: "Thing",
  metadata: { name },
  spec,
  ...more,
});
const make = (name: string, spec: object, what = ""): Step => ({
  send: `POST ${THINGS}`,
  name: `create ${name} ${what}`,
  body: thing(name, spec),
});

const CUSTOM: Scenario = {
  name: "custom-resources",
  steps: [
    { send: `GET ${THINGS}`, name: "before the definition" },
    {
      send: `POST ${CRDS}?dryRun=All`,
      name: "another name",
      body: { ...definition("things"), metadata: { name: "x" } },
    },
    {
      send: `POST ${CRDS}?dryRun=All`,
      name: "no schema",
      body: definition("things", { versions: [{ name: "v1", served: true, storage: true }] }),
    },
    {
      send: `POST ${CRDS}?dryRun=All`,
      name: "no storage version",
      body: definition("things", {
        versions: [
          { name: "v1", served: true, storage: false, schema: { openAPIV3Schema: { type: "object" } } },
        ],
      }),
    },
    { send: `POST ${CRDS}`, name: "create the definition", body: definition("things") },
    { await: THINGS, status: 200 },
    { send: `GET ${CRDS}/things.${GROUP}`, name: "the definition" },
    { send: `GET /apis/${GROUP}` },
    { send: `GET /apis/${GROUP}/v1` },
    { send: `GET /apis/${GROUP}/v2` },
    { send: `GET /apis/${GROUP}/v1/nothing` },
    { send: `GET ${THINGS}`, name: "nothing yet", save: { mid: "metadata.resourceVersion" } },
    make("a", { color: "red" }),
    make("b", { color: "green", replicas: 5, any: { x: [1] }, port: "http", unknown: 1, nullable: null }),
    make("bad", {}, "without color"),
    make("bad", { color: "blue" }, "of another color"),
    make("bad", { color: "red", replicas: 11 }, "with too many"),
    make("bad", { color: "red", replicas: -1 }, "with too few"),
    make("bad", { color: "red", replicas: "1" }, "with a text"),
    make("bad", { color: "red", replicas: 1.5 }, "with a half"),
    make("bad", { color: "red", name: "A" }, "of no such pattern"),
    make("bad", { color: "red", name: "abcdef" }, "too long"),
    make("bad", { color: "red", tags: ["a", "b", "c"] }, "with too many tags"),
    make("bad", { color: "red", tags: "a" }, "with no list of tags"),
    make("bad", { color: 1, replicas: "x", name: 2 }, "wrong in all"),
    {
      send: `POST ${THINGS}`,
      name: "no spec",
      body: { apiVersion: `${GROUP}/v1`, kind: "Thing", metadata: { name: "nospec" } },
    },
    {
      send: `POST ${THINGS}?dryRun=All`,
      name: "no kind",
      body: { metadata: { name: "nokind" }, spec: { color: "red" } },
    },
    {
      send: `POST ${THINGS}`,
      name: "another version",
      body: { ...thing("v", { color: "red" }), apiVersion: `${GROUP}/v2` },
    },
    ...["Strict", "Warn", "Ignore"].map(
      (validation): Step => ({
        send: `POST ${THINGS}?dryRun=All&fieldValidation=${validation}`,
        name: `unknown member, ${validation}`,
        body: thing("u", { color: "red", unknown: 1 }),
      }),
    ),
    { send: `GET ${THINGS}`, name: "list" },
    { send: `GET ${THINGS}?limit=1`, name: "page" },
    { send: `GET ${THINGS}`, name: "rows", headers: TABLE },
    { send: `GET ${THINGS}`, name: "metadata", headers: METADATA },
    { send: `GET ${THINGS}`, name: "protobuf", headers: { accept: "application/vnd.kubernetes.protobuf" } },
    { send: `GET ${THINGS}/a`, name: "YAML", headers: { accept: "application/yaml" } },
    ...["spec.color=red", "spec.color!=red", "spec.replicas=1", "metadata.name=a", ".spec.color=red"].map(
      (selector): Step => ({ send: `GET ${THINGS}?fieldSelector=${selector}` }),
    ),
    { send: `PUT ${THINGS}/a`, name: "PUT without version", body: thing("a", { color: "green" }) },
    { send: `PATCH ${THINGS}/a`, name: "generation", body: { spec: { color: "green" } } },
    { send: `PATCH ${THINGS}/a`, name: "the same again", body: { spec: { color: "green" } } },
    { send: `PATCH ${THINGS}/a`, name: "labels alone", body: { metadata: { labels: { a: "b" } } } },
    { send: `PATCH ${THINGS}/a`, name: "no status on the main path", body: { status: { note: "x" } } },
    {
      send: `PATCH ${THINGS}/a/status`,
      name: "status",
      body: { spec: { color: "red" }, status: { note: "x", replicas: 1, selector: "a=b" } },
    },
    { send: `GET ${THINGS}/a/scale` },
    { send: `PATCH ${THINGS}/a/scale`, name: "scale", body: { spec: { replicas: 3 } } },
    { send: `PATCH ${THINGS}/a/scale`, name: "scale too far", body: { spec: { replicas: 30 } } },
    {
      send: `PATCH ${THINGS}/a`,
      name: "strategic",
      body: {},
      headers: { "content-type": "application/strategic-merge-patch+json" },
    },
    {
      send: `PATCH ${THINGS}/a?fieldManager=me`,
      name: "apply",
      body: thing("a", { color: "red" }),
      headers: APPLY,
    },
    {
      send: `PATCH ${THINGS}/a?fieldManager=me&force=1`,
      name: "apply by force",
      body: thing("a", { color: "red" }),
      headers: APPLY,
    },
    {
      send: `PATCH ${THINGS}/a`,
      name: "JSON patch",
      body: [{ op: "remove", path: "/spec/color" }],
      headers: JSON_PATCH,
    },
    { send: `DELETE ${THINGS}/b` },
    { send: `GET ${THINGS}?watch=1&resourceVersion=<mid>`, name: "events" },
    {
      send: `GET ${THINGS}?watch=1&resourceVersion=<mid>&fieldSelector=spec.color=red`,
      name: "events of the red",
    },
    { send: `GET ${THINGS}?watch=1&resourceVersion=<mid>`, name: "rows of events", headers: TABLE },
    {
      send: `GET ${THINGS}?watch=1&resourceVersion=0&allowWatchBookmarks=true`,
      name: "events and a bookmark",
    },
    { send: `GET ${THINGS}?watch=1`, name: "a watch to the end", open: "end" },
    { send: `DELETE ${CRDS}/things.${GROUP}`, name: "delete the definition" },
    { await: `${CRDS}/things.${GROUP}`, status: 404 },
    { read: "end" },
    { await: THINGS, status: 404 },
    { send: `GET ${THINGS}`, name: "after the definition" },
  ],
};

export const RESOURCES: readonly Scenario[] = [SUBRESOURCES, POD_LIFE, FORMS, DISCOVERY, NAMESPACES, CUSTOM];
