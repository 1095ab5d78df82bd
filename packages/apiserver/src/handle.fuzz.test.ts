import fc from "fast-check";
import { expect, test } from "vitest";
import { type Api, configMap, pod, startApi } from "../test/api.ts";
import { isRight } from "../test/fuzzing.ts";

const FIELDS = [
  "metadata",
  "spec",
  "status",
  "name",
  "namespace",
  "labels",
  "annotations",
  "finalizers",
  "ownerReferences",
  "uid",
  "containers",
  "ports",
  "env",
  "image",
  "template",
  "selector",
  "matchLabels",
  "replicas",
  "strategy",
  "type",
  "rules",
  "names",
  "versions",
  "group",
  "scope",
  "subresources",
  "scale",
  "data",
  "stringData",
  "clusterIP",
  "resources",
  "limits",
  "volumes",
  "valueFrom",
  "$patch",
  "$retainKeys",
  "$setElementOrder/env",
  "$deleteFromPrimitiveList/finalizers",
  "managedFields",
  "fieldsV1",
  "deletionTimestamp",
  "generateName",
  "resourceVersion",
  "gracePeriodSeconds",
  "preconditions",
  "target",
  "deleteOptions",
  "op",
  "path",
  "value",
  "from",
  "spec.replicas",
  "__proto__",
  "k:x",
  "k:{}",
  "f:data",
  "operation",
  "manager",
  "constructor",
];
const KINDS: readonly (readonly [path: string, apiVersion: string, kind: string])[] = [
  ["/api/v1/namespaces/default/pods", "v1", "Pod"],
  ["/api/v1/namespaces/default/configmaps", "v1", "ConfigMap"],
  ["/api/v1/namespaces/default/services", "v1", "Service"],
  ["/api/v1/namespaces/default/secrets", "v1", "Secret"],
  ["/api/v1/namespaces", "v1", "Namespace"],
  ["/api/v1/nodes", "v1", "Node"],
  ["/apis/apps/v1/namespaces/default/deployments", "apps/v1", "Deployment"],
  ["/apis/batch/v1/namespaces/default/cronjobs", "batch/v1", "CronJob"],
  [
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
  ],
  [
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "authorization.k8s.io/v1",
    "SelfSubjectAccessReview",
  ],
];

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.constantFrom<unknown>(
      "",
      "a",
      "b",
      "x.y/z",
      "/metadata/name",
      "test",
      "delete",
      "replace",
      "10.96.0.1",
      null,
      true,
      0,
      -1,
      3,
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie("value"), { maxKeys: 5 }),
  ),
}));

const requests = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE"),
  kind: fc.constantFrom(...KINDS),
  rest: fc.oneof(
    { weight: 4, arbitrary: fc.constant("/a") },
    { weight: 2, arbitrary: fc.constantFrom("", "/a/status") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "/a/scale",
        "/a/binding",
        "/a/eviction",
        "/a/log",
        "/a/finalize",
        "/%",
        "/a/b/c",
      ),
    },
  ),
  query: fc.constantFrom(
    "",
    "?limit=2",
    "?dryRun=All",
    "?fieldManager=m",
    "?fieldManager=m&force=1",
    "?labelSelector=a!%3Db",
    "?resourceVersion=0",
    "?continue=x",
    "?tailLines=1&sinceSeconds=1&container=c",
    "?previous=1&sinceTime=x",
  ),
  type: fc.oneof(
    { weight: 5, arbitrary: fc.constant("right") },
    { weight: 1, arbitrary: fc.constantFrom("application/yaml", "application/vnd.kubernetes.protobuf", "x") },
  ),
  patch: fc.constantFrom(
    "merge-patch+json",
    "strategic-merge-patch+json",
    "json-patch+json",
    "apply-patch+yaml",
  ),
  accept: fc.constantFrom(
    "",
    "application/yaml",
    "application/json;as=Table;g=meta.k8s.io;v=v1",
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    "application/vnd.kubernetes.protobuf",
    "application/vnd.kubernetes.protobuf, application/json;q=0.5",
    "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
  ),
  body: value,
  typed: fc.integer({ max: 9, min: 0 }),
});

function typeOf({ type, method, patch }: Sent): string {
  if (type !== "right") return type;
  return method === "PATCH" ? `application/${patch}` : "application/json";
}

type Sent = typeof requests extends fc.Arbitrary<infer T> ? T : never;

function bodyOf({ method, kind: [, apiVersion, kind], body, typed }: Sent): unknown {
  if (method === "GET") return undefined;
  if (typed === 0 || typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const metadata = "metadata" in body && typeof body.metadata === "object" ? body.metadata : {};
  return { apiVersion, kind, ...body, metadata: { name: "a", ...metadata } };
}

async function seeded(): Promise<Api> {
  const api = startApi();
  await api.post("/api/v1/namespaces/default/pods", pod("a"));
  await api.post("/api/v1/namespaces/default/configmaps", configMap("a"));
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
  const spec = { selector: { matchLabels: { a: "b" } }, template };
  await api.post(KINDS[6]?.[0] ?? "", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a" },
    spec,
  });
  await api.post("/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "a" } });
  const ports = [{ port: 80 }];
  await api.post("/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a" },
    spec: { ports },
  });
  return api;
}

test("whatever is sent, the answer is one that the API has, and never an internal error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(requests, { minLength: 1, maxLength: 12 }), async (all) => {
      const api = await seeded();
      for (const one of all) {
        const headers = { "content-type": typeOf(one), ...(one.accept === "" ? {} : { accept: one.accept }) };
        const answer = await api.send(one.method, one.kind[0] + one.rest + one.query, bodyOf(one), headers);
        const text = JSON.stringify(answer.body);
        expect(isRight(answer.code, text), `${JSON.stringify(one)}: ${answer.code} ${text}`).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
