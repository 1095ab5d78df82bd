// A scripted job of @kubernetes/client-node against an API server: prints `passed NAME` or `FAILED NAME<tab>why` for each thing that
// it checks, and `done` at the end. At `await kill` and `await restart` it waits for SIGHUP: the server is back.
//   node main.ts FOLDER KUBECONFIG, where FOLDER/node_modules has the package
import { check, eventually } from "./check.ts";
import { customs } from "./custom.ts";
import { informer, watches } from "./follow.ts";
import { objects } from "./objects.ts";
import { core, namespace } from "./session.ts";
import { workloads } from "./workloads.ts";

// A log that is followed and aborted ends with an error that nobody can listen to.
process.on("uncaughtException", (error) => {
  if (error.name === "AbortError") return;
  console.error(error);
  process.exit(1);
});

await eventually("the namespace has its service account", async () => {
  try {
    await core.readNamespacedServiceAccount({ namespace, name: "default" });
    return true;
  } catch {
    return false;
  }
});
await objects();
await customs();
await workloads();
await watches();
await informer();
await check("the namespace is deleted", async () => {
  await core.deleteNamespace({ name: namespace });
});
console.log("done");
process.exit(0);
