// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/scheduling/v1alpha2 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "scheduling.k8s.io/v1alpha2",
  others: [t0],
  messages: `
BasicSchedulingPolicy
GangSchedulingPolicy 1 minCount:int!
PodGroup 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:PodGroupSpec! 3 status:PodGroupStatus!
PodGroupResourceClaim 1 name:string! 2 resourceClaimName:*string 3 resourceClaimTemplateName:*string
PodGroupResourceClaimStatus 1 name:string! 2 resourceClaimName:*string
PodGroupSchedulingConstraints 1 topology:[]TopologyConstraint
PodGroupSchedulingPolicy 1 basic:*BasicSchedulingPolicy 2 gang:*GangSchedulingPolicy
PodGroupSpec 1 podGroupTemplateRef:*PodGroupTemplateReference! 2 schedulingPolicy:PodGroupSchedulingPolicy! 3 schedulingConstraints:*PodGroupSchedulingConstraints 4 resourceClaims:[]PodGroupResourceClaim 5 disruptionMode:*string 6 priorityClassName:string 7 priority:*int
PodGroupStatus 1 conditions:[]meta.k8s.io/v1.Condition 2 resourceClaimStatuses:[]PodGroupResourceClaimStatus
PodGroupTemplate 1 name:string! 2 schedulingPolicy:PodGroupSchedulingPolicy! 3 schedulingConstraints:*PodGroupSchedulingConstraints! 4 resourceClaims:[]PodGroupResourceClaim 5 disruptionMode:*string 6 priorityClassName:string 7 priority:*int
PodGroupTemplateReference 1 workload:*WorkloadPodGroupTemplateReference!
TopologyConstraint 1 key:string!
TypedLocalObjectReference 1 apiGroup:string 2 kind:string! 3 name:string!
Workload 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:WorkloadSpec!
WorkloadPodGroupTemplateReference 1 workloadName:string! 2 podGroupTemplateName:string!
WorkloadSpec 1 controllerRef:*TypedLocalObjectReference 2 podGroupTemplates:[]PodGroupTemplate!
`,
};
