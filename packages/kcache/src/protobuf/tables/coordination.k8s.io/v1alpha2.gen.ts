// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/coordination/v1alpha2 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "coordination.k8s.io/v1alpha2",
  others: [t0],
  messages: `
LeaseCandidate 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:LeaseCandidateSpec!
LeaseCandidateSpec 1 leaseName:string! 2 pingTime:*MicroTime 3 renewTime:*MicroTime 4 binaryVersion:string! 5 emulationVersion:string 6 strategy:string
`,
};
