import { expect, test } from "vitest";
import type { Container, Pod, PodSpec, PodStatus } from "./objects.ts";
import { nextStep, type Runtime } from "./pod-life.ts";
import { createRandom } from "./random.ts";

const START = Date.parse("2026-03-02T08:00:00Z");
const PROBED: Container = { name: "main", image: "shop/web:1.2.3", readinessProbe: {} };

function podWith(spec: Partial<PodSpec> = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", uid: "u", resourceVersion: "1", creationTimestamp: "" },
    spec: { nodeName: "worker-1", containers: [PROBED], ...spec },
    status: {
      phase: "Pending",
      qosClass: "Burstable",
      conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: "2026-03-02T07:59:59Z" }],
    },
  };
}

/** One pod on one machine, led by `nextStep` alone. */
function machine(pod: Pod): {
  pod: Pod;
  runtime: Runtime;
  statuses: PodStatus[];
  run: (until: (status: PodStatus) => boolean) => number;
} {
  const runtime: Runtime = {
    hostIP: "10.0.1.11",
    podIP: "10.244.1.2",
    random: createRandom(3),
    due: new Map(),
    crashes: new Map(),
  };
  const statuses: PodStatus[] = [];
  let now = START;
  return {
    pod,
    runtime,
    statuses,
    run(until) {
      for (let steps = 0; steps < 50; steps++) {
        const step = nextStep(pod, runtime, now, (time) => time);
        if (step.type === "wait") now = step.until;
        if (step.type === "rest" || step.type === "remove") return now;
        if (step.type !== "write") continue;
        pod.status = step.status;
        statuses.push(step.status);
        if (until(step.status)) return now;
      }
      throw new Error("the pod does not come to rest in 50 steps");
    },
  };
}

const isReady = (status: PodStatus): boolean => status.containerStatuses!.every(({ ready }) => ready);

test("a pod is created, runs, and becomes ready within two seconds, each as a kubelet writes it", () => {
  const { statuses, run } = machine(podWith());
  const took = run(isReady) - START;
  expect(took).toBeGreaterThanOrEqual(500);
  expect(took).toBeLessThanOrEqual(2_000);
  const [creating, running, ready] = statuses;
  expect(statuses.length).toBe(3);
  expect(creating).toEqual({
    phase: "Pending",
    conditions: [
      {
        type: "PodReadyToStartContainers",
        status: "False",
        lastProbeTime: null,
        lastTransitionTime: "2026-03-02T08:00:00Z",
      },
      {
        type: "Initialized",
        status: "True",
        lastProbeTime: null,
        lastTransitionTime: "2026-03-02T08:00:00Z",
      },
      {
        type: "Ready",
        status: "False",
        lastProbeTime: null,
        lastTransitionTime: "2026-03-02T08:00:00Z",
        reason: "ContainersNotReady",
        message: "containers with unready status: [main]",
      },
      {
        type: "ContainersReady",
        status: "False",
        lastProbeTime: null,
        lastTransitionTime: "2026-03-02T08:00:00Z",
        reason: "ContainersNotReady",
        message: "containers with unready status: [main]",
      },
      {
        type: "PodScheduled",
        status: "True",
        lastProbeTime: null,
        lastTransitionTime: "2026-03-02T07:59:59Z",
      },
    ],
    hostIP: "10.0.1.11",
    hostIPs: [{ ip: "10.0.1.11" }],
    startTime: "2026-03-02T08:00:00Z",
    containerStatuses: [
      {
        name: "main",
        image: "shop/web:1.2.3",
        imageID: "",
        lastState: {},
        ready: false,
        restartCount: 0,
        started: false,
        state: { waiting: { reason: "ContainerCreating" } },
      },
    ],
    qosClass: "Burstable",
  });
  expect(running).toMatchObject({
    phase: "Running",
    podIP: "10.244.1.2",
    podIPs: [{ ip: "10.244.1.2" }],
    containerStatuses: [
      {
        containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
        image: "docker.io/shop/web:1.2.3",
        imageID: expect.stringMatching(/^docker\.io\/shop\/web@sha256:[0-9a-f]{64}$/),
        ready: false,
        restartCount: 0,
        started: true,
        state: { running: { startedAt: expect.any(String) } },
      },
    ],
  });
  expect(ready!.conditions!.map(({ type, status }) => `${type}=${status}`)).toEqual([
    "PodReadyToStartContainers=True",
    "Initialized=True",
    "Ready=True",
    "ContainersReady=True",
    "PodScheduled=True",
  ]);
});

test("a container that nobody probes is ready as soon as it runs", () => {
  const { statuses, run } = machine(podWith({ containers: [{ name: "main", image: "web" }] }));
  run(isReady);
  expect(statuses.map(({ phase }) => phase)).toEqual(["Pending", "Running"]);
});

test("init containers run one after the other before the others start", () => {
  const initContainers = ["first", "second"].map((name) => ({ name, image: "init:1" }));
  const { statuses, run } = machine(podWith({ initContainers }));
  run(isReady);
  const seen = statuses.map(({ initContainerStatuses, containerStatuses }) =>
    [...initContainerStatuses!, ...containerStatuses!].map(({ state }) => Object.keys(state)[0]).join(" "),
  );
  expect(seen).toEqual([
    "waiting waiting waiting",
    "running waiting waiting",
    "terminated waiting waiting",
    "terminated running waiting",
    "terminated terminated waiting",
    "terminated terminated running",
    "terminated terminated running",
  ]);
  expect(statuses[1]!.conditions).toContainEqual(
    expect.objectContaining({
      type: "Initialized",
      status: "False",
      message: "containers with incomplete status: [first second]",
    }),
  );
  expect(statuses[0]!.containerStatuses![0]!.state.waiting!.reason).toBe("PodInitializing");
});

test("a container that crashes three times raises restartCount, backs off in between, and recovers", () => {
  const { runtime, statuses, run } = machine(podWith());
  run(isReady);
  const firstID = statuses.at(-1)!.containerStatuses![0]!.containerID;
  statuses.length = 0;
  runtime.crashes.set("main", { times: 3, exitCode: 137, reason: "OOMKilled" });
  run(isReady);
  const seen = statuses.map(({ phase, containerStatuses }) => {
    const { state, restartCount, lastState } = containerStatuses![0]!;
    const what = state.waiting?.reason ?? state.terminated?.reason ?? "running";
    return `${phase} ${what} ${restartCount} ${lastState.terminated?.exitCode ?? "-"}`;
  });
  expect(seen).toEqual([
    "Running OOMKilled 0 -",
    "Running running 1 137",
    "Running OOMKilled 1 137",
    "Running CrashLoopBackOff 1 137",
    "Running running 2 137",
    "Running OOMKilled 2 137",
    "Running CrashLoopBackOff 2 137",
    "Running running 3 137",
    "Running running 3 137",
  ]);
  const looping = statuses[6]!.containerStatuses![0]!;
  expect(looping.state.waiting!.message).toBe("back-off 20s restarting failed container=main pod=p_n(u)");
  expect(statuses[0]!.containerStatuses![0]!.state.terminated).toMatchObject({ containerID: firstID });
  expect(statuses.at(-1)!.containerStatuses![0]!.containerID).not.toBe(firstID);
  expect(isReady(statuses.at(-1)!)).toBe(true);
});

test("a container of a pod that is never restarted fails its pod when it crashes", () => {
  const { runtime, statuses, run } = machine(podWith({ restartPolicy: "Never" }));
  run(isReady);
  runtime.crashes.set("main", { times: 1, exitCode: 1, reason: "Error" });
  run(({ phase }) => phase === "Failed");
  expect(statuses.at(-1)!.conditions).toContainEqual(
    expect.objectContaining({ type: "Ready", status: "False", reason: "PodFailed" }),
  );
});

test("a pod that is meant to end succeeds by itself", () => {
  const { statuses, run } = machine(podWith({ restartPolicy: "OnFailure" }));
  run(({ phase }) => phase === "Succeeded");
  expect(statuses.at(-1)).toMatchObject({
    phase: "Succeeded",
    containerStatuses: [
      { ready: false, started: false, state: { terminated: { exitCode: 0, reason: "Completed" } } },
    ],
  });
});

test("a pod that is deleted ends its containers within the grace and is removed", () => {
  const { pod, runtime, statuses, run } = machine(podWith());
  const ready = run(isReady);
  pod.metadata.deletionTimestamp = "2026-03-02T08:01:00Z";
  pod.metadata.deletionGracePeriodSeconds = 30;
  const removed = run(() => false);
  expect(removed - ready).toBeLessThanOrEqual(1_200);
  expect(statuses.at(-1)!.phase).toBe("Succeeded");
  expect(nextStep(pod, runtime, removed, (time) => time)).toEqual({ type: "remove" });
});
