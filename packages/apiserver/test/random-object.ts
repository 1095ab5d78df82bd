import fc from "fast-check";

export const WIDGET = { apiVersion: "acme.io/v1", kind: "Widget" };

/** An object that says what it is. */
export interface Described {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
}

/** Any JSON, not deep. */
export const json: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 3 });
/** The spec of a Widget, right or wrong. */
export const spec: fc.Arbitrary<object> = fc.dictionary(
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
const validation = fc.record(
  {
    rule: fc.constantFrom(
      "self == oldSelf",
      "self.a > self.b",
      "has(self.a) || self.size() > 1",
      "self.all(x, x != 'a')",
      "self.matches('(')",
      "type(self) == int ? 1 / self > 0 : self < 2.5",
      "oldSelf.hasValue() && self[0] == quantity(self)",
      "self <",
      "",
    ),
    message: fc.constantFrom("m", "", "a\nb"),
    messageExpression: fc.constantFrom("'a' + self", "string(self)", "1", "'"),
    fieldPath: fc.constantFrom(".a", ".a.b", "x", "['a']"),
    reason: fc.constantFrom("FieldValueForbidden", "x"),
    optionalOldSelf: fc.boolean(),
  },
  { requiredKeys: ["rule"] },
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
        "x-kubernetes-validations": fc.oneof(fc.array(validation, { maxLength: 2 }), json),
        "x-kubernetes-list-type": fc.constantFrom("set", "map", "x"),
      },
      { requiredKeys: ["type"] },
    ),
  ),
})).node;
/** A CustomResourceDefinition of widgets, right or wrong. */
export const defined: fc.Arbitrary<object> = schema.map((root) => ({
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
/** A name that something has or may have. */
export const name: fc.Arbitrary<string> = fc.constantFrom("limited", "robot", "a", "default", "*", "");
const several = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: fc.array(one, { maxLength: 3 }) }, { weight: 1, arbitrary: json });
const rule = fc.record(
  {
    verbs: several(fc.constantFrom("get", "list", "watch", "create", "delete", "impersonate", "*")),
    apiGroups: several(fc.constantFrom("", "apps", "acme.io", "*")),
    resources: several(fc.constantFrom("pods", "pods/log", "*/status", "users", "configmaps", "*")),
    resourceNames: several(name),
    nonResourceURLs: several(fc.constantFrom("/version", "/api*", "*", "//", "")),
  },
  { requiredKeys: ["verbs"] },
);
const subject = fc.oneof(
  fc.record(
    {
      kind: fc.constantFrom("User", "Group", "ServiceAccount", "x"),
      name,
      namespace: fc.constantFrom("default", ""),
      apiGroup: fc.constantFrom("rbac.authorization.k8s.io", ""),
    },
    { requiredKeys: ["kind", "name"] },
  ),
  json,
);
const roleRef = fc.record({
  apiGroup: fc.constantFrom("rbac.authorization.k8s.io", "x"),
  kind: fc.constantFrom("Role", "ClusterRole", "x"),
  name: fc.constantFrom("limited", "a", "cluster-admin", "missing"),
});
const aggregationRule = fc.record({
  clusterRoleSelectors: several(fc.oneof(fc.record({ matchLabels: json }), json)),
});
const attributes = fc.dictionary(
  fc.constantFrom("verb", "group", "resource", "subresource", "namespace", "name", "path"),
  fc.oneof(fc.constantFrom<unknown>("get", "pods", "default", "*", ""), json),
);
/** Rights, and questions about them. */
export const access: fc.Arbitrary<Described> = fc
  .record(
    {
      kind: fc.constantFrom(
        "Role",
        "ClusterRole",
        "RoleBinding",
        "ClusterRoleBinding",
        "SubjectAccessReview",
        "SelfSubjectRulesReview",
      ),
      name,
      rules: several(rule),
      subjects: several(subject),
      roleRef: fc.oneof({ weight: 8, arbitrary: roleRef }, { weight: 1, arbitrary: json }),
      aggregationRule: fc.oneof(aggregationRule, json),
      resourceAttributes: fc.oneof(attributes, json),
      nonResourceAttributes: fc.oneof(attributes, json),
      user: fc.oneof(name, json),
      groups: several(name),
      extra: json,
    },
    { requiredKeys: ["kind", "name"] },
  )
  .map(({ kind, name, rules, subjects, roleRef, aggregationRule, ...asked }) => {
    const isReview = kind.endsWith("Review");
    const group = isReview ? "authorization.k8s.io" : "rbac.authorization.k8s.io";
    const head = { apiVersion: `${group}/v1`, kind, metadata: isReview ? {} : { name } };
    return isReview ? { ...head, spec: asked } : { ...head, rules, subjects, roleRef, aggregationRule };
  });

const scalar = fc.constantFrom<unknown>(
  "a",
  "",
  "n",
  1,
  0,
  -1,
  true,
  null,
  "100m",
  "None",
  "10.96.0.7",
  {},
  [],
);
const parts = (...keys: string[]): fc.Arbitrary<object> =>
  fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: json }),
    {
      maxKeys: 3,
    },
  );
/** Metadata that goes beside a name. */
export const metadata: fc.Arbitrary<object> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        labels: fc.dictionary(name, fc.constantFrom("a", "", "b c", "x".repeat(64)), { maxKeys: 2 }),
        annotations: fc.dictionary(name, fc.string(), { maxKeys: 2 }),
        finalizers: fc.constantFrom(["a.io/b"], [], ["a"]),
        ownerReferences: fc.constantFrom([], [{ apiVersion: "v1", kind: "ConfigMap", name: "a", uid: "u" }]),
        generateName: name,
        resourceVersion: fc.constantFrom("", "1", "x"),
        namespace: name,
      },
      { requiredKeys: [] },
    ),
  },
  {
    weight: 1,
    arbitrary: parts(
      "labels",
      "annotations",
      "finalizers",
      "ownerReferences",
      "uid",
      "deletionTimestamp",
      "managedFields",
    ),
  },
);
const container = fc
  .tuple(name, parts("image", "ports", "env", "resources", "command", "volumeMounts"))
  .map(([name, more]) => ({ name, image: "i", ...more }));
const podSpec = fc
  .tuple(
    fc.array(container, { maxLength: 2 }),
    parts("nodeName", "restartPolicy", "volumes", "initContainers"),
  )
  .map(([containers, more]) => ({ containers, ...more }));
const matchLabels = fc.constantFrom<unknown>({ a: "b" }, { a: "b" }, {}, 1);
const deployment = fc
  .tuple(matchLabels, podSpec, parts("replicas", "strategy", "paused", "minReadySeconds"))
  .map(([labels, spec, more]) => ({
    selector: { matchLabels: labels },
    template: { metadata: { labels: { a: "b" } }, spec },
    ...more,
  }));
const service = fc
  .tuple(
    fc.array(parts("port", "name", "targetPort", "protocol", "nodePort"), { maxLength: 2 }),
    parts("selector", "clusterIP", "type"),
  )
  .map(([ports, more]) => ({ ports, ...more }));

const withSpec =
  (apiVersion: string, kind: string) =>
  ([spec, status]: [object, unknown]): object => ({ apiVersion, kind, spec, status });
/** Objects of a kind, and where they are. */
export const KINDS: readonly (readonly [path: string, name: string, object: fc.Arbitrary<object>])[] = [
  [
    "/apis/acme.io/v1/namespaces/default/widgets",
    "a",
    fc.tuple(spec, json).map(withSpec("acme.io/v1", "Widget")),
  ],
  [
    "/apis/acme.io/v1beta1/namespaces/default/widgets",
    "a",
    fc.tuple(spec, json).map(withSpec("acme.io/v1beta1", "Widget")),
  ],
  ["/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "widgets.acme.io", defined],
  ["/api/v1/namespaces/default/pods", "a", fc.tuple(podSpec, json).map(withSpec("v1", "Pod"))],
  ["/api/v1/namespaces/default/services", "a", fc.tuple(service, json).map(withSpec("v1", "Service"))],
  [
    "/apis/apps/v1/namespaces/default/deployments",
    "a",
    fc.tuple(deployment, json).map(withSpec("apps/v1", "Deployment")),
  ],
  ["/api/v1/namespaces/default/configmaps", "a", parts("data", "binaryData", "immutable")],
  ["/api/v1/namespaces", "a", fc.tuple(parts("finalizers"), json).map(withSpec("v1", "Namespace"))],
];
