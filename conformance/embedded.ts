// The embedded API server with controllers and fake nodes, as a process: `node embedded.ts KUBECONFIG` writes that file and
// prints "ready". SIGHUP: watches end, the server goes away for a second and comes back. SIGUSR2: connections break, and
// when it is back, what happened before is forgotten: a watch that missed something cannot be resumed. Either prints "back".
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createApiServer, startSimulation } from "kcache-apiserver";

const [kubeconfig = ""] = process.argv.slice(2);
const server = createApiServer();
const simulation = await startSimulation(server.fetch, {
  scenario: "none",
  logs: server.logs,
  onError: (error) => console.error(error.message),
});
for (let n = 4; n <= 8; n++) await addNode(n);
let listening = await server.listen();
await writeFile(kubeconfig, listening.kubeconfig());

/** Its three nodes take 110 pods each, like real ones; the workload needs more. */
async function addNode(n: number): Promise<void> {
  const send = (path: string, method: string, body?: object): Promise<Response> =>
    server.fetch(
      new Request(`http://embedded/api/v1/nodes${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  const { spec, status, metadata } = (await (await send("/worker-1", "GET")).json()) as {
    readonly spec: object;
    readonly status: object;
    readonly metadata: { readonly labels: object };
  };
  const podCIDR = `10.244.${n}.0/24`;
  const name = `worker-${n}`;
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: metadata.labels },
    spec: { ...spec, podCIDR, podCIDRs: [podCIDR] },
  };
  for (const response of [
    await send("", "POST", node),
    await send(`/${name}/status`, "PUT", { ...node, status }),
  ]) {
    if (!response.ok) throw new Error(`add ${name}: ${response.status} ${await response.text()}`);
  }
}

async function comeBack(meanwhile: () => void = () => undefined): Promise<void> {
  const { port } = listening;
  await listening.close();
  await sleep(1_000);
  meanwhile();
  listening = await server.listen({ port });
  console.log("back");
}

process.on("SIGHUP", () => {
  server.cutWatches();
  void comeBack();
});
process.on("SIGUSR2", () => {
  void comeBack(() => server.compact());
});
process.once("SIGTERM", async () => {
  await simulation.close();
  await server.close();
});
console.log("ready");
