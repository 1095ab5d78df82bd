import { combinations, inNamespace, type Scenario, type Step } from "../requests/scenario.ts";

const SECRETS = inNamespace("secrets");
const A = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } };

const PATHS = [
  "/api/v1/nothing",
  "/api/v1/namespaces/<ns>/nothing",
  "/api/v1/namespaces/<ns>/nothing/a",
  "/api/v2",
  "/api/v2/pods",
  "/apis/nothing.example.com/v1",
  "/apis/nothing.example.com/v1/things",
  "/apis/apps/v9",
  "/apis/apps/v9/deployments",
  "/apis/apps/v1/nothing",
  "/nothing",
  "/api/v1/secrets/a",
  "/api/v1/pods/a",
  `${SECRETS}/a/status`,
  `${SECRETS}/a/nothing`,
  `${SECRETS}/a/b/c`,
  "/api/v1/namespaces/<ns>/nodes",
  "/api/v1/nodes/nowhere",
  "/api/v1/nodes/nowhere/status",
  "/api/v1/namespaces/nowhere",
  "/api/v1/namespaces/nowhere/secrets/a",
  `${SECRETS}/`,
  `${SECRETS}//a`,
  "/api/v1/",
  "/api/",
  "/apis/",
  "/apis/apps/",
  "/apis/apps/v1/",
  "/",
  "/healthz",
  "/livez",
  "/readyz",
  "/healthz/ping",
  "/livez/ping",
  "/readyz/nothing",
  "/API/v1",
  "/api/v1/Secrets",
  "/api/v1/namespaces/<ns>/secrets/%20",
  "/api/v1/namespaces/<ns>/secrets/UPPER",
  "/api/v1/namespaces/<ns>/secrets/a%2Fb",
];

const METHODS = ["PUT", "PATCH", "POST", "DELETE", "OPTIONS", "HEAD", "TRACE"];

const WHOLE = "application/json, application/yaml, application/vnd.kubernetes.protobuf".split(", ");
const ACCEPTS = [
  ...WHOLE,
  "*/*",
  "application/*",
  "text/plain",
  "text/html",
  "application/xml",
  "",
  "application/json;q=0.5,application/yaml",
  "application/json;charset=utf-8",
  "application/json;as=Table;g=meta.k8s.io;v=v1",
  "application/json;as=Table;g=meta.k8s.io;v=v1beta1",
  "application/json;as=Table;g=meta.k8s.io;v=v2",
  "application/json;as=Nothing;g=meta.k8s.io;v=v1",
  "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
  "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
  "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
  "application/json;as=Nothing;g=meta.k8s.io;v=v1,application/json",
  "application/yaml;as=Table;g=meta.k8s.io;v=v1",
  "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
  "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1",
  "application/cbor",
  "garbage",
  "application/json;drop=metadata.managedFields",
  "application/vnd.kubernetes.protobuf,application/json",
];

const BODIES: Readonly<Record<string, object | string>> = {
  empty: "",
  "not JSON": "x",
  "a list": "[]",
  "a text": '"x"',
  null: "null",
  "half an object": '{"metadata":{"name":"b"',
  "no kind": { metadata: { name: "no-kind" } },
  "no name": { apiVersion: "v1", kind: "Secret" },
  "another kind": { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b" } },
  "another version": { apiVersion: "v2", kind: "Secret", metadata: { name: "b" } },
  "another group": { apiVersion: "apps/v1", kind: "Secret", metadata: { name: "b" } },
  "unknown kind": { apiVersion: "v1", kind: "Nothing", metadata: { name: "b" } },
  "another namespace": { apiVersion: "v1", kind: "Secret", metadata: { name: "b", namespace: "other" } },
  "a version": { apiVersion: "v1", kind: "Secret", metadata: { name: "b", resourceVersion: "1" } },
  "an odd name": { apiVersion: "v1", kind: "Secret", metadata: { name: "B_" } },
  "a name that is a number": { apiVersion: "v1", kind: "Secret", metadata: { name: 5 } },
  "metadata that is a list": { apiVersion: "v1", kind: "Secret", metadata: [] },
  "labels that are a text": { apiVersion: "v1", kind: "Secret", metadata: { name: "b", labels: "x" } },
  "a label that is a number": { apiVersion: "v1", kind: "Secret", metadata: { name: "b", labels: { a: 1 } } },
  "an odd label": { apiVersion: "v1", kind: "Secret", metadata: { name: "b", labels: { "-a": "b c" } } },
  "an odd annotation": {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "b", annotations: { "a b": "x" } },
  },
  "an odd finalizer": { apiVersion: "v1", kind: "Secret", metadata: { name: "b", finalizers: ["x"] } },
  "data that is not base64": { apiVersion: "v1", kind: "Secret", metadata: { name: "b" }, data: { a: "*" } },
  "data that is a text": { apiVersion: "v1", kind: "Secret", metadata: { name: "b" }, data: "x" },
  "an unknown member": { apiVersion: "v1", kind: "Secret", metadata: { name: "unknown-member" }, nothing: 1 },
  "a member twice": '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"twice"},"type":"a","type":"b"}',
  "YAML as JSON": "metadata:\n  name: yaml\n",
  "owner without uid": {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "b", ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "x" }] },
  },
  "two controllers": {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "b",
      ownerReferences: ["x", "y"].map((name) => ({
        apiVersion: "v1",
        kind: "Pod",
        name,
        uid: name,
        controller: true,
      })),
    },
  },
};

const TYPES = [
  "application/json",
  "application/json; charset=utf-8",
  "application/yaml",
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/merge-patch+json",
  "garbage",
  "",
  "application/json-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

export const ERRORS: readonly Scenario[] = [
  {
    name: "paths",
    steps: [
      ...PATHS.map((path): Step => ({ send: `GET ${path}` })),
      ...METHODS.flatMap((method): Step[] =>
        [
          "/api/v1/nothing",
          "/nothing",
          "/apis/apps/v1",
          "/version",
          SECRETS,
          `${SECRETS}/nothing`,
          "/api/v1/secrets",
          "/api/v1/pods",
        ].map((path) => ({ send: `${method} ${path}` })),
      ),
    ],
  },
  {
    name: "accept",
    steps: [
      { send: `POST ${SECRETS}`, body: { ...A, stringData: { a: "b" } } },
      ...combinations({ accept: ACCEPTS, path: [SECRETS, `${SECRETS}/a`, `${SECRETS}/nothing`] }).map(
        ({ accept = "", path = "" }): Step => ({
          send: `GET ${path}`,
          name: `${path} as ${accept}`,
          headers: { accept },
        }),
      ),
      ...["", "?pretty=true", "?pretty=false", "?pretty=1", "?pretty="].map(
        (query): Step => ({ send: `GET ${SECRETS}/a${query}` }),
      ),
      ...["curl/8", "Wget/1", "Mozilla/5.0 x", "kubectl/v1"].map(
        (agent): Step => ({
          send: `GET ${SECRETS}/a`,
          name: `for ${agent}`,
          headers: { "user-agent": agent },
        }),
      ),
      ...["None", "Metadata", "Object", "Nothing", ""].map(
        (include): Step => ({
          send: `GET ${SECRETS}?includeObject=${include}`,
          headers: { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" },
        }),
      ),
      ...[
        "application/json",
        "application/yaml",
        "text/html",
        "application/json;as=Table;g=meta.k8s.io;v=v1",
        "application/vnd.kubernetes.protobuf",
      ].flatMap((accept): Step[] =>
        ["/api", "/apis", "/api/v1", "/apis/apps", "/version", "/healthz", "/nothing"].map((path) => ({
          send: `GET ${path}`,
          name: `status of ${path} as ${accept}`,
          headers: { accept },
        })),
      ),
    ],
  },
  {
    name: "bodies",
    steps: [
      { send: `POST ${SECRETS}`, body: A },
      ...Object.entries(BODIES).flatMap(([name, body]): Step[] => [
        { send: `POST ${SECRETS}`, name: `POST ${name}`, body },
        { send: `PUT ${SECRETS}/a`, name: `PUT ${name}`, body },
      ]),
      ...TYPES.flatMap((type): Step[] => [
        { send: `POST ${SECRETS}`, name: `POST ${type}`, body: A, headers: { "content-type": type } },
        { send: `PUT ${SECRETS}/a`, name: `PUT ${type}`, body: A, headers: { "content-type": type } },
        {
          send: `PATCH ${SECRETS}/a`,
          name: `PATCH ${type}`,
          body: { metadata: { labels: { a: "b" } } },
          headers: { "content-type": type },
        },
        {
          send: `DELETE ${SECRETS}/nothing`,
          name: `DELETE ${type}`,
          body: {},
          headers: { "content-type": type },
        },
      ]),
      ...["Strict", "Warn", "Ignore", "Other", ""].flatMap((validation): Step[] => [
        {
          send: `POST ${SECRETS}?dryRun=All&fieldValidation=${validation}`,
          name: `an unknown member, ${validation}`,
          body: { ...A, metadata: { name: "u" }, nothing: 1, other: { x: 1 } },
        },
        {
          send: `POST ${SECRETS}?dryRun=All&fieldValidation=${validation}`,
          name: `a member twice, ${validation}`,
          body: '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"u","name":"v"}}',
        },
      ]),
    ],
  },
];
