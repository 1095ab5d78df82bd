// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/extensions/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "extensions/v1beta1",
  others: [t0, t1],
  messages: `
DaemonSet 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:DaemonSetSpec! 3 status:DaemonSetStatus!
DaemonSetCondition 1 type:string! 2 status:string! 3 lastTransitionTime:Time! 4 reason:string 5 message:string
DaemonSetSpec 1 selector:*meta.k8s.io/v1.LabelSelector 2 template:v1.PodTemplateSpec! 3 updateStrategy:DaemonSetUpdateStrategy! 4 minReadySeconds:int 5 templateGeneration:int 6 revisionHistoryLimit:*int
DaemonSetStatus 1 currentNumberScheduled:int! 2 numberMisscheduled:int! 3 desiredNumberScheduled:int! 4 numberReady:int! 5 observedGeneration:int 6 updatedNumberScheduled:int 7 numberAvailable:int 8 numberUnavailable:int 9 collisionCount:*int 10 conditions:[]DaemonSetCondition
DaemonSetUpdateStrategy 1 type:string 2 rollingUpdate:*RollingUpdateDaemonSet
Deployment 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:DeploymentSpec! 3 status:DeploymentStatus!
DeploymentCondition 1 type:string! 2 status:string! 4 reason:string 5 message:string 6 lastUpdateTime:Time! 7 lastTransitionTime:Time!
DeploymentSpec 1 replicas:*int 2 selector:*meta.k8s.io/v1.LabelSelector 3 template:v1.PodTemplateSpec! 4 strategy:DeploymentStrategy! 5 minReadySeconds:int 6 revisionHistoryLimit:*int 7 paused:bool 8 rollbackTo:*RollbackConfig 9 progressDeadlineSeconds:*int
DeploymentStatus 1 observedGeneration:int 2 replicas:int 3 updatedReplicas:int 4 availableReplicas:int 5 unavailableReplicas:int 6 conditions:[]DeploymentCondition 7 readyReplicas:int 8 collisionCount:*int 9 terminatingReplicas:*int
DeploymentStrategy 1 type:string 2 rollingUpdate:*RollingUpdateDeployment
HTTPIngressPath 1 path:string 2 backend:IngressBackend! 3 pathType:*string
HTTPIngressRuleValue 1 paths:[]HTTPIngressPath!
IPBlock 1 cidr:string! 2 except:[]string
Ingress 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:IngressSpec! 3 status:IngressStatus!
IngressBackend 1 serviceName:string 2 servicePort:IntOrString! 3 resource:*v1.TypedLocalObjectReference
IngressLoadBalancerIngress 1 ip:string 2 hostname:string 4 ports:[]IngressPortStatus
IngressLoadBalancerStatus 1 ingress:[]IngressLoadBalancerIngress
IngressPortStatus 1 port:int! 2 protocol:string! 3 error:*string
IngressRule 1 host:string 2 :IngressRuleValue!
IngressRuleValue 1 http:*HTTPIngressRuleValue
IngressSpec 1 backend:*IngressBackend 2 tls:[]IngressTLS 3 rules:[]IngressRule 4 ingressClassName:*string
IngressStatus 1 loadBalancer:IngressLoadBalancerStatus!
IngressTLS 1 hosts:[]string 2 secretName:string
NetworkPolicy 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:NetworkPolicySpec!
NetworkPolicyEgressRule 1 ports:[]NetworkPolicyPort 2 to:[]NetworkPolicyPeer
NetworkPolicyIngressRule 1 ports:[]NetworkPolicyPort 2 from:[]NetworkPolicyPeer
NetworkPolicyPeer 1 podSelector:*meta.k8s.io/v1.LabelSelector 2 namespaceSelector:*meta.k8s.io/v1.LabelSelector 3 ipBlock:*IPBlock
NetworkPolicyPort 1 protocol:*string 2 port:*IntOrString 3 endPort:*int
NetworkPolicySpec 1 podSelector:meta.k8s.io/v1.LabelSelector! 2 ingress:[]NetworkPolicyIngressRule 3 egress:[]NetworkPolicyEgressRule 4 policyTypes:[]string
ReplicaSet 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ReplicaSetSpec! 3 status:ReplicaSetStatus!
ReplicaSetCondition 1 type:string! 2 status:string! 3 lastTransitionTime:Time! 4 reason:string 5 message:string
ReplicaSetSpec 1 replicas:*int 2 selector:*meta.k8s.io/v1.LabelSelector 3 template:v1.PodTemplateSpec! 4 minReadySeconds:int
ReplicaSetStatus 1 replicas:int! 2 fullyLabeledReplicas:int 3 observedGeneration:int 4 readyReplicas:int 5 availableReplicas:int 6 conditions:[]ReplicaSetCondition 7 terminatingReplicas:*int
RollbackConfig 1 revision:int
RollingUpdateDaemonSet 1 maxUnavailable:*IntOrString 2 maxSurge:*IntOrString
RollingUpdateDeployment 1 maxUnavailable:*IntOrString 2 maxSurge:*IntOrString
Scale 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ScaleSpec! 3 status:ScaleStatus!
ScaleSpec 1 replicas:int
ScaleStatus 1 replicas:int! 2 selector:{}string 3 targetSelector:string
`,
};
