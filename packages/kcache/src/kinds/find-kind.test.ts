import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { defineKind, type Kind, resourceName, resourcePath } from "../object/kind.ts";
import { StatefulSet } from "./apps/v1.gen.ts";
import { Pod } from "./core/v1.gen.ts";
import { builtinKinds, findKind, kindsInCategory, nearestKinds } from "./index.ts";

const Widget: Kind = defineKind({
  group: "acme.io",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
});

const spelled = ({ group, version, plural }: Kind): string => `${plural}.${version}.${group}`;

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
    ["cj", "cronjobs.batch"],
    ["pv", "persistentvolumes"],
    ["pvc", "persistentvolumeclaims"],
    ["sa", "serviceaccounts"],
    ["ep", "endpoints"],
    ["endpoints", "endpoints"],
    ["quota", "resourcequotas"],
    ["limits", "limitranges"],
    ["netpol", "networkpolicies.networking.k8s.io"],
    ["networkpolicy", "networkpolicies.networking.k8s.io"],
    ["pdb", "poddisruptionbudgets.policy"],
    ["sc", "storageclasses.storage.k8s.io"],
    ["pc", "priorityclasses.scheduling.k8s.io"],
    ["csr", "certificatesigningrequests.certificates.k8s.io"],
    ["crd", "customresourcedefinitions.apiextensions.k8s.io"],
    ["crds", "customresourcedefinitions.apiextensions.k8s.io"],
    ["clusterrole", "clusterroles.rbac.authorization.k8s.io"],
    ["roles.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io"],
    ["role.rbac", "roles.rbac.authorization.k8s.io"],
    ["ing.networking", "ingresses.networking.k8s.io"],
    ["events.events.k8s.io", "events.events.k8s.io"],
    ["ev.events", "events.events.k8s.io"],
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

  test.each([
    ["hpa", "v2"],
    ["hpa.autoscaling", "v2"],
    ["hpa.v1.autoscaling", "v1"],
    ["horizontalpodautoscaler.v2.autoscaling", "v2"],
  ])("%s: of several versions the preferred one, unless told", (name, version) => {
    expect(findKind(name)).toMatchObject({ kind: "HorizontalPodAutoscaler", version });
  });

  test("and kinds that are not built in", () => {
    const kinds = [...builtinKinds, Widget];
    for (const name of ["widget", "widgets.acme.io", "Widget.acme", "widget.v1.acme.io"]) {
      expect(findKind(name, kinds)).toBe(Widget);
    }
    expect(findKind("widget")).toBeUndefined();
  });

  test("a name before another kind's short name", () => {
    const Po = defineKind({ group: "river.io", version: "v1", kind: "Po", plural: "pos", scope: "Cluster" });
    expect(findKind("po", [...builtinKinds, Po])).toBe(Po);
    expect(findKind("po")).toBe(Pod);
  });

  test("every name of every kind, whole, leads to it", () => {
    for (const kind of builtinKinds) {
      const { group, version, plural, singular, shortNames } = kind;
      for (const name of [plural, singular, kind.kind, ...shortNames]) {
        expect(findKind(`${name}.${version}.${group}`), `${name}.${version}.${group}`).toBe(kind);
        const preferred = builtinKinds.find((one) => one.plural === plural && one.group === group);
        if (group !== "") expect(findKind(`${name}.${group}`)).toBe(preferred);
      }
    }
  });
});

describe("kindsInCategory", () => {
  test("gives what kubectl get all shows, each resource in its preferred version", () => {
    expect(kindsInCategory("ALL").map(spelled)).toEqual([
      "pods.v1.",
      "replicationcontrollers.v1.",
      "services.v1.",
      "daemonsets.v1.apps",
      "deployments.v1.apps",
      "replicasets.v1.apps",
      "statefulsets.v1.apps",
      "horizontalpodautoscalers.v2.autoscaling",
      "cronjobs.v1.batch",
      "jobs.v1.batch",
    ]);
    expect(kindsInCategory("all", [Pod, Widget])).toEqual([Pod]);
    expect(kindsInCategory("none")).toEqual([]);
  });
});

describe("nearestKinds guesses what was meant", () => {
  test.each([
    ["pdo", ["pods", "poddisruptionbudgets"]],
    ["event", ["events"]],
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

describe("the built-in kinds", () => {
  test("are each served at a path of their own", () => {
    expect(new Set(builtinKinds.map((kind) => resourcePath(kind))).size).toBe(builtinKinds.length);
  });

  test("are what defineKind makes of them", () => {
    for (const kind of builtinKinds) expect(defineKind(kind)).toEqual(kind);
  });

  test("are the kinds that modules export", async () => {
    expect(builtinKinds).toContain(Pod);
    expect(builtinKinds).toContain(StatefulSet);
    for (const [file] of generated()) {
      if (file === "builtin.gen.ts") continue;
      const exported: unknown[] = Object.values(await import(/* @vite-ignore */ `./${file}`));
      for (const kind of exported) expect(builtinKinds).toContain(kind);
    }
  });

  test("have the group and version of their module", async () => {
    for (const kind of builtinKinds) {
      const file = `${kind.group === "" ? "core" : kind.group}/${kind.version}.gen.ts`;
      expect(await import(/* @vite-ignore */ `./${file}`)).toHaveProperty(kind.kind, kind);
    }
  });

  test("of one module load those of no other", () => {
    for (const [file, text] of generated()) {
      if (file === "builtin.gen.ts") continue;
      const loaded = [...text.matchAll(/^import (?!type ).* from "(.*)";$/gm)].map(([, from]) => from);
      expect(
        loaded.filter((from) => from !== "../../object/kind.ts"),
        file,
      ).toEqual([]);
    }
  });

  test("are loaded by the table alone, which the core does not load", () => {
    const core = readFileSync(path.join(import.meta.dirname, "../index.ts"), "utf8");
    expect(core).toContain('from "./kinds/core/v1.gen.ts"');
    expect(core).not.toMatch(/kinds\/(builtin|index|find-kind)/);
  });
});

/** Generated files and their texts. */
function generated(): readonly (readonly [string, string])[] {
  const names = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".gen.ts"))
    .map((name) => [name, readFileSync(path.join(import.meta.dirname, name), "utf8")]);
}
