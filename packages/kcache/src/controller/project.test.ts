import { createApiServer } from "kcache-apiserver";
import { describe, expect, test } from "vitest";
import { and, fields, labels } from "../filter/filter.ts";
import { memoryTransport } from "../http/memory-transport.ts";
import { Node, Pod } from "../kinds/core/v1.gen.ts";
import { metadataOnly } from "../object/kind.ts";
import { join } from "../publisher/join.ts";
import { changed } from "../publisher/publisher.ts";
import { index } from "../view/index-of.ts";
import { createController } from "./controller.ts";

const PODS = "/api/v1/namespaces/default/pods";

/** A server, and a transport to it that asks for protobuf first, or for JSON alone. */
function serverOf(encoding: "protobuf" | "json") {
  const server = createApiServer();
  const types = new Set<string>();
  const transport = memoryTransport(async (request) => {
    const headers = new Headers(request.headers);
    if (encoding === "json") headers.set("accept", "application/json");
    const answer = await server.fetch(new Request(request, { headers }));
    if (request.method === "GET") types.add((answer.headers.get("content-type") ?? "").replace(/;.*/, ""));
    return answer;
  });
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { "content-type": type };
    const answer = await transport.request({ method, path, headers, body: JSON.stringify(body) });
    expect(answer.status).toBeLessThan(300);
  };
  return { transport, types, send, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function pod(name: string, nodeName: string): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      labels: { app: "shop" },
      annotations: { "example.com/owner": "me", "example.com/note": "x".repeat(2000) },
      finalizers: ["example.com/hold"],
    },
    spec: { nodeName, containers: [{ name: "main", image: "shop:1", env: [{ name: "A", value: "1" }] }] },
  };
}

describe.each(["protobuf", "json"] as const)("a projected controller that is answered in %s", (encoding) => {
  test("keeps what lies on its paths and what every cache needs, from the list and from the watch", async () => {
    await using server = serverOf(encoding);
    await server.send("POST", PODS, pod("listed", "n1"));
    await using pods = createController(server.transport, Pod, {
      project: [
        "spec.nodeName",
        "spec.containers.0.image",
        ["metadata", "annotations", "example.com/owner"],
        "status.phase",
      ],
    });
    using events = pods.subscribe();
    await events.ready();
    await server.send("POST", PODS, pod("watched", "n2"));
    for await (const event of events) {
      expect(event).toMatchObject({ type: "create", metadata: { name: "watched", labels: { app: "shop" } } });
      expect(event.field("spec.nodeName")).toBe("n2");
      expect(event.field(["metadata", "annotations", "example.com/note"])).toBeUndefined();
      break;
    }
    expect([...server.types]).toEqual([
      encoding === "json" ? "application/json" : "application/vnd.kubernetes.protobuf",
    ]);
    for (const [name, nodeName] of [
      ["listed", "n1"],
      ["watched", "n2"],
    ] as const) {
      expect(pods.cache.get("default", name)).toEqual({
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name,
          namespace: "default",
          uid: expect.any(String),
          resourceVersion: expect.any(String),
          labels: { app: "shop" },
          annotations: { "example.com/owner": "me" },
        },
        spec: {
          nodeName,
          containers: [expect.objectContaining({ image: "shop:1", env: [{ name: "A", value: "1" }] })],
        },
        status: { phase: "Pending" },
      });
    }
    expect(pods.status.bytes).toBeLessThan(2 * 900);
  });

  test("filters, indexes, joins and tells of changes by what it keeps", async () => {
    await using server = serverOf(encoding);
    await server.send("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } });
    for (const [name, nodeName] of [
      ["a", "n1"],
      ["b", "n2"],
    ] as const)
      await server.send("POST", PODS, pod(name, nodeName));
    await using nodes = createController(server.transport, Node, { project: [] });
    await using pods = createController(server.transport, Pod, { project: ["spec.nodeName"] });
    await Promise.all([nodes.ready(), pods.ready()]);
    const names = (objects: Iterable<{ readonly metadata: { readonly name: string } }>): string[] =>
      Array.from(objects, ({ metadata }) => metadata.name).sort();
    expect(names(pods.filter(and(labels({ app: "shop" }), fields("spec.nodeName=n1"))).cache.list())).toEqual(
      ["a"],
    );
    // What is not kept reads as if it were not there.
    expect(names(pods.filter(fields("status.phase=Pending")).cache.list())).toEqual([]);
    expect(names(pods.cache.by(index("node", "spec.nodeName"), "n2"))).toEqual(["b"]);
    const placed = join(nodes, pods, ({ metadata }) => fields({ "spec.nodeName": metadata.name }));
    expect(names(placed.cache.list())).toEqual(["a"]);
    using moved = changed(pods, "spec").subscribe();
    using all = pods.subscribe();
    await server.send("PATCH", `${PODS}/a`, { metadata: { annotations: { "example.com/owner": "you" } } });
    for await (const event of all) {
      expect(event.type).toBe("update");
      break;
    }
    expect(moved.pending).toBe(0);
  });

  test("keeps parts in a compact store as well", async () => {
    await using server = serverOf(encoding);
    for (let n = 0; n < 400; n++) await server.send("POST", PODS, pod(`pod-${n}`, `n${n % 7}`));
    const project = ["spec.nodeName", "metadata.annotations"] as const;
    await using plain = createController(server.transport, Pod, { project });
    await using compact = createController(server.transport, Pod, { project, store: "compact" });
    await Promise.all([plain.ready(), compact.ready()]);
    expect(compact.status.objects).toBe(400);
    for (const entry of compact.cache.entries()) {
      const [namespace = "", name = ""] = entry.key.split("/");
      expect(entry.field("spec.nodeName")).toBe(plain.cache.get(namespace, name)?.spec.nodeName);
      expect(entry.object).toEqual(plain.cache.get(namespace, name));
    }
  });

  test("of metadata keeps a part of that", async () => {
    await using server = serverOf(encoding);
    await server.send("POST", PODS, pod("a", "n1"));
    await using pods = createController(server.transport, metadataOnly(Pod), {
      project: ["metadata.finalizers"],
    });
    await pods.ready();
    const kept = pods.cache.get("default", "a");
    expect(kept?.metadata.finalizers).toEqual(["example.com/hold"]);
    expect(kept).not.toHaveProperty("metadata.annotations");
    expect(kept?.metadata.labels).toEqual({ app: "shop" });
  });
});

test("a path with an empty name is refused before anything is asked", () => {
  const transport = memoryTransport(() => Promise.reject(new Error("asked")));
  expect(() => createController(transport, Pod, { project: ["spec."] })).toThrow(
    expect.objectContaining({ code: "invalid-argument" }),
  );
});
