import fc from "fast-check";
import { access, defined, json, KINDS, metadata, name, spec, WIDGET } from "./random-object.ts";

/** A version that no store comes to in a run. */
export const FUTURE = "2000000000";

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
/** A request in parts. */
export interface Sent {
  readonly method: string;
  readonly place: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

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
          "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
          "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
          "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
          "/apis/authorization.k8s.io/v1/subjectaccessreviews",
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
      FUTURE,
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
const body = fc.oneof(
  { weight: 2, arbitrary: access.map((one) => JSON.stringify(one)) },
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
/** Requests whose parts know nothing of each other. */
const wild: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom("GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "QUERY"),
  place,
  query: fc.array(parameter, { maxLength: 3 }),
  headers,
  body,
});

const fewParameters = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(parameter, { maxLength: 2 }) },
);
const rest = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("/status", "/scale", "/log", "/binding", "/eviction", "/finalize"),
  },
);
const operation = fc.record({
  op: fc.constantFrom("add", "replace", "remove", "test", "copy", "move"),
  path: fc.constantFrom(
    "/metadata/labels",
    "/metadata/labels/a",
    "/spec",
    "/spec/color",
    "/metadata/name",
    "",
    "/x~y",
  ),
  from: fc.constantFrom("/metadata", "/spec", "/x"),
  value: json,
});
const deleteOptions = fc.dictionary(
  fc.constantFrom("gracePeriodSeconds", "propagationPolicy", "preconditions", "orphanDependents", "dryRun"),
  fc.oneof(
    fc.constantFrom<unknown>(0, 1, "Orphan", "Foreground", "Background", true, { uid: "x" }, ["All"]),
    json,
  ),
  { maxKeys: 2 },
);
/** How a method sends an object: what it adds to the path, the media type, and the body. */
const ways: readonly ((object: object, patch: readonly object[], options: object) => readonly string[])[] = [
  (object) => ["POST", "application/json", JSON.stringify(object)],
  (object) => ["POST", "application/yaml", JSON.stringify(object)],
  (object) => ["PUT", "application/json", JSON.stringify(object)],
  (object) => ["PATCH", "application/merge-patch+json", JSON.stringify(object)],
  (object) => ["PATCH", "application/strategic-merge-patch+json", JSON.stringify(object)],
  (object) => ["PATCH", "application/apply-patch+yaml", JSON.stringify(object)],
  (_object, patch) => ["PATCH", "application/json-patch+json", JSON.stringify(patch)],
  (_object, _patch, options) => ["DELETE", "application/json", JSON.stringify(options)],
  () => ["GET", "", ""],
  () => ["GET", "", ""],
];
/** Requests of which most are understood. */
const likely: fc.Arbitrary<Sent> = fc
  .tuple(
    fc.oneof(
      fc.oneof(
        ...KINDS.map(([path, name, object]) => fc.tuple(fc.constant(path), fc.constant(name), object)),
      ),
      access.map((one): [string, string, object] => {
        const group = `/apis/${one.apiVersion}`;
        const isLocal = one.kind === "Role" || one.kind === "RoleBinding";
        return [`${group}${isLocal ? "/namespaces/default" : ""}/${one.kind.toLowerCase()}s`, "limited", one];
      }),
    ),
    metadata,
    fc.constantFrom(...ways),
    fc.array(operation, { maxLength: 3 }),
    deleteOptions,
    rest,
    fewParameters,
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    fc.integer({ min: 0, max: 9 }),
  )
  .map(([[path, name, object], more, way, patch, options, rest, query, headers, chance]) => {
    const whole = { ...object, metadata: { name, ...more } };
    const [method = "", type = "", body = ""] = way(whole, patch, options);
    const isOfAll = chance === 0 || method === "POST" || (method === "GET" && chance < 5);
    const place = isOfAll && rest === "" ? path : `${path}/${name}${rest}`;
    const server = method === "PATCH" && chance < 8 ? [["fieldManager", "m"] as const] : [];
    const all = type === "" ? headers : { "content-type": type, ...headers };
    return { method, place, query: [...server, ...query], headers: all, body };
  });

/** Any request that fetch can make. */
export const randomRequest: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 1, arbitrary: wild },
  { weight: 4, arbitrary: likely },
);

/** What a client says of himself; the tokens are those that {@link TOKENS} has, and others. */
export const randomCaller: fc.Arbitrary<Record<string, string>> = fc
  .tuple(
    fc.constantFrom(
      "",
      "Bearer root",
      "Bearer root",
      "Bearer root",
      "Bearer root",
      "Bearer limited",
      "Bearer robot",
      "Bearer x",
      "Basic eDp4",
    ),
    fc.oneof({ weight: 9, arbitrary: fc.constant("") }, { weight: 1, arbitrary: name }),
    fc.constantFrom("", "", "", "system:masters", "a, b"),
  )
  .map(([authorization, user, group]) => ({
    ...(authorization === "" ? {} : { authorization }),
    ...(user === "" ? {} : { "impersonate-user": user }),
    ...(group === "" ? {} : { "impersonate-group": group }),
  }));
