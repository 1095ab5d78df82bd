import { describe, expect, test } from "vitest";
import { isObject, type Json } from "../json.ts";
import { structOf } from "../protobuf/messages.ts";
import { decodeStruct } from "./decode.ts";
import { readGoJson } from "./go-json.ts";
import { planOf } from "./struct-plan.ts";

/** What comes of a body of that kind: its JSON and what is unknown in it, or why it is refused. */
function decoded(
  kind: string,
  body: string | object,
  apiVersion = "v1",
): readonly [Json, ...string[]] | string {
  const struct = structOf(apiVersion, kind);
  if (struct === undefined) throw new Error(`no struct of ${kind}`);
  try {
    const { value, notes } = readGoJson(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
    const { object, strict } = decodeStruct(planOf(struct), isObject(value) ? value : {}, notes);
    return [object, ...strict];
  } catch (error) {
    if (error instanceof Error && error.name === "DecodeError") return error.message;
    throw error;
  }
}

const container = (more: object): object => ({ spec: { containers: [{ name: "a", ...more }] } });

describe("members that a kind does not have", () => {
  test("are dropped, and named by their paths in the order of the body", () => {
    const body = { nothing: 1, ...container({ foo: { x: 1 }, env: [{ name: "A", bar: 1 }] }), other: [] };
    expect(decoded("Pod", body)).toEqual([
      {
        metadata: {},
        spec: { containers: [{ name: "a", env: [{ name: "A" }], resources: {} }] },
        status: {},
      },
      'unknown field "nothing"',
      'unknown field "spec.containers[0].foo"',
      'unknown field "spec.containers[0].env[0].bar"',
      'unknown field "other"',
    ]);
  });

  test("are told a hundred times at most", () => {
    const body = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`m${at}`, 1]));
    expect(decoded("Secret", body).length).toBe(101);
  });

  test("that objects inherit in JavaScript are unknown like any other", () => {
    expect(decoded("ConfigMap", { constructor: 1, toString: 2, data: { constructor: "x" } })).toEqual([
      { metadata: {}, data: { constructor: "x" } },
      'unknown field "constructor"',
      'unknown field "toString"',
    ]);
  });

  test("twice are told, the last one counts, and so it is in maps", () => {
    const body = '{"type":"a","metadata":{"labels":{"x":"1","x":"2"}},"type":"b"}';
    expect(decoded("Secret", body)).toEqual([
      { metadata: { labels: { x: "2" } }, type: "b" },
      'duplicate field "metadata.labels.x"',
      'duplicate field "type"',
    ]);
  });
});

describe("values of another type are refused with Go's words", () => {
  const field = "json: cannot unmarshal";
  test.each([
    ["Secret", { metadata: [] }, `${field} array into Go struct field Secret.metadata of type v1.ObjectMeta`],
    [
      "Secret",
      { metadata: { name: 5 } },
      `${field} number into Go struct field ObjectMeta.metadata.name of type string`,
    ],
    [
      "Secret",
      { metadata: { uid: {} } },
      `${field} object into Go struct field ObjectMeta.metadata.uid of type types.UID`,
    ],
    [
      "Secret",
      { metadata: { labels: "x" } },
      `${field} string into Go struct field ObjectMeta.metadata.labels of type map[string]string`,
    ],
    [
      "Secret",
      { metadata: { labels: { a: true } } },
      `${field} bool into Go struct field ObjectMeta.metadata.labels of type string`,
    ],
    ["Secret", { data: "x" }, `${field} string into Go struct field Secret.data of type map[string][]uint8`],
    ["Secret", { data: { a: "*" } }, "illegal base64 data at input byte 0"],
    ["Secret", { immutable: "x" }, `${field} string into Go struct field Secret.immutable of type bool`],
    [
      "Pod",
      container({ ports: [{ containerPort: 1.5 }] }),
      `${field} number 1.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32`,
    ],
    [
      "Pod",
      container({ ports: [{ containerPort: 2 ** 31 }] }),
      `${field} number 2147483648 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32`,
    ],
    [
      "Pod",
      container({ livenessProbe: { exec: 5 } }),
      `${field} number into Go struct field Probe.spec.containers.livenessProbe.ProbeHandler.exec of type v1.ExecAction`,
    ],
    [
      "Pod",
      container({ livenessProbe: { httpGet: { port: true } } }),
      `${field} bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32`,
    ],
    [
      "Pod",
      container({ resources: { limits: "x" } }),
      `${field} string into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList`,
    ],
    [
      "Pod",
      { spec: { restartPolicy: 5 } },
      `${field} number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy`,
    ],
    [
      "Pod",
      { spec: { containers: {} } },
      `${field} object into Go struct field PodSpec.spec.containers of type []v1.Container`,
    ],
    [
      "Pod",
      { metadata: { creationTimestamp: 5 } },
      `${field} number into Go struct field ObjectMeta.metadata.creationTimestamp of type string`,
    ],
  ])("%s %j", (kind, body, why) => {
    expect(decoded(kind, body)).toBe(why);
  });

  test("a number is quoted as it was written", () => {
    const body = '{"spec":{"containers":[{"ports":[{"containerPort":80.0}]}]}}';
    expect(decoded("Pod", body)).toContain("cannot unmarshal number 80.0 into");
    expect(decoded("Deployment", '{"spec":{"replicas":1e1}}', "apps/v1")).toContain("number 1e1 into");
  });

  test("the first of them is told, but for types that read themselves: these end the reading", () => {
    expect(decoded("Pod", { metadata: { name: 5, labels: "x" } })).toContain("ObjectMeta.metadata.name");
    expect(decoded("Pod", { metadata: { name: 5, deletionTimestamp: "x" } })).toMatch(/^parsing time "x"/);
  });
});

describe("JSON is what Go writes", () => {
  test.each([
    ["Service", {}, "v1", { metadata: {}, spec: {}, status: { loadBalancer: {} } }],
    ["Role", {}, "rbac.authorization.k8s.io/v1", { metadata: {}, rules: null }],
    [
      "HorizontalPodAutoscaler",
      {},
      "autoscaling/v2",
      {
        metadata: {},
        spec: { scaleTargetRef: { kind: "", name: "" }, maxReplicas: 0 },
        status: { desiredReplicas: 0, currentMetrics: null },
      },
    ],
    [
      "Deployment",
      { spec: { template: {} } },
      "apps/v1",
      {
        metadata: {},
        spec: { selector: null, template: { metadata: {}, spec: { containers: null } }, strategy: {} },
        status: {},
      },
    ],
  ])("members that %s always shows are there", (kind, body, apiVersion, shown) => {
    expect(decoded(kind, body, apiVersion)).toEqual([shown]);
  });

  test("in the order of the type, whatever the order of the body", () => {
    const [object] = decoded("Pod", {
      status: {},
      spec: { nodeName: "n", containers: [] },
      metadata: {},
      kind: "Pod",
    });
    expect(JSON.stringify(object)).toBe(
      '{"kind":"Pod","metadata":{},"spec":{"containers":null,"nodeName":"n"},"status":{}}',
    );
  });

  test("null and empty members are left out, but for those behind pointers", () => {
    const spec = {
      containers: [],
      volumes: [{ name: "v", emptyDir: {} }],
      hostname: "",
      hostNetwork: false,
      nodeSelector: {},
      priority: 0,
      securityContext: null,
      enableServiceLinks: false,
    };
    expect(decoded("Pod", { metadata: { labels: { a: null }, finalizers: null }, spec })).toEqual([
      {
        metadata: { labels: { a: "" } },
        spec: {
          volumes: [{ name: "v", emptyDir: {} }],
          containers: null,
          priority: 0,
          enableServiceLinks: false,
        },
        status: {},
      },
    ]);
  });

  test("an object that is as Go writes it stays the same object", () => {
    const struct = structOf("v1", "Pod");
    const object = {
      metadata: { name: "a" },
      spec: { containers: [{ name: "c", resources: {} }] },
      status: {},
    };
    expect(struct && decodeStruct(planOf(struct), object).object).toBe(object);
  });

  test("what is decoded once decodes to itself", () => {
    const [once] = decoded("Pod", container({ resources: { limits: { cpu: "1000m", memory: "0.5Gi" } } }));
    expect(decoded("Pod", JSON.stringify(once))).toEqual([once]);
  });
});
