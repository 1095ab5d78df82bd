import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Api, configMap, pod, startApi } from "../test/api.ts";

/** How many requests are sent; `FUZZ_REQUESTS=100000` for a night. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 4000);
const PER_SERVER = 200;

const definition: unknown = JSON.parse(
  readFileSync(new URL("../test/custom-definition.json", import.meta.url), "utf8"),
);
const WIDGET = { apiVersion: "acme.io/v1", kind: "Widget" };

const word = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "default",
    "v1",
    "api",
    "apis",
    "apps",
    "acme.io",
    "widgets",
    "pods",
    "configmaps",
    "namespaces",
    "deployments",
    "customresourcedefinitions",
    "apiextensions.k8s.io",
    "status",
    "scale",
    "log",
    "watch",
    "openapi",
    "v3",
    "%2F",
    "%",
    "%00",
    "..",
    "__proto__",
    "constructor",
    "toString",
  ),
  fc.string({ maxLength: 8, unit: "grapheme" }).map(encodeURIComponent),
);
const place = fc.oneof(
  { weight: 2, arbitrary: fc.array(word, { maxLength: 8 }).map((parts) => `/${parts.join("/")}`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "/api/v1/namespaces/default/pods",
          "/api/v1/namespaces/default/configmaps",
          "/api/v1/namespaces",
          "/apis/acme.io/v1/namespaces/default/widgets",
          "/apis/acme.io/v1beta1/widgets",
          "/apis/apps/v1/namespaces/default/deployments",
          "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
          "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
          "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
        ),
        fc.constantFrom(
          "",
          "",
          "/a",
          "/a",
          "/a/status",
          "/a/scale",
          "/a/log",
          "/default",
          "/widgets.acme.io",
        ),
      )
      .map(([base, rest]) => base + rest),
  },
);
const parameter = fc.tuple(
  fc.constantFrom(
    "watch",
    "limit",
    "continue",
    "resourceVersion",
    "resourceVersionMatch",
    "labelSelector",
    "fieldSelector",
    "timeoutSeconds",
    "sendInitialEvents",
    "allowWatchBookmarks",
    "dryRun",
    "fieldManager",
    "fieldValidation",
    "force",
    "pretty",
    "includeObject",
    "gracePeriodSeconds",
    "propagationPolicy",
    "tailLines",
    "sinceTime",
    "limitBytes",
    "follow",
    "__proto__",
  ),
  fc.oneof(
    fc.constantFrom(
      "",
      "0",
      "1",
      "-1",
      "true",
      "All",
      "Strict",
      "Exact",
      "NotOlderThan",
      "a=b",
      "a in (",
      "!",
      "1e9",
    ),
    fc.constantFrom(
      "99999999999999999999",
      "metadata.name=a",
      "spec.color!=red",
      "None",
      "Orphan",
      "%",
      "e30",
    ),
    fc.string({ maxLength: 12, unit: "binary" }).map((text) => text.toWellFormed()),
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    "accept",
    "content-type",
    "accept-encoding",
    "user-agent",
    "authorization",
    "impersonate-user",
    "if-match",
  ),
  fc.oneof(
    fc.constantFrom(
      "application/json",
      "application/yaml",
      "application/vnd.kubernetes.protobuf",
      "application/json;as=Table;v=v1;g=meta.k8s.io,*/*;q=0.1",
      "application/merge-patch+json",
      "application/json-patch+json",
      "application/apply-patch+yaml",
      "application/strategic-merge-patch+json",
      "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io",
      "gzip;q=x",
      "Bearer x",
      ";;,=,q=",
    ),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, "")),
  ),
  { maxKeys: 3 },
);
const json = fc.jsonValue({ maxDepth: 3 });
const spec = fc.dictionary(
  fc.constantFrom(
    "color",
    "replicas",
    "num",
    "name",
    "list",
    "maps",
    "emb",
    "emb2",
    "ios",
    "nul",
    "one",
    "any",
    "all",
    "nest",
    "labels",
    "free",
    "when",
    "i32",
  ),
  fc.oneof(
    json,
    fc.constantFrom<unknown>(
      "red",
      1,
      0.5,
      [{ k: "a" }],
      ["a"],
      null,
      { a: "b" },
      { apiVersion: "v1", kind: "K" },
    ),
  ),
);
const schema = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.record({ type: fc.constantFrom("object", "string", "integer", "array") }),
    fc.record(
      {
        type: fc.constantFrom("object", "string", "integer", "array", "number", "boolean", "x"),
        properties: fc.dictionary(fc.constantFrom("spec", "a", "b", "__proto__", "metadata"), tie("node"), {
          maxKeys: 2,
        }),
        items: tie("node"),
        additionalProperties: fc.oneof(tie("node"), fc.boolean()),
        default: json,
        enum: fc.array(json, { maxLength: 2 }),
        pattern: fc.constantFrom("^a", "(", "[[:alpha:]]", "(?i)x", "\\"),
        format: fc.constantFrom("int32", "date-time", "x", ""),
        minimum: fc.oneof(fc.integer(), json),
        maxLength: fc.oneof(fc.integer(), json),
        multipleOf: fc.oneof(fc.integer(), json),
        required: fc.oneof(json, fc.array(fc.constantFrom("a", "a", "b"))),
        oneOf: fc.oneof(json, fc.array(tie("node"), { maxLength: 2 })),
        not: tie("node"),
        nullable: fc.boolean(),
        "x-kubernetes-int-or-string": fc.boolean(),
        "x-kubernetes-preserve-unknown-fields": fc.boolean(),
        "x-kubernetes-embedded-resource": fc.boolean(),
        "x-kubernetes-list-type": fc.constantFrom("set", "map", "x"),
      },
      { requiredKeys: ["type"] },
    ),
  ),
})).node;
const defined = schema.map((root) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.acme.io" },
  spec: {
    group: "acme.io",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { ...Object(root), type: "object" } },
      },
    ],
  },
}));
const body = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(spec, json)
      .map(([one, status]) => JSON.stringify({ ...WIDGET, metadata: { name: "a" }, spec: one, status })),
  },
  { weight: 2, arbitrary: defined.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: json.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40, unit: "binary" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "{",
      "[[[[",
      "a: &x [*x]",
      "k8s\u0000\n",
      "",
      '{"metadata":{"labels":{"a":1}}}',
      "&a [*a]",
      "- op",
    ),
  },
);
const request = fc.record({
  method: fc.constantFrom("GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY"),
  place,
  query: fc.array(parameter, { maxLength: 3 }),
  headers,
  body,
});
type Sent = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** The answers of 500 that a real server has for these requests. */
const KNOWN =
  /resourceVersion should not be set on objects to be created|field not declared in schema|strconv\.ParseUint|invalid resource version/;

async function seeded(): Promise<Api> {
  const api = startApi();
  await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
  await api.post("/apis/acme.io/v1/namespaces/default/widgets", {
    ...WIDGET,
    metadata: { name: "a" },
    spec: { color: "red" },
  });
  await api.post("/api/v1/namespaces/default/pods", pod("a", "n"));
  await api.post("/api/v1/namespaces/default/configmaps", configMap("a"));
  return api;
}

async function answerTo(api: Api, sent: Sent): Promise<{ code: number; text: string }> {
  const query = new URLSearchParams(sent.query).toString();
  const url = `http://api${sent.place}${query === "" ? "" : `?${query}`}`;
  const hasBody = sent.method !== "GET" && sent.method !== "HEAD";
  const gone = new AbortController();
  const init = { method: sent.method, headers: sent.headers, signal: gone.signal };
  const response = await api.server.fetch(new Request(url, hasBody ? { ...init, body: sent.body } : init));
  const isLive =
    sent.query.some(([name]) => name === "watch" || name === "follow") || sent.place.includes("watch");
  if (isLive && response.ok) {
    await response.body?.cancel();
    return { code: response.status, text: "" };
  }
  return { code: response.status, text: await response.text() };
}

test("any path, query, header and body has an answer that the API has, and leaves no watch open", {
  timeout: 60_000 + REQUESTS * 20,
}, async () => {
  let api = await seeded();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      count += 1;
      if (count % PER_SERVER === 0) {
        await api.server.close();
        api = await seeded();
      }
      const { code, text } = await answerTo(api, sent);
      const right = (code >= 200 && code < 500) || (code >= 500 && KNOWN.test(text)) || code === 504;
      expect(right, `${JSON.stringify(sent)}: ${code} ${text}`).toBe(true);
      if (code >= 400 && text.startsWith("{")) {
        expect(JSON.parse(text)).toMatchObject({ kind: "Status", status: "Failure", code });
      }
      const open = Object.entries(api.server.stats).filter(([, stats]) => stats.openWatches > 0);
      expect(open, JSON.stringify(sent)).toEqual([]);
    }),
    { numRuns: REQUESTS },
  );
  await api.server.close();
});
