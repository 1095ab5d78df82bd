// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/node/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "node.k8s.io/v1",
  others: [t0, t1],
  messages: `
Overhead 1 podFixed:{}Quantity
RuntimeClass 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 handler:string! 3 overhead:*Overhead 4 scheduling:*Scheduling
Scheduling 1 nodeSelector:{}string 2 tolerations:[]v1.Toleration
`,
};
