import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { humanDuration } from "./age.ts";
import { POD_LAYOUT } from "./pod-layout.ts";

const NOW = Date.parse("2026-03-02T08:00:00Z");

function podCells(status: JsonObject, spec: JsonObject = {}, metadata: JsonObject = {}): unknown[] {
  const pod: JsonObject = {
    metadata: { name: "p", creationTimestamp: "2026-03-02T07:00:00Z", ...metadata },
    spec: { containers: [{ name: "a" }, { name: "b" }], ...spec },
    status,
  };
  return POD_LAYOUT.cells(pod, NOW).slice(1, 5);
}

const running = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  ready: true,
  restartCount: 0,
  state: { running: {} },
  ...more,
});

describe("the row of a pod", () => {
  test("that runs counts its ready containers", () => {
    const containerStatuses = [running("a"), running("b", { ready: false })];
    expect(podCells({ phase: "Running", containerStatuses })).toEqual(["1/2", "Running", "0", "60m"]);
  });

  test("that crashes says why it waits, and when it last fell", () => {
    const lastState = { terminated: { finishedAt: "2026-03-02T07:55:00Z" } };
    const waiting = {
      name: "b",
      ready: false,
      restartCount: 4,
      lastState,
      state: { waiting: { reason: "CrashLoopBackOff" } },
    };
    expect(podCells({ phase: "Running", containerStatuses: [running("a"), waiting] })).toEqual([
      "1/2",
      "CrashLoopBackOff",
      "4 (5m ago)",
      "60m",
    ]);
  });

  test("that is still initializing says how far it is", () => {
    const initContainerStatuses = [
      { name: "i", state: { terminated: { exitCode: 0 } } },
      { name: "j", state: { running: {} } },
    ];
    const spec = { initContainers: [{ name: "i" }, { name: "j" }] };
    expect(podCells({ phase: "Pending", initContainerStatuses }, spec)[1]).toBe("Init:1/2");
  });

  test.each([
    [{ phase: "Pending" }, {}, "Pending"],
    [
      {
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
      },
      {},
      "SchedulingGated",
    ],
    [{ phase: "Failed", reason: "Evicted" }, {}, "Evicted"],
    [{ phase: "Running" }, { deletionTimestamp: "2026-03-02T08:00:00Z" }, "Terminating"],
    [
      { phase: "Failed", containerStatuses: [{ name: "a", state: { terminated: { exitCode: 3 } } }] },
      {},
      "ExitCode:3",
    ],
    [
      {
        phase: "Failed",
        containerStatuses: [{ name: "a", state: { terminated: { signal: 9, exitCode: 137 } } }],
      },
      {},
      "Signal:9",
    ],
    [
      {
        phase: "Succeeded",
        containerStatuses: [{ name: "a", state: { terminated: { reason: "Completed", exitCode: 0 } } }],
      },
      {},
      "Completed",
    ],
  ])("with status %j and metadata %j shows %s", (status, metadata, shown) => {
    expect(podCells(status, {}, metadata)[1]).toBe(shown);
  });
});

test.each([
  [0, "0s"],
  [119_000, "119s"],
  [185_000, "3m5s"],
  [600_000, "10m"],
  [3 * 3_600_000, "3h"],
  [7 * 3_600_000 + 20 * 60_000, "7h20m"],
  [49 * 3_600_000, "2d1h"],
  [90 * 86_400_000, "90d"],
  [800 * 86_400_000, "2y70d"],
  [-5000, "<invalid>"],
])("%d ms are %s", (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});
