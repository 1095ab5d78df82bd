import type { Pod } from "kcache";
import { expect, test } from "vitest";
import { podSummary, restartsText } from "./pod-summary.ts";

type Status = NonNullable<Pod["status"]>;
type Container = NonNullable<Status["containerStatuses"]>[number];

const container = (state: Container["state"], more: Partial<Container> = {}): Container => ({
  name: "main",
  image: "",
  imageID: "",
  ready: false,
  restartCount: 0,
  ...(state && { state }),
  ...more,
});
const running = container({ running: {} }, { ready: true });
const waiting = (reason: string): Container => container({ waiting: { reason } });
const ended = (exitCode: number, reason?: string, signal?: number): Container =>
  container({ terminated: { exitCode, ...(reason && { reason }), ...(signal && { signal }) } });

function pod(status: Status, extra: { spec?: object; metadata?: object } = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "default", uid: "u", resourceVersion: "1", ...extra.metadata },
    spec: { containers: [{ name: "main" }], ...extra.spec },
    status,
  };
}

const deleted = { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } };
const withInit = { spec: { initContainers: [{ name: "i1" }, { name: "i2" }] } };
const withSidecar = { spec: { initContainers: [{ name: "side", restartPolicy: "Always" }] } };
const init = (name: string, one: Container): Container => ({ ...one, name });

test.each<[string, string, string, Pod]>([
  ["Pending", "0/1", "busy", pod({ phase: "Pending" })],
  ["Running", "1/1", "good", pod({ phase: "Running", containerStatuses: [running] })],
  ["Running", "0/1", "busy", pod({ phase: "Running", containerStatuses: [container({ running: {} })] })],
  [
    "ContainerCreating",
    "0/1",
    "busy",
    pod({ phase: "Pending", containerStatuses: [waiting("ContainerCreating")] }),
  ],
  [
    "CrashLoopBackOff",
    "0/1",
    "bad",
    pod({ phase: "Running", containerStatuses: [waiting("CrashLoopBackOff")] }),
  ],
  [
    "ImagePullBackOff",
    "0/1",
    "bad",
    pod({ phase: "Pending", containerStatuses: [waiting("ImagePullBackOff")] }),
  ],
  ["OOMKilled", "0/1", "bad", pod({ phase: "Running", containerStatuses: [ended(137, "OOMKilled")] })],
  ["ExitCode:3", "0/1", "bad", pod({ phase: "Failed", containerStatuses: [ended(3)] })],
  ["Signal:9", "0/1", "bad", pod({ phase: "Failed", containerStatuses: [ended(137, undefined, 9)] })],
  ["Completed", "0/1", "quiet", pod({ phase: "Succeeded", containerStatuses: [ended(0, "Completed")] })],
  ["Evicted", "0/1", "bad", pod({ phase: "Failed", reason: "Evicted" })],
  ["Terminating", "1/1", "busy", pod({ phase: "Running", containerStatuses: [running] }, deleted)],
  ["Unknown", "0/1", "bad", pod({ phase: "Running", reason: "NodeLost" }, deleted)],
  [
    "Init:1/2",
    "0/1",
    "busy",
    pod(
      {
        phase: "Pending",
        initContainerStatuses: [init("i1", ended(0)), init("i2", container({ running: {} }))],
      },
      withInit,
    ),
  ],
  [
    "Init:0/2",
    "0/1",
    "busy",
    pod({ phase: "Pending", initContainerStatuses: [init("i1", waiting("PodInitializing"))] }, withInit),
  ],
  [
    "Init:Error",
    "0/1",
    "bad",
    pod({ phase: "Pending", initContainerStatuses: [init("i1", ended(1, "Error"))] }, withInit),
  ],
  [
    "Init:CrashLoopBackOff",
    "0/1",
    "bad",
    pod({ phase: "Pending", initContainerStatuses: [init("i1", waiting("CrashLoopBackOff"))] }, withInit),
  ],
  [
    "Running",
    "2/2",
    "good",
    pod(
      {
        phase: "Running",
        initContainerStatuses: [init("side", { ...running, started: true })],
        containerStatuses: [running],
      },
      withSidecar,
    ),
  ],
  [
    "NotReady",
    "1/2",
    "busy",
    pod(
      { phase: "Running", containerStatuses: [ended(0, "Completed"), init("b", running)] },
      { spec: { containers: [{ name: "main" }, { name: "b" }] } },
    ),
  ],
])("a pod is %s, %s, as kubectl says, which is %s", (status, ready, tone, object) => {
  const summary = podSummary(object);
  expect([summary.status, `${summary.ready}/${summary.containers}`, summary.tone]).toEqual([
    status,
    ready,
    tone,
  ]);
});

test("restarts are summed over containers, with the time of the last", () => {
  const restarted = (restartCount: number, finishedAt: string): Container => ({
    ...running,
    restartCount,
    lastState: { terminated: { exitCode: 1, finishedAt } },
  });
  const summary = podSummary(
    pod({
      phase: "Running",
      containerStatuses: [restarted(2, "2026-01-01T00:00:10Z"), restarted(1, "2026-01-01T00:00:30Z")],
    }),
  );
  expect(restartsText(summary, Date.parse("2026-01-01T00:00:42Z"))).toBe("3 (12s ago)");
  expect(restartsText(podSummary(pod({ phase: "Pending" })), 0)).toBe("0");
});
