import { describe, expect, test } from "vitest";
import { type Api, CONFIG_MAPS, configMap, PODS, pod, startApi } from "../../test/api.ts";
import { managerOfAgent } from "./track.ts";

const A = `${CONFIG_MAPS}/a`;

async function managers(api: Api, path: string): Promise<unknown[]> {
  const entries = (await api.get(path)).body.metadata.managedFields ?? [];
  return entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1]);
}

function merge(api: Api, path: string, manager: string, patch: object): Promise<unknown> {
  const type = { "content-type": "application/merge-patch+json" };
  return api.send("PATCH", `${path}?fieldManager=${manager}`, patch, type);
}

describe("managed fields", () => {
  test("belong to who creates, then to who changes them, and to nobody once they are gone", async () => {
    const api = startApi();
    await api.send("POST", `${CONFIG_MAPS}?fieldManager=one`, configMap("a", { data: { k: "1", l: "1" } }));
    await merge(api, A, "two", { data: { k: "2", m: "2" } });
    expect(await managers(api, A)).toEqual([
      ["one", { "f:data": { ".": {}, "f:l": {} } }],
      ["two", { "f:data": { "f:k": {}, "f:m": {} } }],
    ]);
    await merge(api, A, "three", { data: { l: null } });
    expect((await managers(api, A))[0]).toEqual(["one", { "f:data": {} }]);
  });

  test("of two objects of one structure are the same, of others not", async () => {
    const api = startApi();
    await api.post(PODS, pod("a"));
    await api.post(PODS, pod("b"));
    const other = { ...pod("c"), spec: { containers: [{ name: "other", image: "i" }] } };
    await api.post(PODS, other);
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((name) => managers(api, `${PODS}/${name}`)));
    expect(b).toEqual(a);
    expect(JSON.stringify(c)).toContain('k:{\\"name\\":\\"other\\"}');
    expect(c).not.toEqual(a);
  });

  test("name the subresource that was written, and only what it can change", async () => {
    const api = startApi();
    await api.post(PODS, pod("a"));
    await merge(api, `${PODS}/a/status`, "kubelet", {
      spec: { nodeName: "x" },
      status: { phase: "Running" },
    });
    const entry = (await api.get(`${PODS}/a`)).body.metadata.managedFields?.find(
      (one) => one.manager === "kubelet",
    );
    expect(entry).toMatchObject({ manager: "kubelet", operation: "Update", subresource: "status" });
    expect(entry?.fieldsV1).toEqual({ "f:status": { "f:phase": {} } });
  });

  test("of more than ten updaters are put together from the oldest on", async () => {
    const api = startApi();
    await api.send("POST", `${CONFIG_MAPS}?fieldManager=m00`, configMap("a", { data: { k: "0" } }));
    for (let count = 1; count <= 14; count += 1) {
      await merge(api, A, `m${String(count).padStart(2, "0")}`, { data: { [`k${count}`]: "x" } });
    }
    const names = (await managers(api, A)).map((entry) => (entry as string[])[0]);
    expect(names).toHaveLength(10);
    expect(names).toContain("ancient-changes");
    expect(names).not.toContain("m01");
    expect(names).toContain("m14");
  });

  test("survive characters that are more than a byte, and go when a request takes them all away", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a", { data: { k: "\u00e4\u{1f600}" } }, { l: "v" }));
    await merge(api, A, "zw\u00f6lf", { data: { m: "\u00fc" } });
    expect((await managers(api, A)).length).toBe(2);
    expect((await api.get(A)).body.data).toEqual({ k: "\u00e4\u{1f600}", m: "\u00fc" });
    await merge(api, A, "x", { metadata: { managedFields: [{}] } });
    expect(await managers(api, A)).toEqual([]);
  });

  test.each([
    ["kubectl/v1.36.3 (linux/amd64)", "kubectl"],
    ["curl", "curl"],
    ["", "unknown"],
    ["x".repeat(200), "x".repeat(128)],
  ])("of the client %j are those of %j", (agent, manager) => {
    expect(managerOfAgent(agent)).toBe(manager);
  });
});
