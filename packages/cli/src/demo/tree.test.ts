import { memoryTransport } from "kcache";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  ingress,
  openCluster,
  pod,
  podsPath,
  service,
  servicesPath,
  type TestCluster,
} from "../../test/cluster.ts";
import { Captured } from "../../test/io.ts";
import { firstSync } from "../cluster/first-sync.ts";
import { colorsFor } from "../terminal/io.ts";
import { renderLine } from "../terminal/line.ts";
import { type Change, follow } from "./changes.ts";
import { type DrawOptions, drawTree } from "./draw.ts";
import { type Graph, openGraph } from "./graph.ts";
import { readTree } from "./tree.ts";

const ingressesPath = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";

let cluster: TestCluster;
let graph: Graph;
beforeEach(async () => {
  cluster = await openCluster();
  await cluster.post(ingressesPath, ingress("web", "web.example", ["front", "gone"]));
  await cluster.post(servicesPath, service("front", { app: "front" }));
  await cluster.post(servicesPath, service("back", { app: "back" }));
  await cluster.post(servicesPath, service("empty", { app: "nobody" }));
  await cluster.post(servicesPath, service("external"));
  for (const [name, app] of [
    ["front-1", "front"],
    ["front-2", "front"],
    ["back-1", "back"],
    ["job-1", "job"],
  ] as const) {
    await cluster.post(podsPath, pod(name, { app }));
  }
  graph = openGraph(memoryTransport(cluster.server.fetch), undefined);
  await firstSync(graph.controllers, () => undefined, AbortSignal.timeout(5000));
});
afterEach(async () => {
  await graph[Symbol.asyncDispose]();
  await cluster.server.close();
});

const colors = colorsFor(new Captured(), {});

function draw(options: Partial<DrawOptions> = {}): string[] {
  const lines = drawTree(readTree(graph), { colors, now: Date.now(), recent: new Map(), ...options });
  return lines.map((line) => renderLine(line).trimEnd());
}

/** Without what pods show in columns. */
const names = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/ {2,}\d\/\d.*/, ""));

test("the tree has every object under what leads to it, and says what is missing", () => {
  expect(names(draw())).toEqual([
    "  default",
    "  ├─ ingress web  web.example",
    "  │  ├─ service front  /front  ●● 0/2",
    "  │  │  ├─ pod front-1",
    "  │  │  └─ pod front-2",
    "  │  └─ service gone  /gone  does not exist",
    "  ├─ service back  ● 0/1  no ingress",
    "  │  └─ pod back-1",
    "  ├─ service empty  no pods: app=nobody  no ingress",
    "  ├─ service external  no selector  no ingress",
    "  └─ pod job-1",
  ]);
});

test("a pod has its readiness, status, restarts and age", async () => {
  const status = {
    status: {
      phase: "Running",
      containerStatuses: [
        {
          name: "main",
          ready: false,
          restartCount: 4,
          image: "",
          imageID: "",
          state: { waiting: { reason: "CrashLoopBackOff" } },
        },
      ],
    },
  };
  await seen(
    ({ name }) => name === "job-1",
    () => cluster.patch(`${podsPath}/job-1/status`, status),
  );
  expect(draw().at(-1)).toMatch(/^ {2}└─ pod job-1 +0\/1 +CrashLoopBackOff +4 +\ds +no service$/);
});

/** Follows until a change is as `wanted`, which `act` should lead to. @returns the changes up to it */
async function seen(wanted: (change: Change) => boolean, act: () => Promise<void>): Promise<Change[]> {
  const changes: Change[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await using _following = follow(
    graph,
    (change) => {
      changes.push(change);
      if (wanted(change)) resolve();
    },
    () => undefined,
  );
  await act();
  await promise;
  return changes;
}

test("changes are told with what they change and what leads to the object, also of what is gone", async () => {
  const changes = await seen(
    ({ type, kind }) => type === "delete" && kind === "pod",
    async () => {
      await cluster.patch(`${podsPath}/front-1/status`, { status: { phase: "Running" } });
      await cluster.patch(`${podsPath}/front-1`, { metadata: { annotations: { a: "b" } } });
      await cluster.patch(`${servicesPath}/back`, { spec: { selector: { app: "front" } } });
      await cluster.delete(`${podsPath}/front-2`);
    },
  );
  const told = changes.map(
    ({ type, kind, name, text, path }) => `${type} ${kind} ${name}: ${text} (${path})`,
  );
  expect(told).toEqual(
    expect.arrayContaining([
      "update pod front-1: 0/1 Pending -> 0/1 Running (web > front)",
      "update service back: app=back -> app=front (no ingress)",
    ]),
  );
  expect(told.filter((line) => line.includes("front-1"))).toHaveLength(1);
  expect(told.at(-1)).toMatch(/^delete pod front-2: 0\/1 Terminating \(.*web > front.*\)$/);
});

test("the tree follows a selector that is edited", async () => {
  await seen(
    ({ name }) => name === "empty",
    () => cluster.patch(`${servicesPath}/empty`, { spec: { selector: { app: "job" } } }),
  );
  const lines = names(draw());
  expect(lines.slice(-3)).toEqual([
    "  ├─ service empty  ● 0/1  no ingress",
    "  │  └─ pod job-1",
    "  └─ service external  no selector  no ingress",
  ]);
});

test("a low terminal gets services without their pods, the largest first, and then a hint", () => {
  expect(draw({ rows: 9 })).toHaveLength(9);
  expect(names(draw({ rows: 9 }))).toContain("  │  └─ pod back-1");
  expect(names(draw({ rows: 9 }))).not.toContain("  │  │  ├─ pod front-1");
  const low = draw({ rows: 4 });
  expect(low).toHaveLength(4);
  expect(low.at(-1)).toContain("… 5 more lines: make the terminal taller");
});

test("a changed object is pointed at in the margin", () => {
  const [front] = graph.pods.cache
    .list()
    .toArray()
    .filter(({ metadata }) => metadata.name === "front-1");
  const { uid = "" } = front?.metadata ?? {};
  const change: Change = {
    type: "update",
    kind: "pod",
    namespace: "default",
    name: "front-1",
    uid,
    text: "",
    tone: undefined,
    path: "",
    at: 0,
  };
  const marked = draw({ recent: new Map([[uid, change]]) }).filter((line) => line.startsWith("~ "));
  expect(names(marked)).toEqual(["~ │  │  ├─ pod front-1"]);
});

test("lines are cut to the terminal's width, colours aside", () => {
  const green = { text: "green", paint: (text: string) => `<${text}>` };
  const line = [{ text: "one " }, green, { text: " end" }];
  expect(renderLine(line)).toBe("one <green> end");
  expect(renderLine(line, 13)).toBe("one <green> end");
  expect(renderLine(line, 8)).toBe("one <gre…>");
  expect(renderLine(line, 4)).toBe("one…");
});
