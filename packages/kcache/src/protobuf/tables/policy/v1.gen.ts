// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/policy/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "policy/v1",
  others: [t0],
  messages: `
Eviction 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 deleteOptions:*meta.k8s.io/v1.DeleteOptions
PodDisruptionBudget 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:PodDisruptionBudgetSpec! 3 status:PodDisruptionBudgetStatus!
PodDisruptionBudgetSpec 1 minAvailable:*IntOrString 2 selector:*meta.k8s.io/v1.LabelSelector 3 maxUnavailable:*IntOrString 4 unhealthyPodEvictionPolicy:*string
PodDisruptionBudgetStatus 1 observedGeneration:int 2 disruptedPods:{}Time 3 disruptionsAllowed:int! 4 currentHealthy:int! 5 desiredHealthy:int! 6 expectedPods:int! 7 conditions:[]meta.k8s.io/v1.Condition
`,
};
