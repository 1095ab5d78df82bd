import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { check, equal, eventually } from "./check.ts";
import type { KubeObject } from "./package.ts";
import { config, core, create, kube, namespace, patch } from "./session.ts";

/** Follows changes with a watch. */
export async function watches(): Promise<void> {
  await check("a watch tells changes, and ends when it is aborted", async () => {
    const list = await core.listNamespacedConfigMap({ namespace });
    const seen: string[] = [];
    const ended = Promise.withResolvers<unknown>();
    const watching = await new kube.Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { resourceVersion: list.metadata?.resourceVersion, fieldSelector: "metadata.name=watched" },
      (type, object) => seen.push(`${type} ${object.metadata?.name} ${object.data?.a}`),
      ended.resolve,
    );
    await create("watched", { a: "1" });
    await patch("watched", { data: { a: "2" } }, kube.PatchStrategy.MergePatch);
    await core.deleteNamespacedConfigMap({ namespace, name: "watched" });
    await eventually("three events", () => seen.length === 3);
    equal(seen, ["ADDED watched 1", "MODIFIED watched 2", "DELETED watched 2"], "events");
    watching.abort();
    await ended.promise;
  });
}

const churned = { labelSelector: "app=conformance" };

/** Creates, changes and deletes, each until the server takes it or refuses it for good. */
async function churn(steps: number, ending?: AbortSignal): Promise<void> {
  const isOver = (): boolean => ending?.aborted === true;
  for (let step = 0; step < steps && !isOver(); step++) {
    const name = `churn-${Math.floor(Math.random() * 30)}`;
    for (;;) {
      try {
        if (Math.random() < 0.3) await core.deleteNamespacedConfigMap({ namespace, name });
        else if (Math.random() < 0.5) await create(name, { step: `${step}` });
        else await patch(name, { data: { step: `${step}` } }, kube.PatchStrategy.MergePatch);
        break;
      } catch (error) {
        if (isOver()) break;
        if (typeof error === "object" && error !== null && "code" in error) {
          if (error.code === 404 || error.code === 409) break;
        }
        await sleep(50);
      }
    }
  }
}

/** Follows changes with an informer, also while the server is interrupted below it. */
export async function informer(): Promise<void> {
  const told = new Map<string, string | undefined>();
  const follower = kube.makeInformer(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace, ...churned }),
    churned.labelSelector,
  );
  const tell = ({ metadata }: KubeObject): void =>
    void told.set(metadata?.name ?? "", metadata?.resourceVersion);
  follower.on("add", tell);
  follower.on("update", tell);
  follower.on("delete", ({ metadata }) => told.delete(metadata?.name ?? ""));
  // As its documentation says: after an error it is started again.
  let over = false;
  follower.on("error", () => {
    setTimeout(() => {
      if (!over) void follower.start();
    }, 200);
  });
  const agrees = (when: string): Promise<void> =>
    check(`the informer equals a list ${when}`, async () => {
      const versions = (all: readonly KubeObject[]): Map<unknown, unknown> =>
        new Map(all.map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]));
      const list = versions((await core.listNamespacedConfigMap({ namespace, ...churned })).items);
      if (list.size === 0) throw new Error("the list is empty");
      await eventually("it is equal", () => isDeepStrictEqual(versions(follower.list()), list));
      equal(told, list, "events added up");
    });
  const interrupted = async (how: string): Promise<void> => {
    const changing = new AbortController();
    const changes = churn(1e6, changing.signal);
    console.log(`await ${how}`);
    await once(process, "SIGHUP");
    await churn(30);
    changing.abort();
    await changes;
  };
  await churn(40);
  await follower.start();
  await agrees("at first");
  await churn(100);
  await agrees("after changes");
  await interrupted("kill");
  await agrees("after the server was killed, and has forgotten");
  await interrupted("restart");
  await agrees("after the server was restarted");
  over = true;
  await follower.stop();
}
