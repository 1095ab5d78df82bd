// The embedded API server with controllers and fake nodes, as a process: `node embedded.ts KUBECONFIG` writes that file and
// prints "ready". SIGHUP: watches end, the server goes away for a second and comes back. SIGUSR2: connections break, and
// what happened before is forgotten, so that watches cannot be resumed. Either prints "back" when it is over.
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createApiServer, startSimulation } from "kcache-apiserver";

const [kubeconfig = ""] = process.argv.slice(2);
const server = createApiServer();
const simulation = await startSimulation(server.fetch, {
  scenario: "none",
  onError: (error) => console.error(error.message),
});
let listening = await server.listen();
await writeFile(kubeconfig, listening.kubeconfig());

async function comeBack(): Promise<void> {
  const { port } = listening;
  await listening.close();
  await sleep(1_000);
  listening = await server.listen({ port });
  console.log("back");
}

process.on("SIGHUP", () => {
  server.cutWatches();
  void comeBack();
});
process.on("SIGUSR2", () => {
  server.compact();
  void comeBack();
});
process.once("SIGTERM", async () => {
  await simulation.close();
  await server.close();
});
console.log("ready");
