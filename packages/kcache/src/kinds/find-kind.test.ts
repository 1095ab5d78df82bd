import { describe, expect, test } from "vitest";
import { defineKind, resourceName, resourcePath } from "../object/kind.ts";
import { builtinKinds } from "./builtin.gen.ts";
import { findKind, nearestKinds } from "./find-kind.ts";

describe("findKind takes what kubectl takes", () => {
  test.each([
    ["pods", "pods"],
    ["pod", "pods"],
    ["po", "pods"],
    ["Pod", "pods"],
    ["PODS", "pods"],
    ["pods.v1", "pods"],
    ["pods.v1.", "pods"],
    ["no", "nodes"],
    ["ev", "events"],
    ["secret", "secrets"],
    ["cm", "configmaps"],
    ["ConfigMap", "configmaps"],
    ["svc", "services"],
    ["ing", "ingresses.networking.k8s.io"],
    ["ingress", "ingresses.networking.k8s.io"],
    ["ingresses.v1.networking.k8s.io", "ingresses.networking.k8s.io"],
    ["ds", "daemonsets.apps"],
    ["rs", "replicasets.apps"],
    ["deploy", "deployments.apps"],
    ["deployments.apps", "deployments.apps"],
    ["deployment.v1.apps", "deployments.apps"],
    ["rc", "replicationcontrollers"],
    ["ns", "namespaces"],
    ["sts", "statefulsets.apps"],
    ["job.batch", "jobs.batch"],
  ])("%s", (name, resource) => {
    const kind = findKind(name);
    expect(kind && resourceName(kind)).toBe(resource);
  });

  test.each(["", "podz", "pods.apps", "deployments.v1beta1.apps", ".apps", "constructor"])(
    "but not %j",
    (name) => {
      expect(findKind(name)).toBeUndefined();
    },
  );

  test("and kinds that are not built in", () => {
    const Widget = defineKind({
      group: "acme.io",
      version: "v1",
      kind: "Widget",
      plural: "widgets",
      scope: "Namespaced",
    });
    expect(findKind("widget.acme.io", [...builtinKinds, Widget])).toBe(Widget);
    expect(findKind("widget")).toBeUndefined();
  });
});

describe("nearestKinds guesses what was meant", () => {
  test.each([
    ["pdo", ["pods"]],
    ["podz", ["pods"]],
    ["deploymnets", ["deployments"]],
    ["deploymnets.apps", ["deployments"]],
    ["Ingres", ["ingresses"]],
    ["servces", ["services"]],
    ["widgets", []],
    ["", []],
  ])("%j: %j", (name, plurals) => {
    expect(nearestKinds(name)).toEqual(plurals);
  });
});

describe("the kinds", () => {
  test("have names that no other kind has", () => {
    const names = builtinKinds.flatMap(({ plural, kind, shortNames }) => [
      plural,
      kind.toLowerCase(),
      ...shortNames,
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("are served where Kubernetes serves them", () => {
    expect(builtinKinds.map((kind) => `${resourcePath(kind)} ${kind.kind} ${kind.scope}`).sort()).toEqual([
      "/api/v1/configmaps ConfigMap Namespaced",
      "/api/v1/events Event Namespaced",
      "/api/v1/namespaces Namespace Cluster",
      "/api/v1/nodes Node Cluster",
      "/api/v1/pods Pod Namespaced",
      "/api/v1/replicationcontrollers ReplicationController Namespaced",
      "/api/v1/secrets Secret Namespaced",
      "/api/v1/services Service Namespaced",
      "/apis/apps/v1/daemonsets DaemonSet Namespaced",
      "/apis/apps/v1/deployments Deployment Namespaced",
      "/apis/apps/v1/replicasets ReplicaSet Namespaced",
      "/apis/apps/v1/statefulsets StatefulSet Namespaced",
      "/apis/batch/v1/jobs Job Namespaced",
      "/apis/networking.k8s.io/v1/ingresses Ingress Namespaced",
    ]);
  });
});
