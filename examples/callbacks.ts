import { createController, monitor, Pod } from "kcache";
import { openCluster, pod } from "./cluster.ts";

await using cluster = openCluster();
await cluster.create(Pod, pod("pod-1"));
await using pods = createController(cluster.transport, Pod);

const gone = Promise.withResolvers<void>();
await using watching = monitor(pods, {
  onInitialize: (objects) => console.log("begins with", objects.size),
  onCreate: (created) => console.log("created", created.metadata.name),
  onUpdate: (updated, previous) => {
    const ending = updated.metadata.deletionTimestamp !== undefined;
    if (ending) console.log("terminating", updated.metadata.name);
    else
      console.log(
        "updated",
        updated.metadata.name,
        "from",
        previous.metadata.labels,
        "to",
        updated.metadata.labels,
      );
  },
  // A callback may take its time: the next one waits for it, and nobody else does.
  onDelete: async (deleted) => {
    await Promise.resolve();
    console.log("deleted", deleted.metadata.name);
    gone.resolve();
  },
});

await pods.ready();
await cluster.create(Pod, pod("pod-2"));
await cluster.patch(Pod, "pod-2", { metadata: { labels: { app: "web" } } });
await cluster.delete(Pod, "pod-1");
await gone.promise;

await watching.close();
console.log("failed with", await watching.closed);
