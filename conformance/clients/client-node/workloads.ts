import { Writable } from "node:stream";
import { check, equal, eventually, refused } from "./check.ts";
import { config, core, kube, namespace } from "./session.ts";

/** Runs a pod, reads its log, and scales. */
export async function workloads(): Promise<void> {
  const pod = {
    metadata: { name: "logged" },
    spec: { containers: [{ name: "main", image: "main:1" }], terminationGracePeriodSeconds: 1 },
  };
  await check("a pod becomes ready", async () => {
    await core.createNamespacedPod({ namespace, body: pod });
    await eventually("it is ready", async () => {
      const { status } = await core.readNamespacedPod({ namespace, name: "logged" });
      return status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true;
    });
  });
  await check("its log is read, and followed", async () => {
    let text = "";
    await eventually("there is a line", async () => {
      text = await core.readNamespacedPodLog({ namespace, name: "logged", tailLines: 1 });
      return text !== "";
    });
    equal(text.trimEnd().split("\n").length, 1, "lines");
    let followed = "";
    const sink = new Writable({
      write(chunk, _encoding, callback) {
        followed += String(chunk);
        callback();
      },
    });
    const following = await new kube.Log(config).log(namespace, "logged", "main", sink, { follow: true });
    await eventually("the last line comes", () => followed.includes(text.trimEnd()));
    following.abort();
    equal(await refused(core.readNamespacedPodLog({ namespace, name: "none" })), 404, "log of no pod");
  });
  await check("a scale is read and patched", async () => {
    const apps = config.makeApiClient(kube.AppsV1Api);
    const labels = { app: "scaled" };
    const { spec } = pod;
    const template = { metadata: { labels }, spec };
    await apps.createNamespacedDeployment({
      namespace,
      body: {
        metadata: { name: "scaled" },
        spec: { replicas: 0, selector: { matchLabels: labels }, template },
      },
    });
    equal(
      (await apps.readNamespacedDeploymentScale({ namespace, name: "scaled" })).spec?.replicas ?? 0,
      0,
      "replicas",
    );
    const scaled = await apps.patchNamespacedDeploymentScale(
      { namespace, name: "scaled", body: { spec: { replicas: 2 } } },
      kube.setHeaderOptions("Content-Type", kube.PatchStrategy.MergePatch),
    );
    equal(scaled.spec?.replicas, 2, "replicas after");
  });
}
