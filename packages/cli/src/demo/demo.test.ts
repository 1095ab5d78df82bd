import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ingress, openCluster, pod, podsPath, service, servicesPath } from "../../test/cluster.ts";
import { testIo } from "../../test/io.ts";
import { run } from "../run.ts";

const cli = path.join(import.meta.dirname, "..", "main.ts");
// The Node of this workspace runs TypeScript as it is; the one that runs the tests may be older.
const node = path.join(import.meta.dirname, "../../../../node_modules/.bin/node");

test("the demonstration ends by itself with 0, and leaves nothing that keeps the process", async () => {
  // The process is not ended by anyone: a socket, timer or listener that is left would keep it until the timeout.
  const { stdout, stderr } = await promisify(execFile)(
    node,
    ["--conditions=kcache-source", cli, "demo", "--for", "5s"],
    { timeout: 50_000, env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "" } },
  );
  expect(stderr).toBe("");
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(
    /^kcache demo {2}http:\/\/127\.0\.0\.1:\d+ \(an embedded API server with a shop\)$/,
  );
  expect(lines[1]).toMatch(
    /^● ingresses \(2\) live at \d+, heard .* ago +● services \(8\) live at \d+.* ● pods \(\d+\) live at \d+/,
  );
  expect(stdout).toMatch(/├─ service frontend {2}\/ default {2}●●●●/);
  expect(stdout).toMatch(
    /^\d\d:\d\d:\d\d ~ pod shop\/frontend-\S+ {2}.* -> 1\/1 Running {2}\(shop > frontend\)$/m,
  );
  expect(lines.at(-1)).toMatch(/^seen: \d+ created, \d+ changed, \d+ deleted$/);
}, 60_000);

test("on a terminal the tree is drawn in place, with its freshness, and the terminal is given back", async () => {
  await using cluster = await openCluster();
  await cluster.post(
    "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
    ingress("web", "web.example", ["front"]),
  );
  await cluster.post(servicesPath, service("front", { app: "front" }));
  await cluster.post(podsPath, pod("front-1", { app: "front" }));
  const io = testIo({ NO_COLOR: "1" });
  Object.assign(io.stdout, { isTTY: true, columns: 160, rows: 30 });
  const ended = run(["node", "kcache", "demo", "--server", cluster.url], io);
  await io.stdout.until("pod front-1");
  await io.stdout.until("● services (1) live at");
  await cluster.post(podsPath, pod("front-2", { app: "front" }));
  await io.stdout.until("+       └─ pod front-2");
  await cluster.stopListening();
  await io.stdout.until("▲ pods (2) stale at ");
  expect(io.stdout.text).toMatch(
    /▲ .*pods as of \d\d:\d\d:\d\d, retrying in .*: (connection refused|the connection was closed)/,
  );
  io.interrupt();
  expect(await ended).toBe(0);
  expect(io.stdout.text).toContain("\x1b[?25h\x1b[?1049l");
  expect(io.stdout.text.split("\x1b[?1049l")[1]).toContain("service front  /front  ●● 0/2");
  expect(io.stdout.text.trimEnd()).toMatch(/seen: 1 created, 0 changed, 0 deleted$/);
  expect(io.stderr.text).toBe("");
});

test("where output is no terminal, trouble goes to stderr and the tree of one namespace is written once", async () => {
  await using cluster = await openCluster();
  await cluster.post("/api/v1/namespaces/kube-system/pods", pod("hidden"));
  await cluster.post(podsPath, pod("shown"));
  const io = testIo();
  const ended = run(["node", "kcache", "demo", "-n", "default", "--server", cluster.url], io);
  await io.stdout.until("pod shown");
  await cluster.post(podsPath, pod("later"));
  await io.stdout.until("+ pod default/later  0/1 Pending  (no service)");
  await cluster.stopListening();
  await io.stderr.until("connection lost");
  io.interrupt();
  expect(await ended).toBe(0);
  expect(io.stdout.text).not.toContain("hidden");
  expect(io.stdout.text).not.toContain("\x1b");
});
