import { expect, test } from "vitest";
import { CONFIG_MAPS, configMap, PODS, pod, request, startApi } from "../../test/api.ts";
import { envelope, rawAt, readEnvelope, readFrames } from "../../test/protobuf.ts";
import { decodeObject } from "../protobuf/decode.ts";
import { encodeObject } from "../protobuf/encode.ts";

const PROTOBUF = "application/vnd.kubernetes.protobuf";
const ACCEPT = { accept: PROTOBUF };

/** Without the empty objects that JSON shows and a decoder cannot tell from absent ones. */
function solid(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one) && Object.keys(one).length === 0
      ? undefined
      : one,
  );
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

test("one object says in protobuf what it says in JSON", async () => {
  const api = startApi();
  await api.post(PODS, pod("a", "n", { app: "x" }));
  const response = await api.server.fetch(request("GET", `${PODS}/a`, undefined, ACCEPT));
  const { body } = await api.get(`${PODS}/a`);
  expect(solid(decodeObject(await bytesOf(response)))).toEqual(solid(body));
});

test("a list of many pages in protobuf holds the objects, the version and the continue token of the same list in JSON", async () => {
  const api = startApi();
  for (let at = 0; at < 250; at += 1)
    await api.post(CONFIG_MAPS, configMap(`c${at}`, { data: { at: String(at) } }));
  for (const query of ["", "?limit=120"]) {
    const list = readEnvelope(
      await bytesOf(await api.server.fetch(request("GET", `${CONFIG_MAPS}${query}`, undefined, ACCEPT))),
    );
    const { body } = await api.get(`${CONFIG_MAPS}${query}`);
    expect([list.apiVersion, list.kind]).toEqual(["v1", "ConfigMapList"]);
    const [metadata = Buffer.alloc(0)] = rawAt(list.raw, 1);
    expect(rawAt(metadata, 2).toString()).toBe(body.metadata.resourceVersion);
    expect(rawAt(metadata, 3).toString()).toBe(body.metadata.continue ?? "");
    const items = rawAt(list.raw, 2).map((raw) => decodeObject(envelope("v1", "ConfigMap", raw)));
    expect(items).toEqual(body.items.map((item) => ({ kind: "ConfigMap", apiVersion: "v1", ...item })));
  }
});

test("a watch in protobuf tells what the same watch tells in JSON, bookmarks and errors too", async () => {
  const api = startApi();
  await api.post(PODS, pod("a", "n"));
  const path = `${PODS}?watch=1&allowWatchBookmarks=true&timeoutSeconds=70`;
  const response = await api.server.fetch(request("GET", path, undefined, ACCEPT));
  const json = await api.watch(path);
  await api.merge(`${PODS}/a`, { metadata: { labels: { b: "c" } } });
  await api.remove(`${PODS}/a`, { gracePeriodSeconds: 0 });
  const read = bytesOf(response);
  const rest = json.rest();
  await api.advance(80_000);
  const events = readFrames(await read);
  const told = await rest;
  expect(events.map(({ type }) => type)).toEqual(told.map(({ type }) => type));
  expect(events.map(({ type }) => type)).toEqual([
    "ADDED",
    "BOOKMARK",
    "MODIFIED",
    "MODIFIED",
    "DELETED",
    "BOOKMARK",
    "BOOKMARK",
  ]);
  for (const [at, { type, object }] of events.entries()) {
    if (type === "BOOKMARK") expect(object.metadata).toEqual(told[at]?.object.metadata);
    else expect(solid(object)).toEqual(solid(told[at]?.object));
  }
  api.server.compact();
  const late = await api.server.fetch(request("GET", `${PODS}?watch=1&resourceVersion=1`, undefined, ACCEPT));
  const [error] = readFrames(await bytesOf(late));
  expect(error).toMatchObject({ type: "ERROR", object: { kind: "Status", reason: "Expired", code: 410 } });
});

test("metadata alone comes in protobuf from lists, objects and watches, and leaves all else out", async () => {
  const api = startApi();
  const made = await api.post(CONFIG_MAPS, configMap("a", { data: { a: "b" } }));
  const one = { accept: `${PROTOBUF};as=PartialObjectMetadata;g=meta.k8s.io;v=v1` };
  const many = { accept: `${PROTOBUF};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1` };
  const partial = {
    kind: "PartialObjectMetadata",
    apiVersion: "meta.k8s.io/v1",
    metadata: made.body.metadata,
  };
  const single = await api.server.fetch(request("GET", `${CONFIG_MAPS}/a`, undefined, one));
  expect(decodeObject(await bytesOf(single))).toEqual(partial);
  const list = readEnvelope(
    await bytesOf(await api.server.fetch(request("GET", CONFIG_MAPS, undefined, many))),
  );
  expect([list.apiVersion, list.kind]).toEqual(["meta.k8s.io/v1", "PartialObjectMetadataList"]);
  expect(
    decodeObject(
      envelope("meta.k8s.io/v1", "PartialObjectMetadata", rawAt(list.raw, 2)[0] ?? Buffer.alloc(0)),
    ),
  ).toEqual(partial);
  const watch = await api.server.fetch(
    request("GET", `${CONFIG_MAPS}?watch=1&timeoutSeconds=1`, undefined, one),
  );
  const read = bytesOf(watch);
  await api.advance(2000);
  expect(readFrames(await read)).toEqual([{ type: "ADDED", object: partial }]);
});

test("writes are answered in protobuf, and what a typed client sends in protobuf is stored", async () => {
  const api = startApi();
  const headers = { ...ACCEPT, "content-type": PROTOBUF };
  const send = async (method: string, path: string, body?: Buffer): Promise<Response> =>
    await api.server.fetch(
      new Request(`http://api${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      }),
    );
  const body = encodeObject("v1", "ConfigMap", { metadata: { name: "a" }, data: { k: "v" } });
  const created = await send("POST", CONFIG_MAPS, body);
  expect([created.status, created.headers.get("content-type")]).toEqual([201, PROTOBUF]);
  expect(decodeObject(await bytesOf(created))).toMatchObject({ kind: "ConfigMap", data: { k: "v" } });
  const deleted = await send("DELETE", `${CONFIG_MAPS}/a`);
  expect(decodeObject(await bytesOf(deleted))).toMatchObject({ kind: "Status", status: "Success" });
  const again = await send("DELETE", `${CONFIG_MAPS}/a`);
  expect([again.status, again.headers.get("content-type")]).toEqual([404, PROTOBUF]);
  expect(decodeObject(await bytesOf(again))).toMatchObject({ reason: "NotFound", details: { name: "a" } });
});

test("a scale is protobuf for those who ask", async () => {
  const api = startApi();
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
  const spec = { replicas: 3, selector: { matchLabels: { a: "b" } }, template };
  await api.post("/apis/apps/v1/namespaces/default/deployments", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec,
  });
  const path = "/apis/apps/v1/namespaces/default/deployments/d/scale";
  const scale = decodeObject(await bytesOf(await api.server.fetch(request("GET", path, undefined, ACCEPT))));
  expect(scale).toEqual((await api.get(path)).body);
});
