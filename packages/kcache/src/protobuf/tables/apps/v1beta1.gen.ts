// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/apps/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "apps/v1beta1",
  others: [t0, t1],
  messages: `
ControllerRevision 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 data:RawExtension! 3 revision:int!
Deployment 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:DeploymentSpec! 3 status:DeploymentStatus!
DeploymentCondition 1 type:string! 2 status:string! 4 reason:string 5 message:string 6 lastUpdateTime:Time! 7 lastTransitionTime:Time!
DeploymentSpec 1 replicas:*int 2 selector:*meta.k8s.io/v1.LabelSelector 3 template:v1.PodTemplateSpec! 4 strategy:DeploymentStrategy! 5 minReadySeconds:int 6 revisionHistoryLimit:*int 7 paused:bool 8 rollbackTo:*RollbackConfig 9 progressDeadlineSeconds:*int
DeploymentStatus 1 observedGeneration:int 2 replicas:int 3 updatedReplicas:int 4 availableReplicas:int 5 unavailableReplicas:int 6 conditions:[]DeploymentCondition 7 readyReplicas:int 8 collisionCount:*int 9 terminatingReplicas:*int
DeploymentStrategy 1 type:string 2 rollingUpdate:*RollingUpdateDeployment
RollbackConfig 1 revision:int
RollingUpdateDeployment 1 maxUnavailable:*IntOrString 2 maxSurge:*IntOrString
RollingUpdateStatefulSetStrategy 1 partition:*int 2 maxUnavailable:*IntOrString
Scale 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ScaleSpec! 3 status:ScaleStatus!
ScaleSpec 1 replicas:int
ScaleStatus 1 replicas:int! 2 selector:{}string 3 targetSelector:string
StatefulSet 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:StatefulSetSpec! 3 status:StatefulSetStatus!
StatefulSetCondition 1 type:string! 2 status:string! 3 lastTransitionTime:Time! 4 reason:string 5 message:string
StatefulSetOrdinals 1 start:int!
StatefulSetPersistentVolumeClaimRetentionPolicy 1 whenDeleted:string 2 whenScaled:string
StatefulSetSpec 1 replicas:*int 2 selector:*meta.k8s.io/v1.LabelSelector 3 template:v1.PodTemplateSpec! 4 volumeClaimTemplates:[]PersistentVolumeClaim 5 serviceName:string! 6 podManagementPolicy:string 7 updateStrategy:StatefulSetUpdateStrategy! 8 revisionHistoryLimit:*int 9 minReadySeconds:int 10 persistentVolumeClaimRetentionPolicy:*StatefulSetPersistentVolumeClaimRetentionPolicy 11 ordinals:*StatefulSetOrdinals
StatefulSetStatus 1 observedGeneration:*int 2 replicas:int! 3 readyReplicas:int 4 currentReplicas:int 5 updatedReplicas:int 6 currentRevision:string 7 updateRevision:string 9 collisionCount:*int 10 conditions:[]StatefulSetCondition 11 availableReplicas:int!
StatefulSetUpdateStrategy 1 type:string 2 rollingUpdate:*RollingUpdateStatefulSetStrategy
PersistentVolumeClaim 0 apiVersion:string=v1 0 kind:string=PersistentVolumeClaim 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:v1.PersistentVolumeClaimSpec! 3 status:v1.PersistentVolumeClaimStatus!
`,
};
