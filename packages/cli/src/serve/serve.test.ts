import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { testIo } from "../../test/io.ts";
import { run } from "../run.ts";

test("serve says how to use it, makes pods of what is created, and ends with Ctrl-C", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-serve-"));
  try {
    const file = path.join(directory, "k.yaml");
    const server = testIo();
    const serving = run(
      ["node", "kcache", "serve", "--simulate", "none", "--pace", "20", "--kubeconfig-out", file],
      server,
    );
    await server.stdout.until("Ctrl-C ends it");
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.stdout.text)?.[0] ?? "";
    expect(server.stdout.text).toContain(`kcache watch pods -A --kubeconfig ${file}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toContain(url);

    const watcher = testIo();
    const watching = run(["node", "kcache", "watch", "pods", "-o", "json", "--kubeconfig", file], watcher);
    await watcher.stdout.until('"ready"');
    const labels = { app: "web" };
    const created = await fetch(`${url}/apis/apps/v1/namespaces/default/deployments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } },
        },
      }),
    });
    expect(created.status).toBe(201);
    const running = (text: string): boolean =>
      new Set(
        text
          .split("\n")
          .filter((line) =>
            /"type":"Ready","status":"True"|"status":"True","type":"Ready"|"ready":true/.test(line),
          )
          .map((line) => /"name":"(web-[^"]+)"/.exec(line)?.[1]),
      ).size === 2;
    await watcher.stdout.until(running);

    server.interrupt();
    expect(await serving).toBe(0);
    await watcher.stderr.until("connection lost");
    watcher.interrupt();
    expect(await watching).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  } finally {
    await rm(directory, { recursive: true });
  }
});
