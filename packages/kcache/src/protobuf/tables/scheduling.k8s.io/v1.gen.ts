// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/scheduling/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "scheduling.k8s.io/v1",
  others: [t0],
  messages: `
PriorityClass 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 value:int! 3 globalDefault:bool 4 description:string 5 preemptionPolicy:*string
`,
};
