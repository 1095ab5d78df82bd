import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, doubleField, numberField as n, textField as t } from "../../test/protobuf-bytes.ts";
import { builtinKinds } from "../kinds/index.ts";
import { decodeMessage } from "./decode.ts";
import { loadMessage, loadMetaMessage } from "./load.ts";
import { type Message, messagesOf } from "./message.ts";
import { readMessagePath } from "./path.ts";
import { TABLES } from "./tables/index.gen.ts";

async function messageOf(apiVersion: string, kind: string): Promise<Message> {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const message = await loadMessage({ group, version, kind });
  if (message === undefined) throw new Error(`no message of ${kind}`);
  return message;
}

const decode = (message: Message, bytes: Buffer, managedFields = false): unknown =>
  decodeMessage(message, bytes, 0, bytes.length, { managedFields });

const Pod = await messageOf("v1", "Pod");
const Deployment = await messageOf("apps/v1", "Deployment");
const ConfigMap = await messageOf("v1", "ConfigMap");

describe("decodeMessage", () => {
  it("shows what Go shows of an object with nothing in it", () => {
    expect(decode(Pod, bytesOf())).toEqual({
      metadata: {},
      spec: { containers: null },
      status: {},
    });
    expect(decode(Deployment, bytesOf())).toEqual({
      metadata: {},
      spec: {
        selector: null,
        template: { metadata: {}, spec: { containers: null } },
        strategy: {},
      },
      status: {},
    });
  });

  it("leaves out empty values that JSON omits, and shows those behind pointers", async () => {
    const spec = t(2, bytesOf(n(1, 0), n(5, 0), n(6, 0), n(7, 0)));
    const { spec: decoded } = Object(decode(Deployment, bytesOf(spec)));
    expect(decoded.replicas).toBe(0);
    expect(decoded.revisionHistoryLimit).toBe(0);
    expect(decoded).not.toHaveProperty("minReadySeconds");
    expect(decoded).not.toHaveProperty("paused");
  });

  it("opens messages that have no name of their own", () => {
    const volume = bytesOf(t(1, "tmp"), t(2, bytesOf(t(2, bytesOf(t(1, "Memory"))))));
    const pod = Object(decode(Pod, bytesOf(t(2, bytesOf(t(1, volume))))));
    expect(pod.spec.volumes).toEqual([{ name: "tmp", emptyDir: { medium: "Memory" } }]);
  });

  it("reads maps, with every name that an object can have", () => {
    const entry = (key: string, value: string): Buffer => t(2, bytesOf(t(1, key), t(2, value)));
    const bytes = bytesOf(
      entry("__proto__", "a"),
      entry("constructor", "b"),
      entry("0", ""),
      entry("ö", "ü"),
    );
    const { data } = Object(decode(ConfigMap, bytes));
    expect(Object.entries(data).sort()).toEqual(
      Object.entries(JSON.parse('{"__proto__":"a","constructor":"b","0":"","ö":"ü"}')).sort(),
    );
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });

  it("replaces each byte that is no UTF-8, as Go's JSON does", () => {
    const name = (...bytes: number[]): unknown =>
      Object(decode(Pod, bytesOf(t(1, bytesOf(t(1, Buffer.from(bytes))))))).metadata.name;
    expect(name(0x61, 0xff, 0x62)).toBe("a\ufffdb");
    expect(name(0xe2, 0x82)).toBe("\ufffd\ufffd");
    expect(name(0xe2, 0x82, 0xac, 0xef, 0xbf, 0xbd, 0xf0, 0x9f, 0x98, 0x80)).toBe("€\ufffd😀");
    expect(name(0xed, 0xa0, 0x80, 0xc0, 0x80)).toBe("\ufffd\ufffd\ufffd\ufffd\ufffd");
    expect(name(0xf0, 0x9f, 0x98, 0x20)).toBe("\ufffd\ufffd\ufffd ");
    expect(name(0xf0, 0x9f, 0x98)).toBe("\ufffd\ufffd\ufffd");
  });

  it("reads integers as JSON.parse does, negative and beyond 2^53", () => {
    for (const value of [
      1n,
      -1n,
      127n,
      128n,
      2n ** 31n,
      2n ** 53n + 1n,
      2n ** 63n - 1n,
      -(2n ** 63n),
      -(2n ** 40n),
    ]) {
      const { metadata } = Object(decode(Pod, bytesOf(t(1, bytesOf(n(7, value))))));
      expect(metadata.generation).toBe(JSON.parse(`${value}`));
    }
  });

  it("reads lists of numbers one by one and packed", () => {
    const groups = (...fields: Buffer[]): unknown =>
      Object(decode(Pod, bytesOf(t(2, bytesOf(t(14, bytesOf(...fields))))))).spec.securityContext;
    const packed = t(4, Buffer.from([1, 0xac, 0x02]));
    expect(groups(n(4, 1), n(4, 300))).toEqual({ supplementalGroups: [1, 300] });
    expect(groups(packed)).toEqual({ supplementalGroups: [1, 300] });
  });

  it("writes times as RFC 3339, and null where none is set behind a pointer", () => {
    const at = (...time: Buffer[]): unknown =>
      Object(decode(Pod, bytesOf(t(1, bytesOf(t(9, bytesOf(...time))))))).metadata.deletionTimestamp;
    expect(at(n(1, 1_767_600_000), n(2, 5))).toBe("2026-01-05T08:00:00Z");
    expect(at(n(1, -1n), n(2, 0))).toBe("1969-12-31T23:59:59Z");
    expect(at(n(1, 253_402_300_799))).toBe("9999-12-31T23:59:59Z");
    expect(at()).toBeNull();
    expect(() => at(n(1, 253_402_300_800))).toThrow(SyntaxError);
  });

  it("omits a creationTimestamp that is not set", () => {
    expect(Object(decode(Pod, bytesOf(t(1, bytesOf(t(8, "")))))).metadata).toEqual({});
  });

  it("writes micro times with six digits", async () => {
    const Lease = await messageOf("coordination.k8s.io/v1", "Lease");
    const time = bytesOf(n(1, 1_767_600_000), n(2, 1_000));
    const lease = Object(decode(Lease, bytesOf(t(2, bytesOf(t(3, time))))));
    expect(lease.spec.acquireTime).toBe("2026-01-05T08:00:00.000001Z");
  });

  it("shows quantities, numbers or texts, bytes and JSON in their own forms", async () => {
    const quantity = t(2, bytesOf(t(1, "cpu"), t(2, bytesOf(t(1, "100m")))));
    const container = t(2, bytesOf(t(8, bytesOf(quantity))));
    const { spec } = Object(decode(Pod, bytesOf(t(2, bytesOf(container)))));
    expect(spec.containers).toEqual([{ name: "", resources: { requests: { cpu: "100m" } } }]);

    const Service = await messageOf("v1", "Service");
    const port = (...fields: Buffer[]): Buffer => t(1, bytesOf(t(4, bytesOf(...fields))));
    const service = Object(
      decode(Service, bytesOf(t(2, bytesOf(port(n(1, 1), t(3, "http")), port(n(2, 80)))))),
    );
    expect(service.spec.ports).toEqual([
      { port: 0, targetPort: "http" },
      { port: 0, targetPort: 80 },
    ]);

    const Revision = await messageOf("apps/v1", "ControllerRevision");
    expect(decode(Revision, bytesOf(t(2, bytesOf(t(1, '{"a":[1,"ö"]}')))))).toEqual({
      metadata: {},
      data: { a: [1, "ö"] },
      revision: 0,
    });
    const binary = t(3, bytesOf(t(1, "b"), t(2, Buffer.from([0, 255]))));
    expect(decode(ConfigMap, bytesOf(binary))).toEqual({ metadata: {}, binaryData: { b: "AP8=" } });
  });

  it("reads doubles and what stands for a schema", async () => {
    const Definition = await messageOf("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    const schema = (...fields: Buffer[]): unknown => {
      const version = t(7, bytesOf(t(4, bytesOf(t(1, bytesOf(...fields))))));
      return Object(decode(Definition, bytesOf(t(2, bytesOf(version))))).spec.versions[0].schema
        .openAPIV3Schema;
    };
    const text = bytesOf(t(5, "string"));
    expect(schema(doubleField(9, 1.5), doubleField(11, 0))).toEqual({ maximum: 1.5, minimum: 0 });
    expect(schema(t(30, bytesOf(n(1, 1))))).toEqual({ additionalProperties: true });
    expect(schema(t(30, bytesOf(n(1, 1), t(2, text))))).toEqual({ additionalProperties: { type: "string" } });
    expect(schema(t(24, bytesOf(t(1, text))))).toEqual({ items: { type: "string" } });
    expect(schema(t(24, bytesOf(t(2, text), t(2, text))))).toEqual({
      items: [{ type: "string" }, { type: "string" }],
    });
    expect(schema(t(32, bytesOf(t(1, "a"), t(2, bytesOf(t(2, "b"))))))).toEqual({
      dependencies: { a: ["b"] },
    });
  });

  it("names the kind of claims in stateful sets, which the wire does not hold", async () => {
    const StatefulSet = await messageOf("apps/v1", "StatefulSet");
    const set = Object(decode(StatefulSet, bytesOf(t(2, bytesOf(t(4, bytesOf()))))));
    expect(set.spec.volumeClaimTemplates).toEqual([
      { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: {}, spec: { resources: {} }, status: {} },
    ]);
  });

  it("leaves managedFields out unless they are asked for", () => {
    const bytes = bytesOf(t(1, bytesOf(t(1, "a"), t(17, bytesOf(t(1, "kubectl"))))));
    expect(Object(decode(Pod, bytes)).metadata).toEqual({ name: "a" });
    expect(Object(decode(Pod, bytes, true)).metadata).toEqual({
      name: "a",
      managedFields: [{ manager: "kubectl" }],
    });
  });

  it("skips fields that it does not know, of every wire type", () => {
    const strange = [
      n(999, 2n ** 63n),
      t(998, "x"),
      doubleField(997, 1),
      Buffer.from([0xa5, 0x3e, 1, 2, 3, 4]),
    ];
    const group = Buffer.from([0xa3, 0x3e, 0x08, 0x01, 0x0b, 0x0c, 0xa4, 0x3e]);
    const bytes = bytesOf(...strange, group, t(1, bytesOf(t(1, "a"), n(1, 3))));
    expect(Object(decode(Pod, bytes)).metadata).toEqual({ name: "a" });
  });

  it("names message and field of bytes that are cut off", () => {
    const metadata = bytesOf(t(1, "name"));
    expect(() => decode(Pod, bytesOf(t(1, metadata)).subarray(0, 5))).toThrow(
      new SyntaxError("decode protobuf v1.Pod: metadata (1): 6 bytes at 2, where 3 are left"),
    );
    expect(() => decode(Pod, bytesOf(t(1, Buffer.from([0x0a, 9, 97]))))).toThrow(/ObjectMeta: name \(1\)/);
  });

  it("throws a SyntaxError, or decodes, wherever good bytes are cut", () => {
    const spec = t(2, bytesOf(t(2, bytesOf(t(1, "main"), n(16, 1))), n(4, 300), n(6, 2n ** 60n)));
    const bytes = bytesOf(
      t(1, bytesOf(t(1, "a"), t(8, bytesOf(n(1, 1_767_600_000))))),
      spec,
      t(3, bytesOf()),
    );
    for (let end = 0; end < bytes.length; end++) {
      try {
        decodeMessage(Pod, bytes.subarray(0, end), 0, end);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }
    expect(() => decodeMessage(Pod, bytes, 0, bytes.length + 1)).toThrow(SyntaxError);
  });

  it("refuses schemas that lie deeper than any stack", async () => {
    const Definition = await messageOf("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    let schema = bytesOf();
    for (let i = 0; i < 3000; i++) schema = t(28, schema);
    const bytes = bytesOf(t(2, bytesOf(t(7, bytesOf(t(4, bytesOf(t(1, schema))))))));
    expect(() => decode(Definition, bytes)).toThrow(/deep/);
    expect(decode(Pod, bytesOf())).toHaveProperty("spec");
  });
});

describe("readMessagePath", () => {
  const metadata = t(
    1,
    bytesOf(t(1, "a"), t(11, bytesOf(t(1, "app"), t(2, "web"))), t(17, bytesOf(t(1, "x")))),
  );
  const container = t(2, bytesOf(t(1, "main"), t(2, "example/app:1")));
  const bytes = bytesOf(metadata, t(2, bytesOf(container, t(10, ""))), t(3, bytesOf(t(1, "Running"))));
  const read = (...path: string[]): unknown => readMessagePath(Pod, bytes, 0, bytes.length, path);

  it("reads one value as the whole object has it", () => {
    expect(read("status", "phase")).toBe("Running");
    expect(read("metadata", "labels", "app")).toBe("web");
    expect(read("spec", "containers", "0", "image")).toBe("example/app:1");
    expect(read("spec", "containers", "0", "resources")).toEqual({});
    expect(read()).toEqual(decode(Pod, bytes));
  });

  it("gives undefined where there is nothing", () => {
    expect(read("spec", "nodeName")).toBeUndefined();
    expect(read("spec", "containers", "1", "image")).toBeUndefined();
    expect(read("metadata", "labels", "toString")).toBeUndefined();
    expect(read("metadata", "managedFields")).toBeUndefined();
    expect(read("none", "such")).toBeUndefined();
    expect(read("status", "phase", "more")).toBeUndefined();
  });

  it("reads through messages without a name, and texts that are never on the wire", async () => {
    const StatefulSet = await messageOf("apps/v1", "StatefulSet");
    const set = bytesOf(t(2, bytesOf(t(4, bytesOf()))));
    const path = ["spec", "volumeClaimTemplates", "0", "kind"];
    expect(readMessagePath(StatefulSet, set, 0, set.length, path)).toBe("PersistentVolumeClaim");
    const volume = bytesOf(
      t(2, bytesOf(t(1, bytesOf(t(1, "v"), t(2, bytesOf(t(2, bytesOf(t(1, "Memory"))))))))),
    );
    expect(
      readMessagePath(Pod, volume, 0, volume.length, ["spec", "volumes", "0", "emptyDir", "medium"]),
    ).toBe("Memory");
  });
});

/** Every path in a value. */
function* pathsOf(value: unknown, to: readonly string[] = []): Generator<readonly string[]> {
  if (to.length > 0) yield to;
  if (typeof value !== "object" || value === null) return;
  for (const [name, child] of Object.entries(value)) yield* pathsOf(child, [...to, name]);
}

describe("bytes that were damaged", () => {
  const container = t(2, bytesOf(t(1, "main"), t(6, bytesOf(t(1, "http"), n(3, 8080))), t(8, bytesOf())));
  const time = t(2, bytesOf(t(1, "Ready"), t(2, "True"), t(4, bytesOf(n(1, 1_767_600_000), n(2, 0)))));
  const labels = [t(11, bytesOf(t(1, "app"), t(2, "wéb"))), t(11, bytesOf(t(1, "tier"), t(2, "")))];
  const good = bytesOf(
    t(1, bytesOf(t(1, "a"), ...labels, n(7, 3))),
    t(2, bytesOf(container, container, n(4, 300), t(14, bytesOf(n(4, 1), n(4, 2))))),
    t(3, bytesOf(t(1, "Running"), time)),
  );
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 });

  it("decode or throw a SyntaxError, and every path reads what the whole has", () => {
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, byte] of changes) bytes[at] = byte;
        let whole: unknown;
        try {
          whole = decode(Pod, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
          return;
        }
        for (const path of pathsOf(whole)) {
          const value = path.reduce<unknown>(
            (of, name) => Object.getOwnPropertyDescriptor(of, name)?.value,
            whole,
          );
          expect(readMessagePath(Pod, bytes, 0, bytes.length, path)).toEqual(value);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("loadMessage", () => {
  it("has a message for every built-in kind", async () => {
    for (const kind of builtinKinds)
      expect((await loadMessage(kind))?.name).toBe(`${kind.apiVersion}.${kind.kind}`);
  });

  it("has none for kinds of others, and that of the metadata for any", async () => {
    const kind = { group: "example.com", version: "v1", kind: "Widget" };
    expect(await loadMessage(kind)).toBeUndefined();
    expect(await loadMessage({ group: "apps", version: "v1", kind: "DeploymentSpec" })).toBeUndefined();
    expect(await loadMessage({ group: "", version: "v1", kind: "constructor" })).toBeUndefined();
    const metadata = await loadMetaMessage("PartialObjectMetadata");
    expect(await loadMessage({ ...kind, representation: "metadata" })).toBe(metadata);
  });

  it("reads every line of every table", async () => {
    for (const load of Object.values(TABLES)) {
      for (const message of messagesOf((await load()).table).values()) {
        expect(typeof decodeMessage(message, Buffer.alloc(0), 0, 0)).toBe("object");
      }
    }
  });
});
