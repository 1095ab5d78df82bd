import { createController, Deployment, type Kind, type KubeObject, metadataOnly, Node, Secret } from "kcache";
import { type Cluster, openCluster } from "./cluster.ts";

await using cluster = openCluster();
const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "main", image: "example/app:1" }] },
};
await cluster.create(Deployment, {
  metadata: { name: "web" },
  spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template },
});
await cluster.create(Node, { metadata: { name: "worker-1" }, spec: { unschedulable: true } });
await cluster.create(Secret, {
  metadata: { name: "token", labels: { app: "web" } },
  data: { key: "c2VjcmV0" },
});

// Every built-in kind carries the type of its objects: `spec` is that of a deployment, and read-only to any depth.
await using deployments = createController(cluster.transport, Deployment, { namespace: "default" });
await deployments.ready();
const web = deployments.cache.get("default", "web");
console.log(web?.spec?.replicas, "of", web?.spec?.template.spec?.containers[0]?.image);

// Nodes belong to no namespace, so their key is a name alone; two names would not compile.
await using nodes = createController(cluster.transport, Node);
await nodes.ready();
console.log(nodes.cache.get("worker-1")?.spec?.unschedulable);

// Only the metadata is fetched and kept: reading `data` would not compile.
await using secrets = createController(cluster.transport, metadataOnly(Secret));
await secrets.ready();
console.log(secrets.cache.get("default", "token")?.metadata.labels);

// Code for all kinds alike takes Kind<T>, and gives back what T is.
async function count<T extends KubeObject>({ transport }: Cluster, kind: Kind<T>): Promise<number> {
  await using all = createController(transport, kind);
  await all.ready();
  return all.cache.size;
}
console.log(await count(cluster, Deployment), await count(cluster, Node));
