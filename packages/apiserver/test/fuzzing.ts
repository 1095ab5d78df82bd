import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { AuthOptions } from "../src/auth/user.ts";
import { type Api, configMap, pod } from "./api.ts";
import { WIDGET } from "./random-object.ts";
import { FUTURE, type Sent } from "./random-request.ts";

const definition: unknown = JSON.parse(
  readFileSync(new URL("custom-definition.json", import.meta.url), "utf8"),
);

/** Who random requests may come from. */
export const TOKENS: AuthOptions = {
  tokens: {
    root: { user: "admin", groups: ["system:masters"] },
    limited: { user: "limited" },
    robot: { user: "system:serviceaccount:default:robot", groups: ["system:serviceaccounts"] },
  },
};

/** The answers of 500 that a real server has for these requests. */
const KNOWN =
  /resourceVersion should not be set on objects to be created|failed to create typed patch object|expected a \[\]interface \{\}, but received|does not contain declared merge key|strconv\.ParseUint|invalid resource version/;

/** Whether an answer is one that the API has. */
export function isRight(code: number, text: string): boolean {
  return (code >= 200 && code < 500) || code === 504 || (code === 500 && KNOWN.test(text));
}

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const SWEPT = [
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  "/api/v1/namespaces/default/pods",
  "/api/v1/namespaces/default/configmaps",
  "/api/v1/namespaces/default/services",
  "/apis/apps/v1/namespaces/default/deployments",
  `${RBAC}/namespaces/default/roles`,
  `${RBAC}/namespaces/default/rolebindings`,
  `${RBAC}/clusterroles`,
  `${RBAC}/clusterrolebindings`,
];
const ROOT = { authorization: "Bearer root" };

/** Makes what random requests are about. */
export async function plant(api: Api): Promise<void> {
  const add = (path: string, object: unknown): Promise<unknown> => api.send("POST", path, object, ROOT);
  await add("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
  await add("/apis/acme.io/v1/namespaces/default/widgets", {
    ...WIDGET,
    metadata: { name: "a" },
    spec: { color: "red" },
  });
  await add("/api/v1/namespaces/default/pods", pod("a", "n"));
  await add("/api/v1/namespaces/default/configmaps", configMap("a"));
  const ofV1 = (kind: string, spec?: object): object => ({
    apiVersion: "v1",
    kind,
    metadata: { name: "a" },
    spec,
  });
  await add("/api/v1/namespaces", ofV1("Namespace"));
  await add("/api/v1/namespaces/default/services", ofV1("Service", { ports: [{ port: 80 }] }));
  const labels = { a: "b" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }] } };
  await add("/apis/apps/v1/namespaces/default/deployments", {
    ...ofV1("Deployment", { selector: { matchLabels: labels }, template }),
    apiVersion: "apps/v1",
  });
  const head = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "limited" } };
  const rules = [{ apiGroups: [""], resources: ["pods", "configmaps"], verbs: ["*"] }];
  await add(`${RBAC}/namespaces/default/roles`, { ...head, kind: "Role", rules });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "limited" };
  const subjects = [
    { kind: "User", name: "limited" },
    { kind: "ServiceAccount", name: "robot", namespace: "default" },
  ];
  await add(`${RBAC}/namespaces/default/rolebindings`, { ...head, kind: "RoleBinding", roleRef, subjects });
}

/** Deletes what random requests have made, finalizers or not, and plants anew. */
export async function sweep(api: Api): Promise<void> {
  const none = { "content-type": "application/merge-patch+json", ...ROOT };
  for (const path of SWEPT) {
    const { body } = await api.get(path, ROOT);
    for (const { metadata } of body.items ?? []) {
      const one = `${path}/${encodeURIComponent(metadata.name)}`;
      if (metadata.name.startsWith("system:") || metadata.name === "cluster-admin") continue;
      if (metadata.finalizers !== undefined) {
        await api.send("PATCH", one, { metadata: { finalizers: null } }, none);
      }
      await api.send("DELETE", one, { gracePeriodSeconds: 0 }, ROOT);
    }
  }
  const { body } = await api.get("/api/v1/namespaces", ROOT);
  for (const { metadata } of body.items) {
    if (metadata.name === "default" || metadata.name.startsWith("kube-")) continue;
    await api.send("DELETE", `/api/v1/namespaces/${metadata.name}`, undefined, ROOT);
  }
  await plant(api);
}

/** Whether the answer has no end of its own. */
export function isLive({ query, place }: Sent): boolean {
  return query.some(([name]) => name === "watch" || name === "follow") || place.includes("watch");
}

/** The path and the query of a request. */
export function targetOf({ place, query }: Sent): string {
  const parameters = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  return `${place}${parameters === "" ? "" : `?${parameters}`}`;
}

/** Sends a request to the server and reads the answer, of a stream nothing. */
export async function answerTo(api: Api, sent: Sent): Promise<{ code: number; text: string }> {
  const hasBody = sent.method !== "GET" && sent.method !== "HEAD";
  const init = {
    method: sent.method,
    headers: { ...sent.headers },
    signal: new AbortController().signal,
    ...(hasBody && { body: sent.body }),
  };
  let isAnswered = false;
  const answering = api.server.fetch(new Request(`http://api${targetOf(sent)}`, init)).finally(() => {
    isAnswered = true;
  });
  // A version of the future is waited for.
  if (sent.query.some(([, value]) => value === FUTURE)) {
    for (let i = 0; i < 20 && !isAnswered; i++) await api.advance(1000);
  }
  const response = await answering;
  if (isLive(sent) && response.ok) {
    await response.body?.cancel();
    return { code: response.status, text: "" };
  }
  return { code: response.status, text: await response.text() };
}

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

/** Bytes of the heap and of buffers that are still in use. */
export async function bytesInUse(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    // What finalizers let go of is collected the next time.
    await setImmediate();
    if (typeof collect === "function") collect();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
