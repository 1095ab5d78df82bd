// Written by scripts/generate-openapi.ts.
import type { Schemas } from "../schema.ts";

/** The Go package of each group and version: its kinds' schemas are named after it. */
export const PACKAGE_OF: Readonly<Record<string, string>> = {
  "api/v1": "io.k8s.api.core.v1",
  "apis/apiextensions.k8s.io/v1": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
  "apis/apps/v1": "io.k8s.api.apps.v1",
  "apis/authentication.k8s.io/v1": "io.k8s.api.authentication.v1",
  "apis/authorization.k8s.io/v1": "io.k8s.api.authorization.v1",
  "apis/autoscaling/v2": "io.k8s.api.autoscaling.v2",
  "apis/batch/v1": "io.k8s.api.batch.v1",
  "apis/coordination.k8s.io/v1": "io.k8s.api.coordination.v1",
  "apis/discovery.k8s.io/v1": "io.k8s.api.discovery.v1",
  "apis/networking.k8s.io/v1": "io.k8s.api.networking.v1",
  "apis/policy/v1": "io.k8s.api.policy.v1",
  "apis/rbac.authorization.k8s.io/v1": "io.k8s.api.rbac.v1",
  "apis/scheduling.k8s.io/v1": "io.k8s.api.scheduling.v1",
  "apis/storage.k8s.io/v1": "io.k8s.api.storage.v1",
};

/** Loads the schemas of a Go package. */
export const LOADERS: Readonly<Record<string, () => Promise<Schemas>>> = {
  "io.k8s.api.apps.v1": async () => (await import("./apps-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.authentication.v1": async () => (await import("./authentication-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.authorization.v1": async () => (await import("./authorization-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.autoscaling.v1": async () => (await import("./autoscaling-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.autoscaling.v2": async () => (await import("./autoscaling-v2.gen.ts")).SCHEMAS,
  "io.k8s.api.batch.v1": async () => (await import("./batch-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.coordination.v1": async () => (await import("./coordination-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.core.v1": async () => (await import("./core-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.discovery.v1": async () => (await import("./discovery-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.networking.v1": async () => (await import("./networking-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.policy.v1": async () => (await import("./policy-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.rbac.v1": async () => (await import("./rbac-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.scheduling.v1": async () => (await import("./scheduling-v1.gen.ts")).SCHEMAS,
  "io.k8s.api.storage.v1": async () => (await import("./storage-v1.gen.ts")).SCHEMAS,
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1": async () => (await import("./apiextensions-v1.gen.ts")).SCHEMAS,
  "io.k8s.apimachinery.pkg.api.resource": async () => (await import("./resource.gen.ts")).SCHEMAS,
  "io.k8s.apimachinery.pkg.apis.meta.v1": async () => (await import("./meta-v1.gen.ts")).SCHEMAS,
  "io.k8s.apimachinery.pkg.runtime": async () => (await import("./runtime.gen.ts")).SCHEMAS,
  "io.k8s.apimachinery.pkg.util.intstr": async () => (await import("./intstr.gen.ts")).SCHEMAS,
};
