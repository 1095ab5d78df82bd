// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/apiserverinternal/v1alpha1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "internal.apiserver.k8s.io/v1alpha1",
  others: [t0],
  messages: `
ServerStorageVersion 1 apiServerID:string 2 encodingVersion:string 3 decodableVersions:[]string 4 servedVersions:[]string
StorageVersion 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:StorageVersionSpec! 3 status:StorageVersionStatus!
StorageVersionCondition 1 type:string! 2 status:string! 3 observedGeneration:int 4 lastTransitionTime:Time! 5 reason:string! 6 message:string
StorageVersionSpec
StorageVersionStatus 1 storageVersions:[]ServerStorageVersion 2 commonEncodingVersion:*string 3 conditions:[]StorageVersionCondition
`,
};
