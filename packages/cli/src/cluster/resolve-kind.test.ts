import { memoryTransport, type Transport } from "kcache";
import { expect, test } from "vitest";
import { resolveKind } from "./resolve-kind.ts";

const resource = (name: string, kind: string, verbs: readonly string[] = ["list", "watch"]): object => ({
  name,
  kind,
  namespaced: true,
  verbs,
});
const group = (name: string, preferred: string, ...versions: readonly string[]): object => ({
  name,
  versions: versions.map((version) => ({ groupVersion: `${name}/${version}`, version })),
  preferredVersion: { groupVersion: `${name}/${preferred}`, version: preferred },
});

const answers: Readonly<Record<string, object>> = {
  "/api": { kind: "APIVersions", versions: ["v1"] },
  "/api/v1": {
    resources: [
      resource("pods", "Pod"),
      resource("pods/log", "Pod", ["get"]),
      resource("bindings", "Binding", ["create"]),
    ],
  },
  "/apis": {
    kind: "APIGroupList",
    groups: [group("acme.io", "v1", "v2", "v1"), group("metrics.k8s.io", "v1", "v1")],
  },
  "/apis/acme.io/v1": { resources: [resource("widgets", "Widget")] },
  "/apis/acme.io/v2": { resources: [resource("widgets", "Widget"), resource("gadgets", "Gadget")] },
};

/** A server with an extension API server that is down. */
function server(): Transport {
  return memoryTransport((request) => {
    const found = answers[new URL(request.url).pathname];
    return found === undefined ? new Response("service unavailable", { status: 503 }) : Response.json(found);
  });
}

const never = new AbortController().signal;

test("a kind of several versions is the one that the server prefers, unless a version is named", async () => {
  expect((await resolveKind("widget", server(), never)).version).toBe("v1");
  expect((await resolveKind("widgets.v2.acme.io", server(), never)).version).toBe("v2");
  expect((await resolveKind("gadgets", server(), never)).version).toBe("v2");
});

test("a built-in kind is known without asking anyone", async () => {
  const nobody = memoryTransport(() => {
    throw new Error("asked");
  });
  expect((await resolveKind("deploy", nobody, never)).plural).toBe("deployments");
});

test("a kind that cannot be watched is told from one that there is not", async () => {
  await expect(resolveKind("bindings", server(), never)).rejects.toThrow(
    "does not offer to list and watch bindings",
  );
});

test("an unknown kind is told with what it could be, and with the groups that did not answer", async () => {
  await expect(resolveKind("widgits", server(), never)).rejects.toThrow(
    /^unknown kind "widgits": .*: did you mean widgets\? \(1 of its groups did not answer: .*503/,
  );
});
