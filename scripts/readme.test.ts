// Runs the examples of README.md as a reader would: checked by tsc, each in a process of its own, against the embedded server.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type ApiServer, createApiServer } from "kcache-apiserver";
import { expect, onTestFinished, test, vi } from "vitest";
import { examplesOf, paste, typeProblems } from "./readme.ts";

vi.setConfig({ testTimeout: 60_000 }); // processes start slowly on a busy machine

const root = path.dirname(import.meta.dirname);
const examples = examplesOf(await readFile(path.join(root, "README.md"), "utf8"));

/** Gives an example what the page says it is given. */
const whole = (example = ""): string => `import { httpTransport as openTransport } from "kcache";
await using transport = openTransport({ server: process.env.KCACHE_SERVER ?? "" });
${example}`;

/** Node 22 has no `using`; there, only the types are checked. */
const runnable = Number(process.versions.node.split(".")[0]) >= 24;

interface Cluster {
  send(method: string, path: string, body?: object): Promise<void>;
  pod(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  readonly url: string;
}

const pods = "/api/v1/namespaces/default/pods";

async function openCluster(): Promise<Cluster> {
  const server: ApiServer = createApiServer();
  onTestFinished(() => server.close());
  const { url } = await server.listen();
  const send = async (method: string, where: string, body?: object): Promise<void> => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const init = { method, headers: { "content-type": type }, ...(body && { body: JSON.stringify(body) }) };
    const response = await server.fetch(new Request(`${url}${where}`, init));
    expect(response.ok, `${method} ${where}: ${await response.text()}`).toBe(true);
  };
  const pod = async (name: string, labels: object): Promise<void> => {
    const spec = { containers: [{ name: "main", image: "example/app:1" }] };
    await send("POST", pods, { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec });
    await send("PATCH", `${pods}/${name}/status`, { status: { phase: "Running" } });
  };
  return { send, pod, url };
}

interface Run {
  /** Resolves when a line was written. @throws Error where the example ends without it */
  line(wanted: string): Promise<void>;
  /** Presses Ctrl-C. */
  interrupt(): void;
  /** Resolves when the example has ended by itself, with all that it wrote. @throws Error where it failed */
  readonly output: Promise<readonly string[]>;
}

function run(example: string | undefined, cluster: Cluster): Run {
  const args = ["--conditions=kcache-source", "--input-type=module-typescript", "--eval", whole(example)];
  const env = { ...process.env, KCACHE_SERVER: cluster.url, NODE_OPTIONS: "" };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  let rest = "";
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      lines.push(line);
      waiting.get(line)?.();
    }
  });
  const output = new Promise<readonly string[]>((resolve, reject) => {
    child.on("close", (code) => {
      if (code === 0 && errors === "") resolve(lines);
      else reject(new Error(`the example ended with ${code} after ${JSON.stringify(lines)}: ${errors}`));
    });
  });
  const line = (wanted: string): Promise<void> => {
    const seen = new Promise<void>((resolve) => {
      waiting.set(wanted, resolve);
      if (lines.includes(wanted)) resolve();
    });
    const missed = output.then(() => {
      if (!lines.includes(wanted))
        throw new Error(`the example ended without "${wanted}": ${lines.join("\n")}`);
    });
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error(`the example did not write "${wanted}" within 15 s: ${lines.join("\n")}${errors}`));
    }, 15_000);
    return Promise.race([seen, missed, late]).finally(() => clearTimeout(timer));
  };
  return { line, interrupt: () => void child.kill("SIGINT"), output };
}

test("there are three examples, and their types are right", async () => {
  expect(examples).toHaveLength(3);
  const pasted = await paste(examples.map((one) => whole(one)));
  onTestFinished(() => pasted[Symbol.asyncDispose]());
  expect(await typeProblems(pasted)).toBe("");
});

test.runIf(runnable)("the example of a cache tells of a snapshot, an update and a delete", async () => {
  const cluster = await openCluster();
  await cluster.pod("pod-1", {});
  const example = run(examples[0], cluster);
  await example.line("has pod-1");
  await cluster.send("PATCH", `${pods}/pod-1/status`, { status: { phase: "Failed" } });
  await example.line("Running -> Failed");
  await cluster.send("DELETE", `${pods}/pod-1`, { gracePeriodSeconds: 0 });
  const output = await example.output;
  expect(output.slice(0, 4)).toEqual(["Running of 1", "has pod-1", "update pod-1", "Running -> Failed"]);
  expect(output.at(-1)).toBe("delete pod-1");
});

test.runIf(runnable)(
  "the example of a filter tells what leaves and what enters when it is changed",
  async () => {
    const cluster = await openCluster();
    await cluster.pod("front-1", { app: "frontend" });
    await cluster.pod("back-1", { app: "backend" });
    await cluster.pod("batch-1", { app: "worker", tier: "batch" });
    const example = run(examples[1], cluster);
    await example.line("entered back-1");
    example.interrupt();
    expect(await example.output).toEqual(["begins with 1", "left front-1", "entered back-1"]);
  },
);

test.runIf(runnable)(
  "the example of a join names the pods of a service, and why they are there",
  async () => {
    const cluster = await openCluster();
    await cluster.pod("front-1", { app: "frontend" });
    await cluster.pod("back-1", { app: "backend" });
    await cluster.send("POST", "/api/v1/namespaces/default/services", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "frontend" },
      spec: { selector: { app: "frontend" }, ports: [{ port: 80 }] },
    });
    expect(await run(examples[2], cluster).output).toEqual(["front-1 because of [ 'frontend' ]"]);
  },
);
