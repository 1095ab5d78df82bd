import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Api, CONFIG_MAPS, configMap, request, startApi } from "../../test/api.ts";

const GZIP = { "accept-encoding": "deflate, gzip" };
const PROTOBUF = "application/vnd.kubernetes.protobuf";

async function withMaps(count: number, size: number): Promise<Api> {
  const api = startApi();
  for (let at = 0; at < count; at += 1) {
    await api.post(CONFIG_MAPS, configMap(`c${1000 + at}`, { data: { text: "x".repeat(size) } }));
  }
  return api;
}

async function ask(api: Api, path: string, headers: Record<string, string>): Promise<Response> {
  return await api.server.fetch(request("GET", path, undefined, headers));
}

test.each([
  ["application/json", ""],
  [PROTOBUF, ""],
  ["application/yaml", ""],
  ["application/json", "?pretty=true"],
])("a list past 128 KiB as %s%s is compressed, and says so", async (accept, query) => {
  const api = await withMaps(300, 1000);
  const path = `${CONFIG_MAPS}${query}`;
  const plain = await ask(api, path, { accept });
  const response = await ask(api, path, { accept, ...GZIP });
  expect(response.headers.get("content-encoding")).toBe("gzip");
  expect(response.headers.get("vary")).toBe("Accept-Encoding");
  expect(response.headers.get("content-length")).toBeNull();
  expect(response.headers.get("content-type")).toBe(accept);
  const packed = Buffer.from(await response.arrayBuffer());
  expect(packed.length).toBeLessThan(60_000);
  expect(gunzipSync(packed).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true);
});

test.each([
  ["a shorter list", 3, CONFIG_MAPS, GZIP],
  ["a list for a client that takes no gzip", 300, CONFIG_MAPS, {}],
  ["a list for a client that weighs it", 300, CONFIG_MAPS, { "accept-encoding": "gzip;q=1" }],
])("%s is sent as it is", async (_what, count, path, headers) => {
  const api = await withMaps(count, 1000);
  const response = await ask(api, path, headers);
  expect(response.headers.get("content-encoding")).toBeNull();
  expect((JSON.parse(await response.text()) as { items: unknown[] }).items).toHaveLength(count);
});

test("one object past 128 KiB is compressed, one below is not", async () => {
  const api = await withMaps(0, 0);
  for (const [name, size] of [
    ["big", 140_000],
    ["small", 100_000],
  ] as const) {
    await api.post(CONFIG_MAPS, configMap(name, { data: { text: "x".repeat(size) } }));
  }
  const big = await ask(api, `${CONFIG_MAPS}/big`, GZIP);
  expect(big.headers.get("content-encoding")).toBe("gzip");
  expect(JSON.parse(gunzipSync(await big.arrayBuffer()).toString())).toMatchObject({
    metadata: { name: "big" },
  });
  expect((await ask(api, `${CONFIG_MAPS}/small`, GZIP)).headers.get("content-encoding")).toBeNull();
});

test("a watch is never compressed", async () => {
  const api = await withMaps(300, 1000);
  const response = await ask(api, `${CONFIG_MAPS}?watch=1`, GZIP);
  expect(response.headers.get("content-encoding")).toBeNull();
  await response.body?.cancel();
});

test("a client that goes away in the middle of a compressed list ends it", async () => {
  const api = await withMaps(2000, 1000);
  const response = await ask(api, CONFIG_MAPS, GZIP);
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect((await api.get(CONFIG_MAPS)).body.items).toHaveLength(2000);
});
