import { describe, expect, test } from "vitest";
import { CONFIG_MAPS, configMap, PODS, pod, startApi } from "../../test/api.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

function deployment(name: string, replicas?: number): object {
  const template = {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: "c", image: "i:1" }] },
  };
  const spec = {
    selector: { matchLabels: { app: name } },
    template,
    ...(replicas === undefined ? {} : { replicas }),
  };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec };
}

describe("create", () => {
  test("sets uid, time, version and generation, and drops the client's", async () => {
    const api = startApi();
    const sent = {
      ...pod("a"),
      metadata: { name: "a", uid: "mine", generation: 7, creationTimestamp: "2001-01-01T00:00:00Z" },
    };
    const { code, body } = await api.post(PODS, sent);
    expect(code).toBe(201);
    expect(body.metadata).toMatchObject({
      generation: 1,
      creationTimestamp: "2026-03-02T08:00:00Z",
      namespace: "default",
    });
    expect(body.metadata.uid).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(body.metadata.resourceVersion).toBe(api.server.resourceVersion);
  });

  test("gives pods, deployments and services the defaults that clients rely on", async () => {
    const api = startApi();
    expect((await api.post(PODS, pod("a"))).body).toMatchObject({
      spec: { restartPolicy: "Always", dnsPolicy: "ClusterFirst", terminationGracePeriodSeconds: 30 },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
    expect((await api.post(DEPLOYMENTS, deployment("d"))).body.spec).toMatchObject({
      replicas: 1,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s" },
      spec: { ports: [{ port: 80 }] },
    };
    const { body } = await api.post("/api/v1/namespaces/default/services", service);
    expect(body.spec).toMatchObject({
      type: "ClusterIP",
      sessionAffinity: "None",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    });
    expect(body.spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
  });

  test("makes names from generateName", async () => {
    const { body } = await startApi().post(CONFIG_MAPS, {
      ...configMap(""),
      metadata: { generateName: "cm-" },
    });
    expect(body.metadata.name).toMatch(/^cm-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test.each([
    ["a name that is taken", configMap("taken"), 409, 'configmaps "taken" already exists'],
    [
      "a version",
      { ...configMap("a"), metadata: { name: "a", resourceVersion: "1" } },
      500,
      "resourceVersion should not be set on objects to be created",
    ],
    [
      "no name",
      { ...configMap(""), metadata: {} },
      422,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
    [
      "another namespace",
      { ...configMap("a"), metadata: { name: "a", namespace: "x" } },
      400,
      "the namespace of the provided object does not match the namespace sent on the request",
    ],
    [
      "another kind",
      { ...configMap("a"), kind: "Foo" },
      400,
      'Foo in version "v1" cannot be handled as a ConfigMap: no kind "Foo" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    ],
  ])("with %s is refused", async (_what, body, code, message) => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("taken"));
    const before = api.server.resourceVersion;
    const answer = await api.post(CONFIG_MAPS, body);
    expect([answer.code, answer.body.message]).toEqual([code, message]);
    expect(api.server.resourceVersion).toBe(before);
  });

  test("in a namespace that is not there is 404, in one that goes 403", async () => {
    const api = startApi();
    const missing = await api.post("/api/v1/namespaces/none/configmaps", configMap("a"));
    expect([missing.code, missing.body.message]).toEqual([404, 'namespaces "none" not found']);
    const own = "/api/v1/namespaces/own";
    await api.post("/api/v1/namespaces", { metadata: { name: "own" } });
    await api.post(`${own}/configmaps`, {
      ...configMap("stays"),
      metadata: { name: "stays", finalizers: ["x.y/z"] },
    });
    await api.remove(own);
    const going = await api.post(`${own}/configmaps`, configMap("a"));
    expect([going.code, going.body.details.causes[0].reason]).toEqual([403, "NamespaceTerminating"]);
  });

  test("dryRun checks and answers, and stores nothing", async () => {
    const api = startApi();
    const { code, body } = await api.post(`${CONFIG_MAPS}?dryRun=All`, configMap("a"));
    expect([code, body.metadata.resourceVersion]).toEqual([201, undefined]);
    expect((await api.get(`${CONFIG_MAPS}/a`)).code).toBe(404);
  });
});

describe("update", () => {
  test("with an old version is 409, without one the last write wins", async () => {
    const api = startApi();
    const { body } = await api.post(CONFIG_MAPS, configMap("a"));
    await api.merge(`${CONFIG_MAPS}/a`, { data: { k: "1" } });
    const stale = await api.put(`${CONFIG_MAPS}/a`, body);
    expect([stale.code, stale.body.message]).toEqual([
      409,
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    ]);
    expect((await api.put(`${CONFIG_MAPS}/a`, configMap("a", { data: { k: "2" } }))).body.data).toEqual({
      k: "2",
    });
  });

  test("that changes nothing keeps the version and sends no event", async () => {
    const api = startApi();
    const { body } = await api.post(DEPLOYMENTS, deployment("d"));
    const watch = await api.watch(`${DEPLOYMENTS}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    const again = await api.put(`${DEPLOYMENTS}/d`, deployment("d"));
    expect(again.body).toEqual(body);
    await api.merge(`${DEPLOYMENTS}/d`, { metadata: { labels: null } });
    api.server.cutWatches();
    expect(await watch.rest()).toEqual([]);
  });

  test("of the object keeps the status, of the status keeps the rest; only the former raises the generation", async () => {
    const api = startApi();
    await api.post(DEPLOYMENTS, deployment("d"));
    const status = await api.merge(`${DEPLOYMENTS}/d/status`, {
      spec: { replicas: 9 },
      status: { replicas: 3 },
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { replicas: 3 },
    });
    const spec = await api.merge(`${DEPLOYMENTS}/d`, { spec: { replicas: 2 }, status: { replicas: 0 } });
    expect(spec.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { replicas: 2 },
      status: { replicas: 3 },
    });
  });

  test("scale reads and writes the replicas", async () => {
    const api = startApi();
    await api.post(DEPLOYMENTS, deployment("d", 2));
    const { body } = await api.get(`${DEPLOYMENTS}/d/scale`);
    expect(body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      spec: { replicas: 2 },
      status: { selector: "app=d" },
    });
    await api.put(`${DEPLOYMENTS}/d/scale`, { ...body, spec: { replicas: 5 } });
    expect((await api.get(`${DEPLOYMENTS}/d`)).body).toMatchObject({
      metadata: { generation: 2 },
      spec: { replicas: 5 },
    });
    const stale = await api.put(`${DEPLOYMENTS}/d/scale`, body);
    expect(stale.code).toBe(409);
  });

  test("of a pod may change images, deadlines and tolerations, and refuses what stays as it was created", async () => {
    const api = startApi();
    const { spec } = (await api.post(PODS, pod("a"))).body;
    for (const allowed of [
      { containers: [{ ...spec.containers[0], image: "i:2" }] },
      { activeDeadlineSeconds: 30 },
      { tolerations: [...spec.tolerations, { key: "spot", operator: "Exists", effect: "NoSchedule" }] },
    ]) {
      expect((await api.merge(`${PODS}/a`, { spec: allowed })).code).toBe(200);
    }
    for (const refused of [{ nodeName: "x" }, { restartPolicy: "Never" }, { tolerations: [] }]) {
      const { code, body } = await api.merge(`${PODS}/a`, { spec: refused });
      expect(code).toBe(422);
      expect(body.details.causes[0]).toMatchObject({ reason: "FieldValueForbidden", field: "spec" });
      expect(body.message).toContain(
        "pod updates may not change fields other than `spec.containers[*].image`",
      );
    }
  });

  test("a failing test of a JSON patch is 422 and changes nothing", async () => {
    const api = startApi();
    const { body } = await api.post(CONFIG_MAPS, configMap("a", { data: { k: "1" } }));
    const type = { "content-type": "application/json-patch+json" };
    const failing = [
      { op: "replace", path: "/data/k", value: "2" },
      { op: "test", path: "/data/k", value: "1" },
    ];
    const refused = await api.send("PATCH", `${CONFIG_MAPS}/a`, failing, type);
    expect([refused.code, refused.body.message]).toEqual([
      422,
      "the server rejected our request due to an error in our request",
    ]);
    expect((await api.get(`${CONFIG_MAPS}/a`)).body).toEqual(body);
    const done = await api.send(
      "PATCH",
      `${CONFIG_MAPS}/a`,
      [{ op: "add", path: "/data/l", value: "3" }],
      type,
    );
    expect(done.body.data).toEqual({ k: "1", l: "3" });
  });
});
