import { ServerResponse } from "node:http";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { CONFIG_MAPS, configMap, readWatch } from "../test/api.ts";
import { createApiServer } from "./index.ts";

test("a server on a port serves requests, and its kubeconfig leads there", async () => {
  await using server = createApiServer();
  await using listening = await server.listen();
  const config = parse(listening.kubeconfig());
  expect(config.clusters[0].cluster.server).toBe(listening.url);
  const init = {
    method: "POST",
    body: JSON.stringify(configMap("a")),
    headers: { "content-type": "application/json" },
  };
  expect((await fetch(`${listening.url}${CONFIG_MAPS}`, init)).status).toBe(201);
  expect((await fetch(`${listening.url}${CONFIG_MAPS}/a`)).status).toBe(200);
});

test("the head of an answer waits for its body, unless that is a watch without events", async () => {
  const flushed = vi.spyOn(ServerResponse.prototype, "flushHeaders");
  await using server = createApiServer();
  await using listening = await server.listen();
  for (let i = 0; i < 20; i++) {
    expect((await fetch(`${listening.url}/version`)).status).toBe(200);
    expect((await fetch(`${listening.url}${CONFIG_MAPS}`)).status).toBe(200);
  }
  expect(flushed).not.toHaveBeenCalled();
  await fetch(`${listening.url}${CONFIG_MAPS}?watch=1`);
  expect(flushed).toHaveBeenCalledOnce();
  flushed.mockRestore();
});

test("a watch over a socket has its headers before the first event, and is gone from the server when its client leaves", async () => {
  await using server = createApiServer();
  await using listening = await server.listen();
  const controller = new AbortController();
  const response = await fetch(`${listening.url}${CONFIG_MAPS}?watch=1`, { signal: controller.signal });
  expect(response.headers.get("transfer-encoding")).toBe("chunked");
  const watch = readWatch(response);
  const init = {
    method: "POST",
    body: JSON.stringify(configMap("a")),
    headers: { "content-type": "application/json" },
  };
  await fetch(`${listening.url}${CONFIG_MAPS}`, init);
  expect((await watch.next())?.type).toBe("ADDED");
  controller.abort();
  while (server.stats.configmaps?.openWatches !== 0) await new Promise((resolve) => setImmediate(resolve));
});

test("cutting the watches ends them with a clean end of stream, closing the server ends all", async () => {
  const server = createApiServer();
  const listening = await server.listen();
  const watch = readWatch(await fetch(`${listening.url}${CONFIG_MAPS}?watch=1`));
  server.cutWatches();
  expect(await watch.rest()).toEqual([]);
  await server.close();
  await expect(fetch(`${listening.url}/healthz`)).rejects.toThrow();
});

test("a port in use is an error that names the port and what to do", async () => {
  await using server = createApiServer();
  const { port } = await server.listen();
  await expect(server.listen({ port })).rejects.toThrow(
    `listen on 127.0.0.1:${port}: the port is in use; choose another, or 0 for any free one`,
  );
});
