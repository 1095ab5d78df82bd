// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/certificates/v1alpha1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "certificates.k8s.io/v1alpha1",
  others: [t0],
  messages: `
ClusterTrustBundle 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ClusterTrustBundleSpec!
ClusterTrustBundleSpec 1 signerName:string 2 trustBundle:string!
`,
};
