import { describe, expect, test } from "vitest";
import { type Api, CONFIG_MAPS, configMap, request, startApi } from "../../test/api.ts";

const PROTOBUF = "application/vnd.kubernetes.protobuf";
const TABLE = ";as=Table;g=meta.k8s.io;v=v1";
const ONE = ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
const LIST = ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";
const ALL = `application/json, application/yaml, ${PROTOBUF}`;
const STREAMS = `application/json;stream=watch, ${PROTOBUF};stream=watch`;
const ONLY = `only the following media types are accepted: ${ALL}`;
const AVAILABLE = `406: Not Acceptable\n\nAvailable representations: ${ALL}`;

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", singular: "widget" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};

async function filled(): Promise<Api> {
  const api = startApi();
  await api.post(CONFIG_MAPS, configMap("a"));
  await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
  await api.post(WIDGETS, { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" } });
  return api;
}

async function ask(path: string, accept: string): Promise<{ code: number; type: string; text: string }> {
  const api = await filled();
  const response = await api.server.fetch(request("GET", path, undefined, { accept }));
  const type = response.headers.get("content-type") ?? "";
  if (path.includes("watch=1") && response.status === 200) {
    await response.body?.cancel();
    return { code: 200, type, text: "" };
  }
  return { code: response.status, type, text: Buffer.from(await response.arrayBuffer()).toString("latin1") };
}

// Each row was asked of kube-apiserver 1.36.3.
describe("the form of an answer", () => {
  test.each([
    [`${CONFIG_MAPS}/a`, PROTOBUF, 200, PROTOBUF],
    [`${CONFIG_MAPS}/a`, `${PROTOBUF},application/json`, 200, PROTOBUF],
    [`${CONFIG_MAPS}/a`, `application/json;q=0.5,${PROTOBUF}`, 200, PROTOBUF],
    [`${CONFIG_MAPS}/a`, `${PROTOBUF};q=0.1,*/*`, 200, "application/json"],
    [`${CONFIG_MAPS}/a`, `${PROTOBUF}${TABLE},application/json${TABLE}`, 200, "application/json"],
    [`${CONFIG_MAPS}/a`, `${PROTOBUF}${ONE}`, 200, PROTOBUF],
    [`${CONFIG_MAPS}/a`, `${PROTOBUF};stream=watch`, 200, PROTOBUF],
    [`${CONFIG_MAPS}/a`, "application/json;drop=metadata.managedFields", 200, "application/json"],
    [`${CONFIG_MAPS}/a`, "application/json;g=meta.k8s.io;v=v1,application/yaml", 200, "application/yaml"],
    [CONFIG_MAPS, PROTOBUF, 200, PROTOBUF],
    [CONFIG_MAPS, `${PROTOBUF}${LIST}`, 200, PROTOBUF],
    [`${CONFIG_MAPS}/nope`, PROTOBUF, 404, PROTOBUF],
    [`${CONFIG_MAPS}/nope`, `${PROTOBUF}${ONE}`, 404, "application/json"],
    [`${CONFIG_MAPS}?watch=1`, PROTOBUF, 200, `${PROTOBUF};stream=watch`],
    [`${CONFIG_MAPS}?watch=1`, `${PROTOBUF};stream=watch`, 200, `${PROTOBUF};stream=watch`],
    [`${CONFIG_MAPS}?watch=1`, `${PROTOBUF}${ONE}`, 200, `${PROTOBUF};stream=watch`],
    [`${CONFIG_MAPS}?watch=1`, "application/json;stream=watch", 200, "application/json"],
    [`${WIDGETS}/w`, `${PROTOBUF},application/json`, 200, "application/json"],
    [`${WIDGETS}/w`, `application/json;q=0.5,${PROTOBUF}`, 200, "application/json"],
    [`${WIDGETS}/w`, `${PROTOBUF}${ONE}`, 200, PROTOBUF],
    [`${WIDGETS}/w`, "application/*", 200, "application/json"],
    [`${WIDGETS}/w`, "*", 200, "application/json"],
    [WIDGETS, `${PROTOBUF}${LIST}`, 200, PROTOBUF],
    [`${WIDGETS}?watch=1`, `${PROTOBUF},application/json`, 200, "application/json"],
    [`${WIDGETS}?watch=1`, `${PROTOBUF}${ONE}`, 200, `${PROTOBUF};stream=watch`],
  ])("%s %s: %d %s", async (path, accept, code, type) => {
    const answer = await ask(path, accept);
    expect([answer.code, answer.type]).toEqual([code, type]);
  });
});

describe("what is not acceptable", () => {
  test.each([
    [`${CONFIG_MAPS}/a`, `${PROTOBUF}${TABLE}`, "application/json", ONLY],
    [`${CONFIG_MAPS}/a`, "application/json;stream=foo", "application/json", ONLY],
    [`${CONFIG_MAPS}/a`, "application/json;as=Foo;g=meta.k8s.io;v=v1", "application/json", ONLY],
    [`${CONFIG_MAPS}/a`, "text/html", "application/json", AVAILABLE],
    [`${CONFIG_MAPS}/a`, "application/*", "application/json", AVAILABLE],
    [CONFIG_MAPS, "text/html", "application/json", `${AVAILABLE}, ${STREAMS}`],
    [
      `${CONFIG_MAPS}/a`,
      `application/json${LIST}`,
      "application/json",
      "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)",
    ],
    [
      CONFIG_MAPS,
      `${PROTOBUF}${ONE}`,
      "application/json",
      "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)",
    ],
    [
      WIDGETS,
      `application/json${ONE}`,
      "application/json",
      "you requested PartialObjectMetadata, but the requested object is a list (*unstructured.UnstructuredList)",
    ],
    [`${WIDGETS}/w`, "text/html", "application/json", ONLY],
  ])("%s %s", async (path, accept, type, message) => {
    const answer = await ask(path, accept);
    expect([answer.code, answer.type]).toEqual([406, type]);
    const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message };
    expect(JSON.parse(answer.text)).toMatchObject({ ...status, reason: "NotAcceptable", code: 406 });
  });

  test("a custom resource as protobuf: the refusal itself is protobuf", async () => {
    for (const path of [`${WIDGETS}/w`, WIDGETS, `${WIDGETS}?watch=1`]) {
      const answer = await ask(path, PROTOBUF);
      expect([answer.code, answer.type]).toEqual([406, PROTOBUF]);
      expect(answer.text).toBe(
        `k8s\0\n\x0c\n\x02v1\x12\x06Status\x12\x99\x01\n\x06\n\0\x12\0\x1a\0\x12\x07Failure\x1at${ONLY}"\rNotAcceptable0\x96\x03\x1a\0"\0`,
      );
    }
  });

  test("YAML cannot be watched, and the refusal is YAML", async () => {
    const answer = await ask(`${CONFIG_MAPS}?watch=1`, "application/yaml");
    expect([answer.code, answer.type]).toEqual([406, "application/yaml"]);
    expect(answer.text.replace(/\s+/g, " ")).toContain(
      `only the following media types are accepted: ${STREAMS}`,
    );
  });
});
