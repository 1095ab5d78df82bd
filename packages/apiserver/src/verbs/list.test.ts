import { describe, expect, test } from "vitest";
import { type Api, CONFIG_MAPS, configMap, type KubeObject, PODS, pod, startApi } from "../../test/api.ts";

async function withConfigMaps(count: number): Promise<Api> {
  const api = startApi();
  for (let number = 0; number < count; number += 1) {
    await api.post(CONFIG_MAPS, configMap(`c${number}`, {}, { odd: String(number % 2 === 1) }));
  }
  return api;
}

const names = (list: KubeObject): string[] => list.items.map((one) => one.metadata.name);

describe("pages", () => {
  test("the token is base64url of the version and the last key; what remains is counted; the last page has neither", async () => {
    const api = await withConfigMaps(5);
    const first = await api.get(`${CONFIG_MAPS}?limit=2`);
    const version = api.server.resourceVersion;
    expect(first.body.metadata.remainingItemCount).toBe(3);
    const token = first.body.metadata.continue ?? "";
    expect(Buffer.from(token, "base64url").toString()).toBe(
      `{"v":"meta.k8s.io/v1","rv":${version},"start":"/c1\\u0000"}`,
    );
    const second = await api.get(`${CONFIG_MAPS}?limit=3&continue=${token}`);
    expect(names(second.body)).toEqual(["c2", "c3", "c4"]);
    expect(second.body.metadata).toEqual({ resourceVersion: version });
  });

  test("later pages show the version of the first, whatever was written since", async () => {
    const api = await withConfigMaps(5);
    const first = await api.get(`${CONFIG_MAPS}?limit=2`);
    await api.remove(`${CONFIG_MAPS}/c2`);
    await api.merge(`${CONFIG_MAPS}/c3`, { data: { new: "1" } });
    await api.post(CONFIG_MAPS, configMap("c9"));
    const rest = await api.get(`${CONFIG_MAPS}?continue=${first.body.metadata.continue}`);
    expect(names(rest.body)).toEqual(["c2", "c3", "c4"]);
    expect(rest.body.items[1]?.data).toBeUndefined();
    expect(rest.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  test("with a selector nothing is said of what remains", async () => {
    const api = await withConfigMaps(6);
    const { body } = await api.get(`${CONFIG_MAPS}?limit=2&labelSelector=odd%3Dtrue`);
    expect(names(body)).toEqual(["c1", "c3"]);
    expect(body.metadata.continue).toBeDefined();
    expect(body.metadata.remainingItemCount).toBeUndefined();
  });

  test("a token whose version is forgotten gets 410 with another that goes on at the latest version", async () => {
    const api = await withConfigMaps(4);
    const first = await api.get(`${CONFIG_MAPS}?limit=2`);
    await api.post(CONFIG_MAPS, configMap("c9"));
    api.server.compact();
    const expired = await api.get(`${CONFIG_MAPS}?limit=1&continue=${first.body.metadata.continue}`);
    expect(expired.code).toBe(410);
    expect(expired.body).toMatchObject({ reason: "Expired", code: 410 });
    expect(expired.body.message).toMatch(
      /^The provided continue parameter is too old to display a consistent list result/,
    );
    const rest = await api.get(`${CONFIG_MAPS}?limit=1&continue=${expired.body.metadata.continue}`);
    expect(names(rest.body)).toEqual(["c2"]);
    expect(rest.body.metadata.resourceVersion).toBe(api.server.resourceVersion);
  });

  test("tokens of a list over all namespaces hold the namespace", async () => {
    const api = await withConfigMaps(2);
    await api.post("/api/v1/namespaces/kube-system/configmaps", configMap("x"));
    const { body } = await api.get("/api/v1/configmaps?limit=2");
    expect(Buffer.from(body.metadata.continue ?? "", "base64url").toString()).toContain(
      '"start":"default/c1\\u0000"',
    );
    expect(names((await api.get(`/api/v1/configmaps?continue=${body.metadata.continue}`)).body)).toEqual([
      "x",
    ]);
  });

  test.each(["abc", "!!", Buffer.from('{"v":"meta.k8s.io/v1","rv":1,"start":""}').toString("base64url")])(
    "the token %s is refused with 400",
    async (token) => {
      const { code, body } = await startApi().get(`${CONFIG_MAPS}?continue=${token}`);
      expect(code).toBe(400);
      expect(body.message).toMatch(/^invalid continue token: continue key is not valid/);
    },
  );
});

describe("versions", () => {
  test("version 0 ignores the limit", async () => {
    const api = await withConfigMaps(3);
    const { body } = await api.get(`${CONFIG_MAPS}?resourceVersion=0&limit=1`);
    expect(body.items).toHaveLength(3);
    expect(body.metadata.continue).toBeUndefined();
  });

  test("a version with a limit means exactly that version, without one at least that", async () => {
    const api = await withConfigMaps(2);
    const version = api.server.resourceVersion;
    await api.post(CONFIG_MAPS, configMap("c9"));
    const exact = await api.get(`${CONFIG_MAPS}?resourceVersion=${version}&limit=10`);
    expect([exact.body.items.length, exact.body.metadata.resourceVersion]).toEqual([2, version]);
    const notOlder = await api.get(`${CONFIG_MAPS}?resourceVersion=${version}`);
    expect([notOlder.body.items.length, notOlder.body.metadata.resourceVersion]).toEqual([
      3,
      api.server.resourceVersion,
    ]);
    const asked = await api.get(
      `${CONFIG_MAPS}?resourceVersion=${version}&resourceVersionMatch=NotOlderThan&limit=1`,
    );
    expect(asked.body.metadata).toMatchObject({
      resourceVersion: api.server.resourceVersion,
      remainingItemCount: 2,
    });
  });

  test("an exact list of a forgotten version is 410", async () => {
    const api = await withConfigMaps(2);
    const version = Number(api.server.resourceVersion) - 1;
    api.server.compact();
    const { code, body } = await api.get(
      `${CONFIG_MAPS}?resourceVersion=${version}&resourceVersionMatch=Exact`,
    );
    expect(code).toBe(410);
    expect(body.message).toBe("The resourceVersion for the provided list is too old.");
    expect(body.metadata).toEqual({});
  });

  test("a version of the future is waited for 3 s, then 504", async () => {
    const api = startApi();
    const next = Number(api.server.resourceVersion) + 1;
    const coming = api.get(`${CONFIG_MAPS}?resourceVersion=${next}`);
    await api.post(CONFIG_MAPS, configMap("a"));
    expect(names((await coming).body)).toEqual(["a"]);
    const never = api.get(`${CONFIG_MAPS}?resourceVersion=${next + 1}`);
    await api.advance(3000);
    const { code, headers, body } = await never;
    expect([code, headers.get("retry-after"), body.reason]).toEqual([504, "1", "Timeout"]);
    expect(api.clock.pending).toBe(0);
  });

  test.each([
    [
      "resourceVersionMatch=Exact",
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      "resourceVersionMatch=Exact&resourceVersion=0",
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      "resourceVersionMatch=Foo&resourceVersion=1",
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", ""',
    ],
    [
      "sendInitialEvents=true",
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    [
      "resourceVersion=abc",
      400,
      'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    ["limit=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["labelSelector=a+in+b", 400, "unable to parse requirement: found 'b' expected: '('"],
    ["fieldSelector=foo", 400, "invalid selector: 'foo'; can't understand 'foo'"],
    [
      "fieldSelector=spec.x%3D1",
      400,
      '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
  ])("%s is refused with %i", async (query, code, message) => {
    const answer = await startApi().get(`${CONFIG_MAPS}?${query}`);
    expect([answer.code, answer.body.message]).toEqual([code, message]);
  });
});

describe("bodies", () => {
  test("items of built-in lists have no kind, an empty list has items, and its version is where a watch starts", async () => {
    const api = startApi();
    expect((await api.get(PODS)).body).toEqual({
      kind: "PodList",
      apiVersion: "v1",
      metadata: { resourceVersion: api.server.resourceVersion },
      items: [],
    });
    await api.post(PODS, pod("a"));
    const item = (await api.get(PODS)).body.items[0];
    expect(Object.keys(item ?? {})).toEqual(["metadata", "spec", "status"]);
  });

  test("a list of thousands of objects comes in many chunks and is one JSON text", async () => {
    const api = startApi();
    const data = { data: { text: "x".repeat(900) } };
    for (let number = 0; number < 500; number += 1)
      await api.post(CONFIG_MAPS, configMap(`c${number}`, data));
    const response = await api.server.fetch(new Request(`http://api${CONFIG_MAPS}`));
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(3);
    expect(JSON.parse(Buffer.concat(chunks).toString()).items).toHaveLength(500);
  });

  test("metadata alone, a Table and YAML are given to those who ask", async () => {
    const api = startApi();
    await api.post(PODS, pod("a", "", { app: "x" }));
    const as = (shape: string): Record<string, string> => ({
      accept: `application/json;as=${shape};g=meta.k8s.io;v=v1`,
    });
    const metadata = await api.get(PODS, as("PartialObjectMetadataList"));
    expect(metadata.body.kind).toBe("PartialObjectMetadataList");
    expect(metadata.body.items[0]).toMatchObject({
      kind: "PartialObjectMetadata",
      metadata: { labels: { app: "x" } },
    });
    expect(metadata.body.items[0]?.spec).toBeUndefined();
    const table = await api.get(PODS, as("Table"));
    expect(table.body.rows[0].object.kind).toBe("PartialObjectMetadata");
    expect(table.body.columnDefinitions.map((one: { name: string }) => one.name).slice(0, 5)).toEqual([
      "Name",
      "Ready",
      "Status",
      "Restarts",
      "Age",
    ]);
    expect(
      await (
        await api.server.fetch(new Request(`http://api${PODS}`, { headers: { accept: "application/yaml" } }))
      ).text(),
    ).toContain("kind: PodList");
    expect((await api.get(PODS, { accept: "text/html" })).code).toBe(406);
  });
});
