// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/coordination/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "coordination.k8s.io/v1beta1",
  others: [t0],
  messages: `
Lease 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:LeaseSpec!
LeaseCandidate 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:LeaseCandidateSpec!
LeaseCandidateSpec 1 leaseName:string! 2 pingTime:*MicroTime 3 renewTime:*MicroTime 4 binaryVersion:string! 5 emulationVersion:string 6 strategy:string
LeaseSpec 1 holderIdentity:*string 2 leaseDurationSeconds:*int 3 acquireTime:*MicroTime 4 renewTime:*MicroTime 5 leaseTransitions:*int 6 strategy:*string 7 preferredHolder:*string
`,
};
