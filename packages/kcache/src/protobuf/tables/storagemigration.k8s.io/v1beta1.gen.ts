// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/storagemigration/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "storagemigration.k8s.io/v1beta1",
  others: [t0],
  messages: `
StorageVersionMigration 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:StorageVersionMigrationSpec! 3 status:StorageVersionMigrationStatus!
StorageVersionMigrationSpec 1 resource:meta.k8s.io/v1.GroupResource!
StorageVersionMigrationStatus 1 conditions:[]meta.k8s.io/v1.Condition 2 resourceVersion:string
`,
};
