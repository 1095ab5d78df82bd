import { check, equal, refused } from "./check.ts";
import type { List } from "./package.ts";
import { config, configMap, core, create, kube, namespace, patch, read } from "./session.ts";

/** Creates, reads, changes, lists and deletes. */
export async function objects(): Promise<void> {
  await check("version", async () => {
    const { gitVersion } = await config.makeApiClient(kube.VersionApi).getCode();
    if (!gitVersion.startsWith("v1.36.")) throw new Error(`version ${gitVersion}`);
  });
  await check("create and read", async () => {
    const one = await create("one", { a: "1", text: "zwölf ☃ 𝄞" });
    equal((await read("one")).metadata?.uid, one.metadata?.uid, "uid");
    equal((await read("one")).data, { a: "1", text: "zwölf ☃ 𝄞" }, "data");
  });
  await check("codes of refusals: 409, 404, 422", async () => {
    equal(await refused(create("one")), 409, "create again");
    equal(await refused(read("none")), 404, "read of nothing");
    equal(await refused(create("Not_A_Name")), 422, "a wrong name");
  });
  await check("replace of an older version: 409", async () => {
    const old = await read("one");
    await core.replaceNamespacedConfigMap({ namespace, name: "one", body: { ...old, data: { a: "2" } } });
    equal(
      await refused(core.replaceNamespacedConfigMap({ namespace, name: "one", body: old })),
      409,
      "replace",
    );
  });
  await check("patches: JSON, merge, strategic", async () => {
    const { JsonPatch, MergePatch, StrategicMergePatch } = kube.PatchStrategy;
    equal((await patch("one", [{ op: "add", path: "/data/b", value: "3" }], JsonPatch)).data?.b, "3", "JSON");
    equal((await patch("one", { data: { a: null } }, MergePatch)).data, { b: "3" }, "merge");
    equal(
      (await patch("one", { data: { c: "4" } }, StrategicMergePatch)).data,
      { b: "3", c: "4" },
      "strategic",
    );
  });
  await check("server-side apply: creates, merges, conflicts, forces", async () => {
    const apply = (manager: string, data: Readonly<Record<string, string>>, force = false) =>
      patch("applied", configMap("applied", data), kube.PatchStrategy.ServerSideApply, {
        fieldManager: manager,
        force,
      });
    await apply("one", { a: "1", b: "1" });
    equal((await apply("two", { c: "1" })).data, { a: "1", b: "1", c: "1" }, "merged");
    equal(await refused(apply("two", { a: "2", c: "1" })), 409, "conflict");
    equal((await apply("two", { a: "2", c: "1" }, true)).data?.a, "2", "forced");
    equal((await apply("two", { c: "1" })).data, { b: "1", c: "1" }, "left out");
  });
  await check("pages of a list", async () => {
    await Promise.all(Array.from({ length: 11 }, (_, n) => create(`page-${n}`, {})));
    const names: unknown[] = [];
    let token: string | undefined;
    do {
      const page: List = await core.listNamespacedConfigMap({
        namespace,
        limit: 4,
        labelSelector: "app=conformance",
        fieldSelector: "metadata.name!=one,metadata.name!=applied",
        ...(token !== undefined && { _continue: token }),
      });
      names.push(...page.items.map(({ metadata }) => metadata?.name));
      token = page.metadata?._continue === "" ? undefined : page.metadata?._continue;
    } while (token !== undefined);
    equal(names.length, 11, "items");
    equal(new Set(names).size, 11, "names");
  });
  await check("delete, and deletecollection by label", async () => {
    await core.deleteNamespacedConfigMap({ namespace, name: "one" });
    equal(await refused(read("one")), 404, "read");
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: "app=conformance" });
    const left = await core.listNamespacedConfigMap({ namespace, labelSelector: "app=conformance" });
    equal(left.items.length, 0, "left");
  });
  await check("the client of any kind finds its path by discovery", async () => {
    const any = kube.KubernetesObjectApi.makeApiClient(config);
    await any.create(configMap("any", { a: "1" }));
    const applied = await any.patch(
      configMap("any", { b: "2" }),
      undefined,
      undefined,
      "any",
      undefined,
      kube.PatchStrategy.ServerSideApply,
    );
    equal(applied.data, { a: "1", b: "2" }, "applied");
    equal((await any.read(configMap("any"))).data?.b, "2", "read");
    const lists = await any.list("v1", "ConfigMap", namespace);
    equal(lists.items.filter(({ metadata }) => metadata?.name === "any").length, 1, "listed");
    await any.delete(configMap("any"));
  });
}
