import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { RARE_LAYOUTS } from "./rare-layouts.ts";

const NOW = Date.parse("2026-03-02T08:00:00Z");
const metadata = { name: "x", creationTimestamp: "2026-03-02T07:00:00Z" };

function row(kind: string, object: JsonObject): unknown[] {
  const layout = RARE_LAYOUTS[kind];
  const cells = layout?.cells({ metadata, ...object }, NOW) ?? [];
  expect(cells.length).toBe(layout?.columns.length);
  return cells.slice(1);
}

describe("the row of", () => {
  test("an autoscaler shows two metrics with what they are now, and counts the others", () => {
    const resource = (name: string, averageUtilization: number): JsonObject => ({
      type: "Resource",
      resource: { name, target: { type: "Utilization", averageUtilization } },
    });
    const spec = {
      scaleTargetRef: { kind: "Deployment", name: "d" },
      maxReplicas: 5,
      metrics: [resource("cpu", 80), resource("memory", 70), resource("cpu", 1)],
    };
    const currentMetrics = [
      { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 12 } } },
    ];
    const object = { spec, status: { currentReplicas: 2, currentMetrics } };
    expect(row("horizontalpodautoscalers.autoscaling", object)).toEqual([
      "Deployment/d",
      "cpu: 12%/80%, memory: <unknown>/70% + 1 more...",
      "<unset>",
      5,
      2,
      "60m",
    ]);
  });

  test("a claim shows what its volume has once it is bound, and that it goes", () => {
    const spec = { accessModes: ["ReadWriteOnce"], storageClassName: "fast", volumeMode: "Filesystem" };
    const status = {
      phase: "Bound",
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteMany", "ReadWriteOnce"],
    };
    expect(row("persistentvolumeclaims", { spec, status: { phase: "Pending" } }).slice(0, 5)).toEqual([
      "Pending",
      "",
      "",
      "",
      "fast",
    ]);
    const bound = { spec: { ...spec, volumeName: "v" }, status };
    expect(row("persistentvolumeclaims", bound).slice(0, 5)).toEqual([
      "Bound",
      "v",
      "1Gi",
      "RWO,RWX",
      "fast",
    ]);
    const going = { ...bound, metadata: { ...metadata, deletionTimestamp: "2026-03-02T08:00:00Z" } };
    expect(row("persistentvolumeclaims", going)[0]).toBe("Terminating");
  });

  test("a quota parts requests from limits", () => {
    const hard = { pods: "4", "limits.cpu": "2", "requests.cpu": "1" };
    expect(row("resourcequotas", { status: { hard, used: { pods: "1" } } })).toEqual([
      "pods: 1/4, requests.cpu: 0/1",
      "limits.cpu: 0/2",
      "60m",
    ]);
  });

  test("a binding names its subjects by their kinds", () => {
    const subjects = [
      { kind: "User", name: "u" },
      { kind: "ServiceAccount", namespace: "n", name: "s" },
      { kind: "User", name: "v" },
    ];
    const object = { roleRef: { kind: "Role", name: "r" }, subjects };
    expect(row("rolebindings.rbac.authorization.k8s.io", object)).toEqual([
      "Role/r",
      "60m",
      "u, v",
      "",
      "n/s",
    ]);
  });
});
