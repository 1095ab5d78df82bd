// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/resource/v1beta2 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "resource.k8s.io/v1beta2",
  others: [t0, t1],
  messages: `
AllocatedDeviceStatus 1 driver:string! 2 pool:string! 3 device:string! 4 conditions:[]meta.k8s.io/v1.Condition! 5 data:*RawExtension 6 networkData:*NetworkDeviceData 7 shareID:*string
AllocationResult 1 devices:DeviceAllocationResult! 3 nodeSelector:*v1.NodeSelector 5 allocationTimestamp:*Time
CELDeviceSelector 1 expression:string!
CapacityRequestPolicy 1 default:*Quantity! 3 validValues:[]Quantity 4 validRange:*CapacityRequestPolicyRange
CapacityRequestPolicyRange 1 min:*Quantity 2 max:*Quantity 3 step:*Quantity
CapacityRequirements 1 requests:{}Quantity
Counter 1 value:Quantity!
CounterSet 1 name:string! 2 counters:{}Counter
Device 1 name:string! 2 attributes:{}DeviceAttribute 3 capacity:{}DeviceCapacity 4 consumesCounters:[]DeviceCounterConsumption 5 nodeName:*string 6 nodeSelector:*v1.NodeSelector 7 allNodes:*bool 8 taints:[]DeviceTaint 9 bindsToNode:*bool 10 bindingConditions:[]string 11 bindingFailureConditions:[]string 12 allowMultipleAllocations:*bool 13 nodeAllocatableResourceMappings:{}NodeAllocatableResourceMapping
DeviceAllocationConfiguration 1 source:string! 2 requests:[]string 3 :DeviceConfiguration!
DeviceAllocationResult 1 results:[]DeviceRequestAllocationResult 2 config:[]DeviceAllocationConfiguration
DeviceAttribute 2 int:*int 3 bool:*bool 4 string:*string 5 version:*string 6 ints:[]int 7 bools:[]bool 8 strings:[]string 9 versions:[]string
DeviceCapacity 1 value:Quantity! 2 requestPolicy:*CapacityRequestPolicy
DeviceClaim 1 requests:[]DeviceRequest! 2 constraints:[]DeviceConstraint 3 config:[]DeviceClaimConfiguration
DeviceClaimConfiguration 1 requests:[]string 2 :DeviceConfiguration!
DeviceClass 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:DeviceClassSpec!
DeviceClassConfiguration 1 :DeviceConfiguration!
DeviceClassSpec 1 selectors:[]DeviceSelector 2 config:[]DeviceClassConfiguration 4 extendedResourceName:*string
DeviceConfiguration 1 opaque:*OpaqueDeviceConfiguration
DeviceConstraint 1 requests:[]string 2 matchAttribute:*string 3 distinctAttribute:*string
DeviceCounterConsumption 1 counterSet:string! 2 counters:{}Counter
DeviceRequest 1 name:string! 2 exactly:*ExactDeviceRequest 3 firstAvailable:[]DeviceSubRequest
DeviceRequestAllocationResult 1 request:string! 2 driver:string! 3 pool:string! 4 device:string! 5 adminAccess:*bool 6 tolerations:[]DeviceToleration 7 bindingConditions:[]string 8 bindingFailureConditions:[]string 9 shareID:*string 10 consumedCapacity:{}Quantity
DeviceSelector 1 cel:*CELDeviceSelector
DeviceSubRequest 1 name:string! 2 deviceClassName:string! 3 selectors:[]DeviceSelector 4 allocationMode:string 5 count:int 6 tolerations:[]DeviceToleration 7 capacity:*CapacityRequirements
DeviceTaint 1 key:string! 2 value:string 3 effect:string! 4 timeAdded:*Time
DeviceTaintRule 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:DeviceTaintRuleSpec! 3 status:DeviceTaintRuleStatus!
DeviceTaintRuleSpec 1 deviceSelector:*DeviceTaintSelector 2 taint:DeviceTaint!
DeviceTaintRuleStatus 1 conditions:[]meta.k8s.io/v1.Condition
DeviceTaintSelector 2 driver:*string 3 pool:*string 4 device:*string
DeviceToleration 1 key:string 2 operator:string 3 value:string 4 effect:string 5 tolerationSeconds:*int
ExactDeviceRequest 1 deviceClassName:string! 2 selectors:[]DeviceSelector 3 allocationMode:string 4 count:int 5 adminAccess:*bool 6 tolerations:[]DeviceToleration 7 capacity:*CapacityRequirements
NetworkDeviceData 1 interfaceName:string 2 ips:[]string 3 hardwareAddress:string
NodeAllocatableResourceMapping 1 capacityKey:*string 2 allocationMultiplier:*Quantity
OpaqueDeviceConfiguration 1 driver:string! 2 parameters:RawExtension!
ResourceClaim 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ResourceClaimSpec! 3 status:ResourceClaimStatus!
ResourceClaimConsumerReference 1 apiGroup:string 3 resource:string! 4 name:string! 5 uid:string!
ResourceClaimSpec 1 devices:DeviceClaim!
ResourceClaimStatus 1 allocation:*AllocationResult 2 reservedFor:[]ResourceClaimConsumerReference 4 devices:[]AllocatedDeviceStatus
ResourceClaimTemplate 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ResourceClaimTemplateSpec!
ResourceClaimTemplateSpec 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ResourceClaimSpec!
ResourcePool 1 name:string! 2 generation:int! 3 resourceSliceCount:int!
ResourceSlice 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ResourceSliceSpec!
ResourceSliceSpec 1 driver:string! 2 pool:ResourcePool! 3 nodeName:*string 4 nodeSelector:*v1.NodeSelector 5 allNodes:*bool 6 devices:[]Device 7 perDeviceNodeSelection:*bool 8 sharedCounters:[]CounterSet
`,
};
