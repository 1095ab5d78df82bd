import { describe, expect, test } from "vitest";
import { type Api, brief, CONFIG_MAPS, configMap, PODS, pod, startApi } from "../../test/api.ts";

describe("delete", () => {
  async function watched(api: Api, path: string, act: () => Promise<unknown>): Promise<string[]> {
    const watch = await api.watch(`${path}?watch=1&resourceVersion=${api.server.resourceVersion}`);
    await act();
    api.server.cutWatches();
    return brief(await watch.rest());
  }

  test("answers Success with the uid, and watchers see the last state under a version of its own", async () => {
    const api = startApi();
    const { body } = await api.post(CONFIG_MAPS, configMap("a"));
    const deleted = await api.remove(`${CONFIG_MAPS}/a`);
    expect(deleted.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "a", kind: "configmaps", uid: body.metadata.uid },
    });
    expect(Number(api.server.resourceVersion)).toBe(Number(body.metadata.resourceVersion) + 1);
  });

  test("of a pod on a node waits for its kubelet: MODIFIED with the time it has, then what the kubelet deletes", async () => {
    const api = startApi();
    await api.post(PODS, pod("a", "n1"));
    const events = await watched(api, PODS, async () => {
      const { body } = await api.remove(`${PODS}/a`);
      expect(body.metadata).toMatchObject({
        deletionGracePeriodSeconds: 30,
        deletionTimestamp: "2026-03-02T08:00:30Z",
        generation: 2,
      });
      expect((await api.remove(`${PODS}/a`)).body.metadata).toEqual(body.metadata);
      await api.remove(`${PODS}/a`, { gracePeriodSeconds: 0 });
    });
    expect(events).toEqual(["MODIFIED a", "MODIFIED a", "DELETED a"]);
    expect((await api.get(`${PODS}/a`)).code).toBe(404);
  });

  test("of a pod on no node is done at once", async () => {
    const api = startApi();
    await api.post(PODS, pod("a"));
    expect(await watched(api, PODS, () => api.remove(`${PODS}/a`))).toEqual(["MODIFIED a", "DELETED a"]);
  });

  test("waits for finalizers; the write that takes the last one is seen as DELETED", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, { ...configMap("a"), metadata: { name: "a", finalizers: ["x.y/z"] } });
    const first = await api.remove(`${CONFIG_MAPS}/a`);
    expect(first.body.metadata.deletionTimestamp).toBeDefined();
    const version = api.server.resourceVersion;
    await api.remove(`${CONFIG_MAPS}/a`);
    expect(api.server.resourceVersion).toBe(version);
    const more = await api.merge(`${CONFIG_MAPS}/a`, { metadata: { finalizers: ["x.y/z", "new/one"] } });
    expect(more.code).toBe(422);
    const again = await api.post(CONFIG_MAPS, configMap("a"));
    expect(again.body.message).toBe('object is being deleted: configmaps "a" already exists');
    const watch = await api.watch(`${CONFIG_MAPS}?watch=1&resourceVersion=${version}`);
    expect((await api.merge(`${CONFIG_MAPS}/a`, { metadata: { finalizers: null } })).code).toBe(200);
    api.server.cutWatches();
    const [event] = await watch.rest();
    expect(event).toMatchObject({
      type: "DELETED",
      object: { metadata: { name: "a", finalizers: ["x.y/z"] } },
    });
  });

  test("checks preconditions", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    for (const preconditions of [{ uid: "other" }, { resourceVersion: "1" }]) {
      expect((await api.remove(`${CONFIG_MAPS}/a`, { preconditions })).code).toBe(409);
    }
    expect((await api.get(`${CONFIG_MAPS}/a`)).code).toBe(200);
  });

  test("of an owner takes what only it owns, in the background by default; Orphan leaves it without its owner", async () => {
    const api = startApi();
    const owner = async (name: string): Promise<object> => {
      const { body } = await api.post(CONFIG_MAPS, configMap(name));
      return { apiVersion: "v1", kind: "ConfigMap", name, uid: body.metadata.uid };
    };
    const [one, two] = [await owner("one"), await owner("two")];
    const owned = (name: string, ownerReferences: object[]): object => ({
      ...configMap(name),
      metadata: { name, ownerReferences },
    });
    await api.post(CONFIG_MAPS, owned("child", [one]));
    await api.post(CONFIG_MAPS, owned("shared", [one, two]));
    await api.post(CONFIG_MAPS, owned("left", [two]));
    const names = async (): Promise<string[]> =>
      (await api.get(CONFIG_MAPS)).body.items.map((item) => item.metadata.name);
    await api.remove(`${CONFIG_MAPS}/one`);
    expect(await names()).toEqual(["left", "shared", "two"]);
    await api.remove(`${CONFIG_MAPS}/two`, { propagationPolicy: "Orphan" });
    expect(await names()).toEqual(["left", "shared"]);
    expect((await api.get(`${CONFIG_MAPS}/left`)).body.metadata.ownerReferences).toBeUndefined();
  });

  test("in the foreground is done at once where nothing depends on it, in the steps of a real server", async () => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    const events = await watched(api, CONFIG_MAPS, async () => {
      const { body } = await api.remove(`${CONFIG_MAPS}/a`, { propagationPolicy: "Foreground" });
      expect(body.metadata.finalizers).toEqual(["foregroundDeletion"]);
    });
    expect(events).toEqual(["MODIFIED a", "DELETED a"]);
  });

  test("in the foreground waits for the dependents that block it", async () => {
    const api = startApi();
    const { body } = await api.post(CONFIG_MAPS, configMap("owner"));
    const reference = {
      apiVersion: "v1",
      kind: "ConfigMap",
      name: "owner",
      uid: body.metadata.uid,
      blockOwnerDeletion: true,
    };
    await api.post(PODS, { ...pod("p", "n1"), metadata: { name: "p", ownerReferences: [reference] } });
    const answer = await api.remove(`${CONFIG_MAPS}/owner`, { propagationPolicy: "Foreground" });
    expect(answer.body.metadata.finalizers).toEqual(["foregroundDeletion"]);
    await api.remove(`${PODS}/p`, { gracePeriodSeconds: 0 });
    expect((await api.get(`${CONFIG_MAPS}/owner`)).code).toBe(404);
  });

  test("of a collection takes what the selector names, each under a version of its own", async () => {
    const api = startApi();
    for (const [name, app] of [
      ["a", "x"],
      ["b", "y"],
      ["c", "x"],
    ]) {
      await api.post(CONFIG_MAPS, configMap(name ?? "", {}, { app: app ?? "" }));
    }
    const before = Number(api.server.resourceVersion);
    await api.remove(`${CONFIG_MAPS}?labelSelector=app%3Dx`);
    expect((await api.get(CONFIG_MAPS)).body.items.map((item) => item.metadata.name)).toEqual(["b"]);
    expect(Number(api.server.resourceVersion)).toBe(before + 2);
  });

  test("of a namespace empties it first, and it stays while something in it does", async () => {
    const api = startApi();
    const own = "/api/v1/namespaces/own";
    await api.post("/api/v1/namespaces", { metadata: { name: "own" } });
    await api.post(`${own}/configmaps`, configMap("a"));
    await api.post(`${own}/pods`, pod("p", "n1"));
    const { body } = await api.remove(own);
    expect(body.status.phase).toBe("Terminating");
    expect((await api.get(`${own}/configmaps`)).body.items).toEqual([]);
    await api.remove(`${own}/pods/p`, { gracePeriodSeconds: 0 });
    expect((await api.get(own)).code).toBe(404);
  });

  test.each(["default", "kube-system", "kube-public"])("of the namespace %s is 403", async (name) => {
    const { code, body } = await startApi().remove(`/api/v1/namespaces/${name}`);
    expect([code, body.message]).toEqual([
      403,
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    ]);
  });

  test.each([
    [{ kind: "Pod", apiVersion: "v1" }, 400],
    [{ propagationPolicy: "Background", orphanDependents: true }, 422],
    [{ dryRun: ["Some"] }, 422],
  ])("with the body %j deletes nothing and is %i", async (options, code) => {
    const api = startApi();
    await api.post(CONFIG_MAPS, configMap("a"));
    expect((await api.remove(`${CONFIG_MAPS}/a`, options)).code).toBe(code);
    expect((await api.get(`${CONFIG_MAPS}/a`)).code).toBe(200);
  });

  test.each([1e17, -1e300])(
    "with a grace of %d seconds has a time with a year of four digits",
    async (grace) => {
      const api = startApi();
      await api.post(PODS, pod("a", "n"));
      const { code, body } = await api.remove(`${PODS}/a`, { gracePeriodSeconds: grace });
      expect(code).toBeLessThan(500);
      if (code === 200) expect(body.metadata.deletionTimestamp ?? "0000-").toMatch(/^\d{4}-/);
    },
  );
});
