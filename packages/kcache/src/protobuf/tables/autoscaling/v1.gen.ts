// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/autoscaling/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "autoscaling/v1",
  others: [t0],
  messages: `
CrossVersionObjectReference 1 kind:string! 2 name:string! 3 apiVersion:string
HorizontalPodAutoscaler 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:HorizontalPodAutoscalerSpec! 3 status:HorizontalPodAutoscalerStatus!
HorizontalPodAutoscalerSpec 1 scaleTargetRef:CrossVersionObjectReference! 2 minReplicas:*int 3 maxReplicas:int! 4 targetCPUUtilizationPercentage:*int
HorizontalPodAutoscalerStatus 1 observedGeneration:*int 2 lastScaleTime:*Time 3 currentReplicas:int! 4 desiredReplicas:int! 5 currentCPUUtilizationPercentage:*int
Scale 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ScaleSpec! 3 status:ScaleStatus!
ScaleSpec 1 replicas:int
ScaleStatus 1 replicas:int! 2 selector:string
`,
};
