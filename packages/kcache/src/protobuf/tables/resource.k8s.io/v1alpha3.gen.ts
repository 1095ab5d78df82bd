// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/resource/v1alpha3 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "resource.k8s.io/v1alpha3",
  others: [t0],
  messages: `
DeviceTaint 1 key:string! 2 value:string 3 effect:string! 4 timeAdded:*Time
DeviceTaintRule 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:DeviceTaintRuleSpec! 3 status:DeviceTaintRuleStatus!
DeviceTaintRuleSpec 1 deviceSelector:*DeviceTaintSelector 2 taint:DeviceTaint!
DeviceTaintRuleStatus 1 conditions:[]meta.k8s.io/v1.Condition
DeviceTaintSelector 2 driver:*string 3 pool:*string 4 device:*string
PoolStatus 1 driver:string 2 poolName:string 3 nodeName:*string 4 totalDevices:*int 5 allocatedDevices:*int 6 availableDevices:*int 7 unavailableDevices:*int 8 resourceSliceCount:*int 9 generation:int! 10 validationError:*string
ResourcePoolStatusRequest 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ResourcePoolStatusRequestSpec! 3 status:*ResourcePoolStatusRequestStatus
ResourcePoolStatusRequestSpec 1 driver:string! 2 poolName:*string 3 limit:*int
ResourcePoolStatusRequestStatus 2 pools:[]PoolStatus 3 conditions:[]meta.k8s.io/v1.Condition 6 poolCount:*int
`,
};
