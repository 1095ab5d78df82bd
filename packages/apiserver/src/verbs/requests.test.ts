import { describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, PODS, pod, startApi } from "../../test/api.ts";

/** Requests as `conformance/scenarios` has them, with what kube-apiserver answers. */
const REFUSED: readonly (readonly [send: string, body: unknown, code: number, message: string])[] = [
  [`GET ${CONFIG_MAPS}?limit=`, undefined, 400, 'strconv.ParseInt: parsing "": invalid syntax'],
  [
    `GET ${CONFIG_MAPS}?limit=99999999999999999999`,
    undefined,
    400,
    'strconv.ParseInt: parsing "99999999999999999999": value out of range',
  ],
  [
    `GET ${CONFIG_MAPS}?timeout=5`,
    undefined,
    400,
    'invalid timeout specified in the request URL - time: missing unit in duration "5"',
  ],
  [
    `GET ${CONFIG_MAPS}?timeout=x`,
    undefined,
    400,
    'invalid timeout specified in the request URL - time: invalid duration "x"',
  ],
  [
    `GET ${CONFIG_MAPS}?limit=1&continue=x`,
    undefined,
    400,
    "invalid continue token: continue key is not valid: illegal base64 data at input byte 0",
  ],
  [
    `GET ${CONFIG_MAPS}?limit=1&continue=eyJ2IjoidjEifQ`,
    undefined,
    400,
    "invalid continue token: continue key is not valid: server does not recognize this encoded version v1",
  ],
  [`GET ${CONFIG_MAPS}//a`, undefined, 404, "the server could not find the requested resource"],
  [
    `OPTIONS ${CONFIG_MAPS}`,
    undefined,
    405,
    "the server does not allow this method on the requested resource",
  ],
  [
    `POST ${CONFIG_MAPS}?dryRun=`,
    configMap("b"),
    422,
    'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: [""]: supported values: "All"',
  ],
  [
    `POST ${CONFIG_MAPS}?fieldManager=${"x".repeat(129)}`,
    configMap("b"),
    422,
    'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
  ],
  [
    `POST ${CONFIG_MAPS}`,
    configMap("b", { data: { a: "1" }, binaryData: { a: "MQ==" } }),
    422,
    'ConfigMap "b" is invalid: data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ],
  [
    "POST /api/v1/namespaces/default/secrets",
    { metadata: { name: "b" }, type: "kubernetes.io/tls" },
    422,
    'Secret "b" is invalid: [data[tls.crt]: Required value, data[tls.key]: Required value]',
  ],
  [
    `POST ${CONFIG_MAPS}`,
    { metadata: { name: "b", finalizers: ["x"] } },
    422,
    'ConfigMap "b" is invalid: metadata.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
  ],
  [
    `POST ${CONFIG_MAPS}`,
    { metadata: { name: "b", ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "x" }] } },
    422,
    'ConfigMap "b" is invalid: metadata.ownerReferences.uid: Invalid value: "": must not be empty',
  ],
  [
    `PUT ${CONFIG_MAPS}/a`,
    { data: {} },
    400,
    "the name of the object (a based on URL) was undeterminable: name must be provided",
  ],
  [
    `PUT ${CONFIG_MAPS}/a`,
    { metadata: { name: "a", resourceVersion: "abc" } },
    500,
    'strconv.ParseUint: parsing "abc": invalid syntax',
  ],
  [
    `POST ${PODS}/p/binding`,
    { metadata: { name: "q" }, target: { name: "n" } },
    400,
    "name in URL does not match name in Binding object",
  ],
  [
    `POST ${PODS}/p/eviction`,
    { metadata: { name: "q" } },
    400,
    "name in URL does not match name in Eviction object",
  ],
];

describe("a request that is wrong", () => {
  test.each(REFUSED)("%s with %j is %i: %s", async (send, body, code, message) => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a", { data: { a: "1" } }));
    await api.post(PODS, pod("p"));
    const [method = "", path = ""] = send.split(" ");
    const answer = await api.send(method, path, body);
    expect([answer.code, answer.body.message]).toEqual([code, message]);
  });

  test("a pod that has a node cannot be bound again", async () => {
    const api = startApi();
    await api.post(PODS, pod("p", "n1"));
    const { code, body } = await api.post(`${PODS}/p/binding`, {
      metadata: { name: "p" },
      target: { name: "n2" },
    });
    expect([code, body.message]).toEqual([
      409,
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n1"',
    ]);
  });

  test.each([
    [{ metadata: { uid: "other" } }, "metadata.uid"],
    [{ metadata: { deletionTimestamp: "2020-01-01T00:00:00Z" } }, "metadata.deletionTimestamp"],
  ])("a patch with %j is 422", async (patch, field) => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    const { code, body } = await api.merge(`${CONFIG_MAPS}/a`, patch);
    expect([code, body.details.causes[0].field]).toEqual([422, field]);
  });

  test("what is immutable keeps its data", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a", { immutable: true, data: { a: "1" } }));
    const { code, body } = await api.merge(`${CONFIG_MAPS}/a`, { data: { a: "2" } });
    expect([code, body.message]).toEqual([
      422,
      'ConfigMap "a" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });
});

describe("as real servers do", () => {
  test("a JSON patch replaces what is not there, and takes it for null", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a", { data: { a: "1" } }));
    const patch = [
      { op: "test", path: "/data/b", value: null },
      { op: "replace", path: "/data/b", value: "2" },
    ];
    const type = { "content-type": "application/json-patch+json" };
    const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a`, patch, type);
    expect([code, body.data]).toEqual([200, { a: "1", b: "2" }]);
  });

  test.each([
    [{ op: "add", path: "/data/a/b", value: "x" }],
    [{ op: "add", path: "/metadata/finalizers/x", value: "a.b/c" }],
    [{ op: "add", path: "/metadata/finalizers/2", value: "a.b/c" }],
    [{ op: "add", path: "data", value: {} }],
    [{ op: "move", path: "/data/b" }],
    [{ op: "move", path: "/data/b", from: "/data/a/b" }],
    [{ op: "replace", path: "", value: 1 }],
  ])("the JSON patch %j has no place to write to", async (operation) => {
    const api = startApi();
    await api.post(CONFIG_MAPS, { data: { a: "1" }, metadata: { name: "a", finalizers: ["x.y/z"] } });
    const type = { "content-type": "application/json-patch+json" };
    const { code, body } = await api.send("PATCH", `${CONFIG_MAPS}/a`, [operation], type);
    const rejected = "the server rejected our request due to an error in our request";
    expect([code, body.reason, body.message]).toEqual([422, "Invalid", rejected]);
  });

  test("a key of a ConfigMap may be called as what every object has", async () => {
    const { code, body } = await startApi().post(CONFIG_MAPS, configMap("a", { data: { constructor: "1" } }));
    expect([code, body.data]).toEqual([201, { constructor: "1" }]);
  });

  test("a list of one name knows no limit and no older version", async () => {
    const api = startApi();
    const { body } = await api.post(CONFIG_MAPS, configMap("a"));
    await api.merge(`${CONFIG_MAPS}/a`, { data: { a: "1" } });
    const old = body.metadata.resourceVersion;
    const query = `fieldSelector=metadata.name=a&limit=1&resourceVersion=${old}`;
    const list = await api.get(`${CONFIG_MAPS}?${query}`);
    expect([list.body.items[0]?.data, list.body.metadata.continue]).toEqual([{ a: "1" }, undefined]);
  });

  test("the write that takes the last finalizer answers with the version before it", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, { metadata: { name: "a", finalizers: ["x.y/z"] } });
    const { body } = await api.remove(`${CONFIG_MAPS}/a`);
    const last = await api.merge(`${CONFIG_MAPS}/a`, { metadata: { finalizers: null } });
    expect(last.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test("pods tolerate nodes that are not ready for five minutes", async () => {
    const { body } = await startApi().post(PODS, pod("p"));
    expect(body.spec.tolerations).toMatchObject([
      { key: "node.kubernetes.io/not-ready", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", tolerationSeconds: 300 },
    ]);
  });

  test("Endpoints come with a warning", async () => {
    const { headers } = await startApi().get("/api/v1/endpoints");
    expect(headers.get("warning")).toBe(
      '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
    );
  });
});
