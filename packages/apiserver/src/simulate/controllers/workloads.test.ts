import { expect, test } from "vitest";
import { createWorld, isReadyPod } from "../../../test/world.ts";
import type { Draft, Job, Pod, StatefulSet } from "../objects.ts";
import * as resources from "../resource.ts";

function job(name: string, spec: Partial<Job["spec"]>): Draft<Job> {
  const template = { spec: { containers: [{ name: "main", image: "task:1" }], restartPolicy: "Never" } };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "default" },
    spec: { template, ...spec },
  };
}

test("a job runs its pods side by side until enough have succeeded, and says so", async () => {
  await using world = await createWorld();
  await world.user.create(resources.jobs, job("report", { parallelism: 2, completions: 3 }));
  await world.advance(1_000);
  const running = await world.user.get(resources.jobs, "default", "report");
  expect(running.status).toMatchObject({ active: 2, startTime: expect.any(String) });
  await world.until(async () => {
    const { status } = await world.user.get(resources.jobs, "default", "report");
    return status?.conditions?.some(({ type }) => type === "Complete") === true;
  });
  const { status } = await world.user.get(resources.jobs, "default", "report");
  expect(status).toMatchObject({ succeeded: 3, completionTime: expect.any(String) });
  expect(status!.active).toBeUndefined();
  const pods = await world.list(resources.pods, "default");
  expect(pods.map((pod) => [pod.metadata.labels!["job-name"], pod.status!.phase])).toEqual(
    Array(3).fill(["report", "Succeeded"]),
  );
  for (const pod of pods) await world.user.delete(resources.pods, pod);
  await world.advance(5_000);
  expect(await world.list(resources.pods, "default")).toEqual([]);
  expect(world.errors).toEqual([]);
});

test("a job whose pods are killed gives up past its limit", async () => {
  await using world = await createWorld();
  await world.user.create(resources.jobs, job("doomed", { backoffLimit: 1 }));
  for (let failures = 0; failures < 2; failures++) {
    const isRunning = async (): Promise<Pod | undefined> =>
      (await world.list(resources.pods, "default")).find(({ status }) => status!.phase === "Running");
    await world.until(async () => (await isRunning()) !== undefined);
    const pod = (await isRunning())!;
    await world.user.replace(
      resources.pods,
      { ...pod, status: { ...pod.status, phase: "Failed" } },
      "status",
    );
    await world.advance(100);
  }
  const { status } = await world.user.get(resources.jobs, "default", "doomed");
  expect(status).toMatchObject({ failed: 2 });
  expect(status!.conditions!.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
    "FailureTarget BackoffLimitExceeded",
    "Failed BackoffLimitExceeded",
  ]);
  await world.advance(5_000);
  expect((await world.list(resources.pods, "default")).length).toBe(2);
});

test("a finished job with a time to live is deleted after it", async () => {
  await using world = await createWorld();
  await world.user.create(resources.jobs, job("brief", { ttlSecondsAfterFinished: 10 }));
  await world.advance(9_000);
  expect((await world.list(resources.jobs, "default")).length).toBe(1);
  await world.advance(12_000);
  expect(await world.list(resources.jobs, "default")).toEqual([]);
});

const DATABASE: Draft<StatefulSet> = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", namespace: "default" },
  spec: {
    replicas: 3,
    serviceName: "db",
    selector: { matchLabels: { app: "db" } },
    template: {
      metadata: { labels: { app: "db" } },
      spec: {
        containers: [{ name: "main", image: "db:1", readinessProbe: { exec: { command: ["ping"] } } }],
      },
    },
  },
};

test("a stateful set brings its numbered pods up in order, updates them from the last, and keeps their names", async () => {
  await using world = await createWorld();
  const changes = await world.record(resources.pods);
  const isDone = async (image: string): Promise<boolean> => {
    const pods = await world.list(resources.pods, "default");
    const { status } = await world.user.get(resources.statefulSets, "default", "db");
    const right = pods.filter((pod) => isReadyPod(pod) && pod.spec.containers[0]!.image === image);
    return right.length === 3 && status?.readyReplicas === 3 && status.updatedReplicas === 3;
  };
  await world.user.create(resources.statefulSets, DATABASE);
  await world.until(() => isDone("db:1"));
  const upOrder = changes.flatMap(([type, pod]) =>
    type === "ADDED" || isReadyPod(pod) ? [`${type} ${pod.metadata.name}`] : [],
  );
  expect(upOrder).toEqual(["db-0", "db-1", "db-2"].flatMap((name) => [`ADDED ${name}`, `MODIFIED ${name}`]));
  changes.length = 0;
  const template = { spec: { containers: [{ name: "main", image: "db:2" }] } };
  await world.user.patch(resources.statefulSets, "default", "db", { spec: { template } });
  await world.until(() => isDone("db:2"));
  const replaced = changes.flatMap(([type, pod]) => (type === "ADDED" ? [pod.metadata.name] : []));
  expect(replaced).toEqual(["db-2", "db-1", "db-0"]);
  const set = await world.user.get(resources.statefulSets, "default", "db");
  expect(set.status!.currentRevision).toBe(set.status!.updateRevision);
  await world.user.scale(resources.statefulSets, set, 1);
  await world.advance(5_000);
  expect((await world.list(resources.pods, "default")).map(({ metadata }) => metadata.name)).toEqual([
    "db-0",
  ]);
  expect(world.errors).toEqual([]);
});

test("a daemon set has one pod on each node, also on one that is added or cordoned, and replaces them one by one", async () => {
  await using world = await createWorld();
  const labels = { app: "agent" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "agent:1" }] } };
  await world.user.create(resources.daemonSets, {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "kube-system" },
    spec: { selector: { matchLabels: labels }, template },
  });
  await world.user.patch(resources.nodes, undefined, "worker-2", { spec: { unschedulable: true } });
  await world.advance(3_000);
  const where = async (): Promise<(string | undefined)[]> =>
    (await world.list(resources.pods, "kube-system")).map(({ spec }) => spec.nodeName).sort();
  expect(await where()).toEqual(["worker-1", "worker-2", "worker-3"]);
  const image = { spec: { template: { spec: { containers: [{ name: "main", image: "agent:2" }] } } } };
  await world.user.patch(resources.daemonSets, "kube-system", "agent", image);
  await world.advance(100);
  await world.until(async () => {
    const { status } = await world.user.get(resources.daemonSets, "kube-system", "agent");
    return status?.updatedNumberScheduled === 3 && status.numberAvailable === 3;
  });
  await world.advance(2_000);
  expect(await where()).toEqual(["worker-1", "worker-2", "worker-3"]);
  const { status } = await world.user.get(resources.daemonSets, "kube-system", "agent");
  expect(status).toMatchObject({ desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 3 });
  expect(world.errors).toEqual([]);
});

test("a replication controller keeps its pods, by its selector of pairs", async () => {
  await using world = await createWorld();
  const labels = { app: "old" };
  const controller = await world.user.create(resources.replicationControllers, {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: { name: "old", namespace: "default" },
    spec: {
      replicas: 2,
      selector: labels,
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "old:1" }] } },
    },
  });
  await world.advance(3_000);
  const [pod, ...others] = await world.list(resources.pods, "default");
  expect(others.length).toBe(1);
  expect(pod!.metadata.ownerReferences).toMatchObject([{ kind: "ReplicationController", name: "old" }]);
  await world.user.delete(resources.pods, pod!);
  await world.advance(3_000);
  const { status } = await world.user.get(resources.replicationControllers, "default", "old");
  expect(status).toMatchObject({
    replicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    fullyLabeledReplicas: 2,
  });
  await world.user.delete(resources.replicationControllers, controller);
  await world.advance(3_000);
  expect(await world.list(resources.pods, "default")).toEqual([]);
  expect(world.errors).toEqual([]);
});
