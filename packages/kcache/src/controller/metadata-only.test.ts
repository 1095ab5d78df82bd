import { createApiServer } from "kcache-apiserver";
import { expect, test } from "vitest";
import { labels } from "../filter/filter.ts";
import { memoryTransport } from "../http/memory-transport.ts";
import { ConfigMap } from "../kinds/core/v1.gen.ts";
import { metadataOnly, resourceName } from "../object/kind.ts";
import { createController } from "./controller.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

function configMap(name: string, app: string): string {
  const metadata = { name, labels: { app } };
  return JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { text: "x".repeat(1000) } });
}

test("a cache of metadata holds no more than that, from the list and from the watch", async () => {
  await using server = createApiServer();
  const accepted: (string | null)[] = [];
  const transport = memoryTransport((request) => {
    if (request.method === "GET") accepted.push(request.headers.get("accept"));
    return server.fetch(request);
  });
  const create = async (name: string, app: string): Promise<void> => {
    const headers = { "content-type": "application/json" };
    const answer = await transport.request({
      method: "POST",
      path: PATH,
      headers,
      body: configMap(name, app),
    });
    expect(answer.status).toBe(201);
  };
  await create("listed", "shop");

  const kind = metadataOnly(ConfigMap);
  expect(resourceName(kind)).toBe("configmaps");
  await using controller = createController(transport, kind, { namespace: "default" });
  const shop = controller.filter(labels({ app: "shop" }));
  using events = shop.subscribe();
  await events.ready();
  await create("watched", "shop");
  await create("other", "office");
  for await (const event of events) {
    expect(event).toMatchObject({ type: "create", object: { metadata: { name: "watched" } } });
    break;
  }

  for (const name of ["listed", "watched"]) {
    expect(shop.cache.get("default", name)).toEqual({
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: expect.objectContaining({ name, labels: { app: "shop" }, uid: expect.any(String) }),
    });
  }
  expect(controller.status.bytes).toBeLessThan(1000);
  const partial = "g=meta.k8s.io;v=v1;as=PartialObjectMetadata";
  const protobuf = "application/vnd.kubernetes.protobuf";
  expect(accepted).toEqual([
    `${protobuf};${partial}List,application/json;${partial}List`,
    `${protobuf};stream=watch;${partial},application/json;${partial}`,
  ]);
});
