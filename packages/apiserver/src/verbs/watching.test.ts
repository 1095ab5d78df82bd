import { expect, test } from "vitest";
import { CONFIG_MAPS, startApi } from "../../test/api.ts";

test("counts are kept of the thousand clients that asked most recently", async () => {
  const api = startApi();
  const list = async (client: string): Promise<void> => {
    await api.get(CONFIG_MAPS, { "user-agent": client });
  };
  await list("faithful/1");
  for (let i = 0; i < 999; i++) await list(`passing/${i}`);
  await list("faithful/1");
  await list("passing/999");
  const { clients = {}, lists } = api.server.stats.configmaps ?? {};
  expect(lists).toBe(1002);
  expect(Object.keys(clients)).toHaveLength(1000);
  expect(clients["faithful/1"]?.lists).toBe(2);
  expect(clients["passing/0"]).toBeUndefined();
  expect(clients["passing/1"]?.lists).toBe(1);
});

test("a client is named by the beginning of its user agent", async () => {
  const api = startApi();
  await api.get(CONFIG_MAPS, { "user-agent": "x".repeat(100_000) });
  expect(Object.keys(api.server.stats.configmaps?.clients ?? {})).toEqual(["x".repeat(256)]);
});

test("a watch of a client that is forgotten is still counted with all", async () => {
  const api = startApi();
  const watch = await api.watch(`${CONFIG_MAPS}?watch=1`, { "user-agent": "watcher/1" });
  for (let i = 0; i < 1000; i++) await api.get(CONFIG_MAPS, { "user-agent": `passing/${i}` });
  expect(api.server.stats.configmaps?.clients["watcher/1"]).toBeUndefined();
  expect(api.server.stats.configmaps?.openWatches).toBe(1);
  await watch.cancel();
  expect(api.server.stats.configmaps?.openWatches).toBe(0);
});
