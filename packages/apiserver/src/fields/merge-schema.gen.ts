// Written by scripts/generate-merge-schema.ts from the OpenAPI documents of kube-apiserver v1.36.3.
import type { FieldSchema } from "./shape.ts";

/** The type of each kind. */
export const KIND_TYPES: Readonly<Record<string, string>> = {
  "admissionregistration.k8s.io/v1 MutatingAdmissionPolicy": "admissionregistration.v1.MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding": "admissionregistration.v1.MutatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration": "admissionregistration.v1.MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy": "admissionregistration.v1.ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding": "admissionregistration.v1.ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration": "admissionregistration.v1.ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/v1 CustomResourceDefinition": "apiextensions.v1.CustomResourceDefinition",
  "apiregistration.k8s.io/v1 APIService": "apiregistration.v1.APIService",
  "apps/v1 ControllerRevision": "apps.v1.ControllerRevision",
  "apps/v1 DaemonSet": "apps.v1.DaemonSet",
  "apps/v1 Deployment": "apps.v1.Deployment",
  "apps/v1 ReplicaSet": "apps.v1.ReplicaSet",
  "apps/v1 StatefulSet": "apps.v1.StatefulSet",
  "authentication.k8s.io/v1 SelfSubjectReview": "authentication.v1.SelfSubjectReview",
  "authentication.k8s.io/v1 TokenRequest": "authentication.v1.TokenRequest",
  "authentication.k8s.io/v1 TokenReview": "authentication.v1.TokenReview",
  "authorization.k8s.io/v1 LocalSubjectAccessReview": "authorization.v1.LocalSubjectAccessReview",
  "authorization.k8s.io/v1 SelfSubjectAccessReview": "authorization.v1.SelfSubjectAccessReview",
  "authorization.k8s.io/v1 SelfSubjectRulesReview": "authorization.v1.SelfSubjectRulesReview",
  "authorization.k8s.io/v1 SubjectAccessReview": "authorization.v1.SubjectAccessReview",
  "autoscaling/v1 HorizontalPodAutoscaler": "autoscaling.v1.HorizontalPodAutoscaler",
  "autoscaling/v1 Scale": "autoscaling.v1.Scale",
  "autoscaling/v2 HorizontalPodAutoscaler": "autoscaling.v2.HorizontalPodAutoscaler",
  "batch/v1 CronJob": "batch.v1.CronJob",
  "batch/v1 Job": "batch.v1.Job",
  "certificates.k8s.io/v1 CertificateSigningRequest": "certificates.v1.CertificateSigningRequest",
  "coordination.k8s.io/v1 Lease": "coordination.v1.Lease",
  "discovery.k8s.io/v1 EndpointSlice": "discovery.v1.EndpointSlice",
  "events.k8s.io/v1 Event": "events.v1.Event",
  "flowcontrol.apiserver.k8s.io/v1 FlowSchema": "flowcontrol.v1.FlowSchema",
  "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration": "flowcontrol.v1.PriorityLevelConfiguration",
  "networking.k8s.io/v1 IPAddress": "networking.v1.IPAddress",
  "networking.k8s.io/v1 Ingress": "networking.v1.Ingress",
  "networking.k8s.io/v1 IngressClass": "networking.v1.IngressClass",
  "networking.k8s.io/v1 NetworkPolicy": "networking.v1.NetworkPolicy",
  "networking.k8s.io/v1 ServiceCIDR": "networking.v1.ServiceCIDR",
  "node.k8s.io/v1 RuntimeClass": "node.v1.RuntimeClass",
  "policy/v1 Eviction": "policy.v1.Eviction",
  "policy/v1 PodDisruptionBudget": "policy.v1.PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1 ClusterRole": "rbac.v1.ClusterRole",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": "rbac.v1.ClusterRoleBinding",
  "rbac.authorization.k8s.io/v1 Role": "rbac.v1.Role",
  "rbac.authorization.k8s.io/v1 RoleBinding": "rbac.v1.RoleBinding",
  "resource.k8s.io/v1 DeviceClass": "resource.v1.DeviceClass",
  "resource.k8s.io/v1 ResourceClaim": "resource.v1.ResourceClaim",
  "resource.k8s.io/v1 ResourceClaimTemplate": "resource.v1.ResourceClaimTemplate",
  "resource.k8s.io/v1 ResourceSlice": "resource.v1.ResourceSlice",
  "scheduling.k8s.io/v1 PriorityClass": "scheduling.v1.PriorityClass",
  "storage.k8s.io/v1 CSIDriver": "storage.v1.CSIDriver",
  "storage.k8s.io/v1 CSINode": "storage.v1.CSINode",
  "storage.k8s.io/v1 CSIStorageCapacity": "storage.v1.CSIStorageCapacity",
  "storage.k8s.io/v1 StorageClass": "storage.v1.StorageClass",
  "storage.k8s.io/v1 VolumeAttachment": "storage.v1.VolumeAttachment",
  "storage.k8s.io/v1 VolumeAttributesClass": "storage.v1.VolumeAttributesClass",
  "v1 Binding": "core.v1.Binding",
  "v1 ComponentStatus": "core.v1.ComponentStatus",
  "v1 ConfigMap": "core.v1.ConfigMap",
  "v1 Endpoints": "core.v1.Endpoints",
  "v1 Event": "core.v1.Event",
  "v1 LimitRange": "core.v1.LimitRange",
  "v1 Namespace": "core.v1.Namespace",
  "v1 Node": "core.v1.Node",
  "v1 PersistentVolume": "core.v1.PersistentVolume",
  "v1 PersistentVolumeClaim": "core.v1.PersistentVolumeClaim",
  "v1 Pod": "core.v1.Pod",
  "v1 PodTemplate": "core.v1.PodTemplate",
  "v1 ReplicationController": "core.v1.ReplicationController",
  "v1 ResourceQuota": "core.v1.ResourceQuota",
  "v1 Secret": "core.v1.Secret",
  "v1 Service": "core.v1.Service",
  "v1 ServiceAccount": "core.v1.ServiceAccount",
  "v1 Status": "meta.v1.Status",
};

/** The fields of types that are no plain scalars. */
export const TYPE_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = {
  "admissionregistration.v1.AuditAnnotation": {
    "key": { zero: "" },
    "valueExpression": { zero: "" },
  },
  "admissionregistration.v1.ExpressionWarning": {
    "fieldRef": { zero: "" },
    "warning": { zero: "" },
  },
  "admissionregistration.v1.MatchCondition": {
    "expression": { zero: "" },
    "name": { zero: "" },
  },
  "admissionregistration.v1.MatchResources": {
    "excludeResourceRules": { list: "atomic", of: "admissionregistration.v1.NamedRuleWithOperations" },
    "namespaceSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "objectSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "resourceRules": { list: "atomic", of: "admissionregistration.v1.NamedRuleWithOperations" },
  },
  "admissionregistration.v1.MutatingAdmissionPolicy": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "admissionregistration.v1.MutatingAdmissionPolicySpec", zero: {} },
  },
  "admissionregistration.v1.MutatingAdmissionPolicyBinding": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "admissionregistration.v1.MutatingAdmissionPolicyBindingSpec", zero: {} },
  },
  "admissionregistration.v1.MutatingAdmissionPolicyBindingSpec": {
    "matchResources": { is: "admissionregistration.v1.MatchResources", atomic: true },
    "paramRef": { is: "admissionregistration.v1.ParamRef", atomic: true },
  },
  "admissionregistration.v1.MutatingAdmissionPolicySpec": {
    "matchConditions": { list: "map", of: "admissionregistration.v1.MatchCondition", keys: {"name": null}, merge: "name" },
    "matchConstraints": { is: "admissionregistration.v1.MatchResources", atomic: true },
    "mutations": { list: "atomic", of: "admissionregistration.v1.Mutation" },
    "paramKind": { is: "admissionregistration.v1.ParamKind", atomic: true },
    "variables": { list: "atomic", of: "admissionregistration.v1.Variable" },
  },
  "admissionregistration.v1.MutatingWebhook": {
    "admissionReviewVersions": { list: "atomic", zero: null },
    "clientConfig": { is: "admissionregistration.v1.WebhookClientConfig", zero: {} },
    "matchConditions": { list: "map", of: "admissionregistration.v1.MatchCondition", keys: {"name": null}, merge: "name" },
    "name": { zero: "" },
    "namespaceSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "objectSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "rules": { list: "atomic", of: "admissionregistration.v1.RuleWithOperations" },
  },
  "admissionregistration.v1.MutatingWebhookConfiguration": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "webhooks": { list: "map", of: "admissionregistration.v1.MutatingWebhook", keys: {"name": null}, merge: "name" },
  },
  "admissionregistration.v1.Mutation": {
    "applyConfiguration": { is: "admissionregistration.v1.ApplyConfiguration" },
    "jsonPatch": { is: "admissionregistration.v1.JSONPatch" },
    "patchType": { zero: "" },
  },
  "admissionregistration.v1.NamedRuleWithOperations": {
    "apiGroups": { list: "atomic" },
    "apiVersions": { list: "atomic" },
    "operations": { list: "atomic" },
    "resourceNames": { list: "atomic" },
    "resources": { list: "atomic" },
  },
  "admissionregistration.v1.ParamRef": {
    "selector": { is: "meta.v1.LabelSelector", atomic: true },
  },
  "admissionregistration.v1.RuleWithOperations": {
    "apiGroups": { list: "atomic" },
    "apiVersions": { list: "atomic" },
    "operations": { list: "atomic" },
    "resources": { list: "atomic" },
  },
  "admissionregistration.v1.ServiceReference": {
    "name": { zero: "" },
    "namespace": { zero: "" },
  },
  "admissionregistration.v1.TypeChecking": {
    "expressionWarnings": { list: "atomic", of: "admissionregistration.v1.ExpressionWarning" },
  },
  "admissionregistration.v1.ValidatingAdmissionPolicy": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "admissionregistration.v1.ValidatingAdmissionPolicySpec", zero: {} },
    "status": { is: "admissionregistration.v1.ValidatingAdmissionPolicyStatus", zero: {} },
  },
  "admissionregistration.v1.ValidatingAdmissionPolicyBinding": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec", zero: {} },
  },
  "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec": {
    "matchResources": { is: "admissionregistration.v1.MatchResources", atomic: true },
    "paramRef": { is: "admissionregistration.v1.ParamRef", atomic: true },
    "validationActions": { list: "set", zero: null },
  },
  "admissionregistration.v1.ValidatingAdmissionPolicySpec": {
    "auditAnnotations": { list: "atomic", of: "admissionregistration.v1.AuditAnnotation" },
    "matchConditions": { list: "map", of: "admissionregistration.v1.MatchCondition", keys: {"name": null}, merge: "name" },
    "matchConstraints": { is: "admissionregistration.v1.MatchResources", atomic: true },
    "paramKind": { is: "admissionregistration.v1.ParamKind", atomic: true },
    "validations": { list: "atomic", of: "admissionregistration.v1.Validation" },
    "variables": { list: "map", of: "admissionregistration.v1.Variable", keys: {"name": null}, merge: "name" },
  },
  "admissionregistration.v1.ValidatingAdmissionPolicyStatus": {
    "conditions": { list: "map", of: "meta.v1.Condition", keys: {"type": null} },
    "typeChecking": { is: "admissionregistration.v1.TypeChecking" },
  },
  "admissionregistration.v1.ValidatingWebhook": {
    "admissionReviewVersions": { list: "atomic", zero: null },
    "clientConfig": { is: "admissionregistration.v1.WebhookClientConfig", zero: {} },
    "matchConditions": { list: "map", of: "admissionregistration.v1.MatchCondition", keys: {"name": null}, merge: "name" },
    "name": { zero: "" },
    "namespaceSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "objectSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "rules": { list: "atomic", of: "admissionregistration.v1.RuleWithOperations" },
  },
  "admissionregistration.v1.ValidatingWebhookConfiguration": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "webhooks": { list: "map", of: "admissionregistration.v1.ValidatingWebhook", keys: {"name": null}, merge: "name" },
  },
  "admissionregistration.v1.Validation": {
    "expression": { zero: "" },
  },
  "admissionregistration.v1.Variable": {
    "expression": { zero: "" },
    "name": { zero: "" },
  },
  "admissionregistration.v1.WebhookClientConfig": {
    "service": { is: "admissionregistration.v1.ServiceReference" },
  },
  "apps.v1.ControllerRevision": {
    "data": { is: "any" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "revision": { zero: 0 },
  },
  "apps.v1.DaemonSet": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "apps.v1.DaemonSetSpec", zero: {} },
    "status": { is: "apps.v1.DaemonSetStatus", zero: {} },
  },
  "apps.v1.DaemonSetCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "apps.v1.DaemonSetSpec": {
    "selector": { is: "meta.v1.LabelSelector", atomic: true, zero: null },
    "template": { is: "core.v1.PodTemplateSpec", zero: {} },
    "updateStrategy": { is: "apps.v1.DaemonSetUpdateStrategy", zero: {} },
  },
  "apps.v1.DaemonSetStatus": {
    "conditions": { list: "map", of: "apps.v1.DaemonSetCondition", keys: {"type": null}, merge: "type" },
    "currentNumberScheduled": { zero: 0 },
    "desiredNumberScheduled": { zero: 0 },
    "numberMisscheduled": { zero: 0 },
    "numberReady": { zero: 0 },
  },
  "apps.v1.DaemonSetUpdateStrategy": {
    "rollingUpdate": { is: "apps.v1.RollingUpdateDaemonSet" },
  },
  "apps.v1.Deployment": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "apps.v1.DeploymentSpec", zero: {} },
    "status": { is: "apps.v1.DeploymentStatus", zero: {} },
  },
  "apps.v1.DeploymentCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "apps.v1.DeploymentSpec": {
    "selector": { is: "meta.v1.LabelSelector", atomic: true, zero: null },
    "strategy": { is: "apps.v1.DeploymentStrategy", zero: {}, retainKeys: true },
    "template": { is: "core.v1.PodTemplateSpec", zero: {} },
  },
  "apps.v1.DeploymentStatus": {
    "conditions": { list: "map", of: "apps.v1.DeploymentCondition", keys: {"type": null}, merge: "type" },
  },
  "apps.v1.DeploymentStrategy": {
    "rollingUpdate": { is: "apps.v1.RollingUpdateDeployment" },
  },
  "apps.v1.ReplicaSet": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "apps.v1.ReplicaSetSpec", zero: {} },
    "status": { is: "apps.v1.ReplicaSetStatus", zero: {} },
  },
  "apps.v1.ReplicaSetCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "apps.v1.ReplicaSetSpec": {
    "selector": { is: "meta.v1.LabelSelector", atomic: true, zero: null },
    "template": { is: "core.v1.PodTemplateSpec", zero: {} },
  },
  "apps.v1.ReplicaSetStatus": {
    "conditions": { list: "map", of: "apps.v1.ReplicaSetCondition", keys: {"type": null}, merge: "type" },
    "replicas": { zero: 0 },
  },
  "apps.v1.StatefulSet": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "apps.v1.StatefulSetSpec", zero: {} },
    "status": { is: "apps.v1.StatefulSetStatus", zero: {} },
  },
  "apps.v1.StatefulSetCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "apps.v1.StatefulSetOrdinals": {
    "start": { zero: 0 },
  },
  "apps.v1.StatefulSetSpec": {
    "ordinals": { is: "apps.v1.StatefulSetOrdinals" },
    "persistentVolumeClaimRetentionPolicy": { is: "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy" },
    "selector": { is: "meta.v1.LabelSelector", atomic: true, zero: null },
    "serviceName": { zero: "" },
    "template": { is: "core.v1.PodTemplateSpec", zero: {} },
    "updateStrategy": { is: "apps.v1.StatefulSetUpdateStrategy", zero: {} },
    "volumeClaimTemplates": { list: "atomic", of: "core.v1.PersistentVolumeClaim" },
  },
  "apps.v1.StatefulSetStatus": {
    "availableReplicas": { zero: 0 },
    "conditions": { list: "map", of: "apps.v1.StatefulSetCondition", keys: {"type": null}, merge: "type" },
    "replicas": { zero: 0 },
  },
  "apps.v1.StatefulSetUpdateStrategy": {
    "rollingUpdate": { is: "apps.v1.RollingUpdateStatefulSetStrategy" },
  },
  "authentication.v1.SelfSubjectReview": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "status": { is: "authentication.v1.SelfSubjectReviewStatus", zero: {} },
  },
  "authentication.v1.SelfSubjectReviewStatus": {
    "userInfo": { is: "authentication.v1.UserInfo", zero: {} },
  },
  "authentication.v1.TokenRequest": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "authentication.v1.TokenRequestSpec", zero: {} },
    "status": { is: "authentication.v1.TokenRequestStatus", zero: {} },
  },
  "authentication.v1.TokenRequestSpec": {
    "audiences": { list: "atomic" },
    "boundObjectRef": { is: "authentication.v1.BoundObjectReference" },
  },
  "authentication.v1.TokenRequestStatus": {
    "token": { zero: "" },
  },
  "authentication.v1.TokenReview": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "authentication.v1.TokenReviewSpec", zero: {} },
    "status": { is: "authentication.v1.TokenReviewStatus", zero: {} },
  },
  "authentication.v1.TokenReviewSpec": {
    "audiences": { list: "atomic" },
  },
  "authentication.v1.TokenReviewStatus": {
    "audiences": { list: "atomic" },
    "user": { is: "authentication.v1.UserInfo", zero: {} },
  },
  "authentication.v1.UserInfo": {
    "extra": { map: "list" },
    "groups": { list: "atomic" },
  },
  "authorization.v1.FieldSelectorAttributes": {
    "requirements": { list: "atomic", of: "meta.v1.FieldSelectorRequirement" },
  },
  "authorization.v1.LabelSelectorAttributes": {
    "requirements": { list: "atomic", of: "meta.v1.LabelSelectorRequirement" },
  },
  "authorization.v1.LocalSubjectAccessReview": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "authorization.v1.SubjectAccessReviewSpec", zero: {} },
    "status": { is: "authorization.v1.SubjectAccessReviewStatus", zero: {} },
  },
  "authorization.v1.NonResourceRule": {
    "nonResourceURLs": { list: "atomic" },
    "verbs": { list: "atomic", zero: null },
  },
  "authorization.v1.ResourceAttributes": {
    "fieldSelector": { is: "authorization.v1.FieldSelectorAttributes" },
    "labelSelector": { is: "authorization.v1.LabelSelectorAttributes" },
  },
  "authorization.v1.ResourceRule": {
    "apiGroups": { list: "atomic" },
    "resourceNames": { list: "atomic" },
    "resources": { list: "atomic" },
    "verbs": { list: "atomic", zero: null },
  },
  "authorization.v1.SelfSubjectAccessReview": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "authorization.v1.SelfSubjectAccessReviewSpec", zero: {} },
    "status": { is: "authorization.v1.SubjectAccessReviewStatus", zero: {} },
  },
  "authorization.v1.SelfSubjectAccessReviewSpec": {
    "nonResourceAttributes": { is: "authorization.v1.NonResourceAttributes" },
    "resourceAttributes": { is: "authorization.v1.ResourceAttributes" },
  },
  "authorization.v1.SelfSubjectRulesReview": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "authorization.v1.SelfSubjectRulesReviewSpec", zero: {} },
    "status": { is: "authorization.v1.SubjectRulesReviewStatus", zero: {} },
  },
  "authorization.v1.SubjectAccessReview": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "authorization.v1.SubjectAccessReviewSpec", zero: {} },
    "status": { is: "authorization.v1.SubjectAccessReviewStatus", zero: {} },
  },
  "authorization.v1.SubjectAccessReviewSpec": {
    "extra": { map: "list" },
    "groups": { list: "atomic" },
    "nonResourceAttributes": { is: "authorization.v1.NonResourceAttributes" },
    "resourceAttributes": { is: "authorization.v1.ResourceAttributes" },
  },
  "authorization.v1.SubjectAccessReviewStatus": {
    "allowed": { zero: false },
  },
  "authorization.v1.SubjectRulesReviewStatus": {
    "incomplete": { zero: false },
    "nonResourceRules": { list: "atomic", of: "authorization.v1.NonResourceRule", zero: null },
    "resourceRules": { list: "atomic", of: "authorization.v1.ResourceRule", zero: null },
  },
  "autoscaling.v1.CrossVersionObjectReference": {
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "autoscaling.v1.HorizontalPodAutoscaler": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "autoscaling.v1.HorizontalPodAutoscalerSpec", zero: {} },
    "status": { is: "autoscaling.v1.HorizontalPodAutoscalerStatus", zero: {} },
  },
  "autoscaling.v1.HorizontalPodAutoscalerSpec": {
    "maxReplicas": { zero: 0 },
    "scaleTargetRef": { is: "autoscaling.v1.CrossVersionObjectReference", atomic: true, zero: {} },
  },
  "autoscaling.v1.HorizontalPodAutoscalerStatus": {
    "currentReplicas": { zero: 0 },
    "desiredReplicas": { zero: 0 },
  },
  "autoscaling.v1.Scale": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "autoscaling.v1.ScaleSpec", zero: {} },
    "status": { is: "autoscaling.v1.ScaleStatus", zero: {} },
  },
  "autoscaling.v1.ScaleSpec": {
    "replicas": { zero: 0 },
  },
  "autoscaling.v1.ScaleStatus": {
    "replicas": { zero: 0 },
  },
  "autoscaling.v2.ContainerResourceMetricSource": {
    "container": { zero: "" },
    "name": { zero: "" },
    "target": { is: "autoscaling.v2.MetricTarget", zero: {} },
  },
  "autoscaling.v2.ContainerResourceMetricStatus": {
    "container": { zero: "" },
    "current": { is: "autoscaling.v2.MetricValueStatus", zero: {} },
    "name": { zero: "" },
  },
  "autoscaling.v2.CrossVersionObjectReference": {
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "autoscaling.v2.ExternalMetricSource": {
    "metric": { is: "autoscaling.v2.MetricIdentifier", zero: {} },
    "target": { is: "autoscaling.v2.MetricTarget", zero: {} },
  },
  "autoscaling.v2.ExternalMetricStatus": {
    "current": { is: "autoscaling.v2.MetricValueStatus", zero: {} },
    "metric": { is: "autoscaling.v2.MetricIdentifier", zero: {} },
  },
  "autoscaling.v2.HPAScalingPolicy": {
    "periodSeconds": { zero: 0 },
    "type": { zero: "" },
    "value": { zero: 0 },
  },
  "autoscaling.v2.HPAScalingRules": {
    "policies": { list: "atomic", of: "autoscaling.v2.HPAScalingPolicy" },
  },
  "autoscaling.v2.HorizontalPodAutoscaler": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "autoscaling.v2.HorizontalPodAutoscalerSpec", zero: {} },
    "status": { is: "autoscaling.v2.HorizontalPodAutoscalerStatus", zero: {} },
  },
  "autoscaling.v2.HorizontalPodAutoscalerBehavior": {
    "scaleDown": { is: "autoscaling.v2.HPAScalingRules" },
    "scaleUp": { is: "autoscaling.v2.HPAScalingRules" },
  },
  "autoscaling.v2.HorizontalPodAutoscalerCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "autoscaling.v2.HorizontalPodAutoscalerSpec": {
    "behavior": { is: "autoscaling.v2.HorizontalPodAutoscalerBehavior" },
    "maxReplicas": { zero: 0 },
    "metrics": { list: "atomic", of: "autoscaling.v2.MetricSpec" },
    "scaleTargetRef": { is: "autoscaling.v2.CrossVersionObjectReference", zero: {} },
  },
  "autoscaling.v2.HorizontalPodAutoscalerStatus": {
    "conditions": { list: "map", of: "autoscaling.v2.HorizontalPodAutoscalerCondition", keys: {"type": null}, merge: "type" },
    "currentMetrics": { list: "atomic", of: "autoscaling.v2.MetricStatus" },
    "desiredReplicas": { zero: 0 },
  },
  "autoscaling.v2.MetricIdentifier": {
    "name": { zero: "" },
    "selector": { is: "meta.v1.LabelSelector", atomic: true },
  },
  "autoscaling.v2.MetricSpec": {
    "containerResource": { is: "autoscaling.v2.ContainerResourceMetricSource" },
    "external": { is: "autoscaling.v2.ExternalMetricSource" },
    "object": { is: "autoscaling.v2.ObjectMetricSource" },
    "pods": { is: "autoscaling.v2.PodsMetricSource" },
    "resource": { is: "autoscaling.v2.ResourceMetricSource" },
    "type": { zero: "" },
  },
  "autoscaling.v2.MetricStatus": {
    "containerResource": { is: "autoscaling.v2.ContainerResourceMetricStatus" },
    "external": { is: "autoscaling.v2.ExternalMetricStatus" },
    "object": { is: "autoscaling.v2.ObjectMetricStatus" },
    "pods": { is: "autoscaling.v2.PodsMetricStatus" },
    "resource": { is: "autoscaling.v2.ResourceMetricStatus" },
    "type": { zero: "" },
  },
  "autoscaling.v2.MetricTarget": {
    "type": { zero: "" },
  },
  "autoscaling.v2.ObjectMetricSource": {
    "describedObject": { is: "autoscaling.v2.CrossVersionObjectReference", zero: {} },
    "metric": { is: "autoscaling.v2.MetricIdentifier", zero: {} },
    "target": { is: "autoscaling.v2.MetricTarget", zero: {} },
  },
  "autoscaling.v2.ObjectMetricStatus": {
    "current": { is: "autoscaling.v2.MetricValueStatus", zero: {} },
    "describedObject": { is: "autoscaling.v2.CrossVersionObjectReference", zero: {} },
    "metric": { is: "autoscaling.v2.MetricIdentifier", zero: {} },
  },
  "autoscaling.v2.PodsMetricSource": {
    "metric": { is: "autoscaling.v2.MetricIdentifier", zero: {} },
    "target": { is: "autoscaling.v2.MetricTarget", zero: {} },
  },
  "autoscaling.v2.PodsMetricStatus": {
    "current": { is: "autoscaling.v2.MetricValueStatus", zero: {} },
    "metric": { is: "autoscaling.v2.MetricIdentifier", zero: {} },
  },
  "autoscaling.v2.ResourceMetricSource": {
    "name": { zero: "" },
    "target": { is: "autoscaling.v2.MetricTarget", zero: {} },
  },
  "autoscaling.v2.ResourceMetricStatus": {
    "current": { is: "autoscaling.v2.MetricValueStatus", zero: {} },
    "name": { zero: "" },
  },
  "batch.v1.CronJob": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "batch.v1.CronJobSpec", zero: {} },
    "status": { is: "batch.v1.CronJobStatus", zero: {} },
  },
  "batch.v1.CronJobSpec": {
    "jobTemplate": { is: "batch.v1.JobTemplateSpec", zero: {} },
    "schedule": { zero: "" },
  },
  "batch.v1.CronJobStatus": {
    "active": { list: "atomic", of: "core.v1.ObjectReference" },
  },
  "batch.v1.Job": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "batch.v1.JobSpec", zero: {} },
    "status": { is: "batch.v1.JobStatus", zero: {} },
  },
  "batch.v1.JobCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "batch.v1.JobSpec": {
    "podFailurePolicy": { is: "batch.v1.PodFailurePolicy" },
    "selector": { is: "meta.v1.LabelSelector", atomic: true },
    "successPolicy": { is: "batch.v1.SuccessPolicy" },
    "template": { is: "core.v1.PodTemplateSpec", zero: {} },
  },
  "batch.v1.JobStatus": {
    "conditions": { list: "atomic", of: "batch.v1.JobCondition", merge: "type" },
    "uncountedTerminatedPods": { is: "batch.v1.UncountedTerminatedPods" },
  },
  "batch.v1.JobTemplateSpec": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "batch.v1.JobSpec", zero: {} },
  },
  "batch.v1.PodFailurePolicy": {
    "rules": { list: "atomic", of: "batch.v1.PodFailurePolicyRule", zero: null },
  },
  "batch.v1.PodFailurePolicyOnExitCodesRequirement": {
    "operator": { zero: "" },
    "values": { list: "set", zero: null },
  },
  "batch.v1.PodFailurePolicyOnPodConditionsPattern": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "batch.v1.PodFailurePolicyRule": {
    "action": { zero: "" },
    "onExitCodes": { is: "batch.v1.PodFailurePolicyOnExitCodesRequirement" },
    "onPodConditions": { list: "atomic", of: "batch.v1.PodFailurePolicyOnPodConditionsPattern" },
  },
  "batch.v1.SuccessPolicy": {
    "rules": { list: "atomic", of: "batch.v1.SuccessPolicyRule", zero: null },
  },
  "batch.v1.UncountedTerminatedPods": {
    "failed": { list: "set" },
    "succeeded": { list: "set" },
  },
  "certificates.v1.CertificateSigningRequest": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "certificates.v1.CertificateSigningRequestSpec", zero: {} },
    "status": { is: "certificates.v1.CertificateSigningRequestStatus", zero: {} },
  },
  "certificates.v1.CertificateSigningRequestCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "certificates.v1.CertificateSigningRequestSpec": {
    "extra": { map: "list" },
    "groups": { list: "atomic" },
    "signerName": { zero: "" },
    "usages": { list: "atomic" },
  },
  "certificates.v1.CertificateSigningRequestStatus": {
    "conditions": { list: "map", of: "certificates.v1.CertificateSigningRequestCondition", keys: {"type": null} },
  },
  "coordination.v1.Lease": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "coordination.v1.LeaseSpec", zero: {} },
  },
  "core.v1.AWSElasticBlockStoreVolumeSource": {
    "volumeID": { zero: "" },
  },
  "core.v1.Affinity": {
    "nodeAffinity": { is: "core.v1.NodeAffinity" },
    "podAffinity": { is: "core.v1.PodAffinity" },
    "podAntiAffinity": { is: "core.v1.PodAntiAffinity" },
  },
  "core.v1.AppArmorProfile": {
    "type": { zero: "" },
  },
  "core.v1.AttachedVolume": {
    "devicePath": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.AzureDiskVolumeSource": {
    "diskName": { zero: "" },
    "diskURI": { zero: "" },
    "readOnly": { zero: false },
  },
  "core.v1.AzureFilePersistentVolumeSource": {
    "secretName": { zero: "" },
    "shareName": { zero: "" },
  },
  "core.v1.AzureFileVolumeSource": {
    "secretName": { zero: "" },
    "shareName": { zero: "" },
  },
  "core.v1.Binding": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "target": { is: "core.v1.ObjectReference", atomic: true, zero: {} },
  },
  "core.v1.CSIPersistentVolumeSource": {
    "controllerExpandSecretRef": { is: "core.v1.SecretReference", atomic: true },
    "controllerPublishSecretRef": { is: "core.v1.SecretReference", atomic: true },
    "driver": { zero: "" },
    "nodeExpandSecretRef": { is: "core.v1.SecretReference", atomic: true },
    "nodePublishSecretRef": { is: "core.v1.SecretReference", atomic: true },
    "nodeStageSecretRef": { is: "core.v1.SecretReference", atomic: true },
    "volumeAttributes": { map: "" },
    "volumeHandle": { zero: "" },
  },
  "core.v1.CSIVolumeSource": {
    "driver": { zero: "" },
    "nodePublishSecretRef": { is: "core.v1.LocalObjectReference", atomic: true },
    "volumeAttributes": { map: "" },
  },
  "core.v1.Capabilities": {
    "add": { list: "atomic" },
    "drop": { list: "atomic" },
  },
  "core.v1.CephFSPersistentVolumeSource": {
    "monitors": { list: "atomic", zero: null },
    "secretRef": { is: "core.v1.SecretReference", atomic: true },
  },
  "core.v1.CephFSVolumeSource": {
    "monitors": { list: "atomic", zero: null },
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true },
  },
  "core.v1.CinderPersistentVolumeSource": {
    "secretRef": { is: "core.v1.SecretReference", atomic: true },
    "volumeID": { zero: "" },
  },
  "core.v1.CinderVolumeSource": {
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true },
    "volumeID": { zero: "" },
  },
  "core.v1.ClusterTrustBundleProjection": {
    "labelSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "path": { zero: "" },
  },
  "core.v1.ComponentCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.ComponentStatus": {
    "conditions": { list: "map", of: "core.v1.ComponentCondition", keys: {"type": null}, merge: "type" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
  },
  "core.v1.ConfigMap": {
    "binaryData": { map: "" },
    "data": { map: "" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
  },
  "core.v1.ConfigMapEnvSource": {
    "name": { zero: "" },
  },
  "core.v1.ConfigMapKeySelector": {
    "key": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.ConfigMapNodeConfigSource": {
    "kubeletConfigKey": { zero: "" },
    "name": { zero: "" },
    "namespace": { zero: "" },
  },
  "core.v1.ConfigMapProjection": {
    "items": { list: "atomic", of: "core.v1.KeyToPath" },
    "name": { zero: "" },
  },
  "core.v1.ConfigMapVolumeSource": {
    "items": { list: "atomic", of: "core.v1.KeyToPath" },
    "name": { zero: "" },
  },
  "core.v1.Container": {
    "args": { list: "atomic" },
    "command": { list: "atomic" },
    "env": { list: "map", of: "core.v1.EnvVar", keys: {"name": null}, merge: "name" },
    "envFrom": { list: "atomic", of: "core.v1.EnvFromSource" },
    "lifecycle": { is: "core.v1.Lifecycle" },
    "livenessProbe": { is: "core.v1.Probe" },
    "name": { zero: "" },
    "ports": { list: "map", of: "core.v1.ContainerPort", keys: {"containerPort": null,"protocol": "TCP"}, merge: "containerPort" },
    "readinessProbe": { is: "core.v1.Probe" },
    "resizePolicy": { list: "atomic", of: "core.v1.ContainerResizePolicy" },
    "resources": { is: "core.v1.ResourceRequirements", zero: {} },
    "restartPolicyRules": { list: "atomic", of: "core.v1.ContainerRestartRule" },
    "securityContext": { is: "core.v1.SecurityContext" },
    "startupProbe": { is: "core.v1.Probe" },
    "volumeDevices": { list: "map", of: "core.v1.VolumeDevice", keys: {"devicePath": null}, merge: "devicePath" },
    "volumeMounts": { list: "map", of: "core.v1.VolumeMount", keys: {"mountPath": null}, merge: "mountPath" },
  },
  "core.v1.ContainerExtendedResourceRequest": {
    "containerName": { zero: "" },
    "requestName": { zero: "" },
    "resourceName": { zero: "" },
  },
  "core.v1.ContainerImage": {
    "names": { list: "atomic" },
  },
  "core.v1.ContainerPort": {
    "containerPort": { zero: 0 },
  },
  "core.v1.ContainerResizePolicy": {
    "resourceName": { zero: "" },
    "restartPolicy": { zero: "" },
  },
  "core.v1.ContainerRestartRule": {
    "exitCodes": { is: "core.v1.ContainerRestartRuleOnExitCodes" },
  },
  "core.v1.ContainerRestartRuleOnExitCodes": {
    "values": { list: "set" },
  },
  "core.v1.ContainerState": {
    "running": { is: "core.v1.ContainerStateRunning" },
    "terminated": { is: "core.v1.ContainerStateTerminated" },
    "waiting": { is: "core.v1.ContainerStateWaiting" },
  },
  "core.v1.ContainerStateTerminated": {
    "exitCode": { zero: 0 },
  },
  "core.v1.ContainerStatus": {
    "allocatedResources": { map: "" },
    "allocatedResourcesStatus": { list: "map", of: "core.v1.ResourceStatus", keys: {"name": null}, merge: "name" },
    "image": { zero: "" },
    "imageID": { zero: "" },
    "lastState": { is: "core.v1.ContainerState", zero: {} },
    "name": { zero: "" },
    "ready": { zero: false },
    "resources": { is: "core.v1.ResourceRequirements" },
    "restartCount": { zero: 0 },
    "state": { is: "core.v1.ContainerState", zero: {} },
    "user": { is: "core.v1.ContainerUser" },
    "volumeMounts": { list: "map", of: "core.v1.VolumeMountStatus", keys: {"mountPath": null}, merge: "mountPath" },
  },
  "core.v1.ContainerUser": {
    "linux": { is: "core.v1.LinuxContainerUser" },
  },
  "core.v1.DaemonEndpoint": {
    "Port": { zero: 0 },
  },
  "core.v1.DownwardAPIProjection": {
    "items": { list: "atomic", of: "core.v1.DownwardAPIVolumeFile" },
  },
  "core.v1.DownwardAPIVolumeFile": {
    "fieldRef": { is: "core.v1.ObjectFieldSelector", atomic: true },
    "path": { zero: "" },
    "resourceFieldRef": { is: "core.v1.ResourceFieldSelector", atomic: true },
  },
  "core.v1.DownwardAPIVolumeSource": {
    "items": { list: "atomic", of: "core.v1.DownwardAPIVolumeFile" },
  },
  "core.v1.EndpointAddress": {
    "ip": { zero: "" },
    "targetRef": { is: "core.v1.ObjectReference", atomic: true },
  },
  "core.v1.EndpointPort": {
    "port": { zero: 0 },
  },
  "core.v1.EndpointSubset": {
    "addresses": { list: "atomic", of: "core.v1.EndpointAddress" },
    "notReadyAddresses": { list: "atomic", of: "core.v1.EndpointAddress" },
    "ports": { list: "atomic", of: "core.v1.EndpointPort" },
  },
  "core.v1.Endpoints": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "subsets": { list: "atomic", of: "core.v1.EndpointSubset" },
  },
  "core.v1.EnvFromSource": {
    "configMapRef": { is: "core.v1.ConfigMapEnvSource" },
    "secretRef": { is: "core.v1.SecretEnvSource" },
  },
  "core.v1.EnvVar": {
    "name": { zero: "" },
    "valueFrom": { is: "core.v1.EnvVarSource" },
  },
  "core.v1.EnvVarSource": {
    "configMapKeyRef": { is: "core.v1.ConfigMapKeySelector", atomic: true },
    "fieldRef": { is: "core.v1.ObjectFieldSelector", atomic: true },
    "fileKeyRef": { is: "core.v1.FileKeySelector", atomic: true },
    "resourceFieldRef": { is: "core.v1.ResourceFieldSelector", atomic: true },
    "secretKeyRef": { is: "core.v1.SecretKeySelector", atomic: true },
  },
  "core.v1.EphemeralContainer": {
    "args": { list: "atomic" },
    "command": { list: "atomic" },
    "env": { list: "map", of: "core.v1.EnvVar", keys: {"name": null}, merge: "name" },
    "envFrom": { list: "atomic", of: "core.v1.EnvFromSource" },
    "lifecycle": { is: "core.v1.Lifecycle" },
    "livenessProbe": { is: "core.v1.Probe" },
    "name": { zero: "" },
    "ports": { list: "map", of: "core.v1.ContainerPort", keys: {"containerPort": null,"protocol": "TCP"}, merge: "containerPort" },
    "readinessProbe": { is: "core.v1.Probe" },
    "resizePolicy": { list: "atomic", of: "core.v1.ContainerResizePolicy" },
    "resources": { is: "core.v1.ResourceRequirements", zero: {} },
    "restartPolicyRules": { list: "atomic", of: "core.v1.ContainerRestartRule" },
    "securityContext": { is: "core.v1.SecurityContext" },
    "startupProbe": { is: "core.v1.Probe" },
    "volumeDevices": { list: "map", of: "core.v1.VolumeDevice", keys: {"devicePath": null}, merge: "devicePath" },
    "volumeMounts": { list: "map", of: "core.v1.VolumeMount", keys: {"mountPath": null}, merge: "mountPath" },
  },
  "core.v1.EphemeralVolumeSource": {
    "volumeClaimTemplate": { is: "core.v1.PersistentVolumeClaimTemplate" },
  },
  "core.v1.Event": {
    "involvedObject": { is: "core.v1.ObjectReference", atomic: true, zero: {} },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "related": { is: "core.v1.ObjectReference", atomic: true },
    "reportingComponent": { zero: "" },
    "reportingInstance": { zero: "" },
    "series": { is: "core.v1.EventSeries" },
    "source": { is: "core.v1.EventSource", zero: {} },
  },
  "core.v1.ExecAction": {
    "command": { list: "atomic" },
  },
  "core.v1.FCVolumeSource": {
    "targetWWNs": { list: "atomic" },
    "wwids": { list: "atomic" },
  },
  "core.v1.FileKeySelector": {
    "key": { zero: "" },
    "optional": { zero: false },
    "path": { zero: "" },
    "volumeName": { zero: "" },
  },
  "core.v1.FlexPersistentVolumeSource": {
    "driver": { zero: "" },
    "options": { map: "" },
    "secretRef": { is: "core.v1.SecretReference", atomic: true },
  },
  "core.v1.FlexVolumeSource": {
    "driver": { zero: "" },
    "options": { map: "" },
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true },
  },
  "core.v1.GCEPersistentDiskVolumeSource": {
    "pdName": { zero: "" },
  },
  "core.v1.GRPCAction": {
    "port": { zero: 0 },
    "service": { zero: "" },
  },
  "core.v1.GitRepoVolumeSource": {
    "repository": { zero: "" },
  },
  "core.v1.GlusterfsPersistentVolumeSource": {
    "endpoints": { zero: "" },
    "path": { zero: "" },
  },
  "core.v1.GlusterfsVolumeSource": {
    "endpoints": { zero: "" },
    "path": { zero: "" },
  },
  "core.v1.HTTPGetAction": {
    "httpHeaders": { list: "atomic", of: "core.v1.HTTPHeader" },
  },
  "core.v1.HTTPHeader": {
    "name": { zero: "" },
    "value": { zero: "" },
  },
  "core.v1.HostAlias": {
    "hostnames": { list: "atomic" },
    "ip": { zero: "" },
  },
  "core.v1.HostIP": {
    "ip": { zero: "" },
  },
  "core.v1.HostPathVolumeSource": {
    "path": { zero: "" },
  },
  "core.v1.ISCSIPersistentVolumeSource": {
    "iqn": { zero: "" },
    "lun": { zero: 0 },
    "portals": { list: "atomic" },
    "secretRef": { is: "core.v1.SecretReference", atomic: true },
    "targetPortal": { zero: "" },
  },
  "core.v1.ISCSIVolumeSource": {
    "iqn": { zero: "" },
    "lun": { zero: 0 },
    "portals": { list: "atomic" },
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true },
    "targetPortal": { zero: "" },
  },
  "core.v1.KeyToPath": {
    "key": { zero: "" },
    "path": { zero: "" },
  },
  "core.v1.Lifecycle": {
    "postStart": { is: "core.v1.LifecycleHandler" },
    "preStop": { is: "core.v1.LifecycleHandler" },
  },
  "core.v1.LifecycleHandler": {
    "exec": { is: "core.v1.ExecAction" },
    "httpGet": { is: "core.v1.HTTPGetAction" },
    "sleep": { is: "core.v1.SleepAction" },
    "tcpSocket": { is: "core.v1.TCPSocketAction" },
  },
  "core.v1.LimitRange": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.LimitRangeSpec", zero: {} },
  },
  "core.v1.LimitRangeItem": {
    "default": { map: "" },
    "defaultRequest": { map: "" },
    "max": { map: "" },
    "maxLimitRequestRatio": { map: "" },
    "min": { map: "" },
    "type": { zero: "" },
  },
  "core.v1.LimitRangeSpec": {
    "limits": { list: "atomic", of: "core.v1.LimitRangeItem", zero: null },
  },
  "core.v1.LinuxContainerUser": {
    "gid": { zero: 0 },
    "supplementalGroups": { list: "atomic" },
    "uid": { zero: 0 },
  },
  "core.v1.LoadBalancerIngress": {
    "ports": { list: "atomic", of: "core.v1.PortStatus" },
  },
  "core.v1.LoadBalancerStatus": {
    "ingress": { list: "atomic", of: "core.v1.LoadBalancerIngress" },
  },
  "core.v1.LocalObjectReference": {
    "name": { zero: "" },
  },
  "core.v1.LocalVolumeSource": {
    "path": { zero: "" },
  },
  "core.v1.ModifyVolumeStatus": {
    "status": { zero: "" },
  },
  "core.v1.NFSVolumeSource": {
    "path": { zero: "" },
    "server": { zero: "" },
  },
  "core.v1.Namespace": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.NamespaceSpec", zero: {} },
    "status": { is: "core.v1.NamespaceStatus", zero: {} },
  },
  "core.v1.NamespaceCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.NamespaceSpec": {
    "finalizers": { list: "atomic" },
  },
  "core.v1.NamespaceStatus": {
    "conditions": { list: "map", of: "core.v1.NamespaceCondition", keys: {"type": null}, merge: "type" },
  },
  "core.v1.Node": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.NodeSpec", zero: {} },
    "status": { is: "core.v1.NodeStatus", zero: {} },
  },
  "core.v1.NodeAddress": {
    "address": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.NodeAffinity": {
    "preferredDuringSchedulingIgnoredDuringExecution": { list: "atomic", of: "core.v1.PreferredSchedulingTerm" },
    "requiredDuringSchedulingIgnoredDuringExecution": { is: "core.v1.NodeSelector", atomic: true },
  },
  "core.v1.NodeAllocatableResourceClaimStatus": {
    "containers": { list: "set" },
    "resourceClaimName": { zero: "" },
    "resources": { map: "", zero: null },
  },
  "core.v1.NodeCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.NodeConfigSource": {
    "configMap": { is: "core.v1.ConfigMapNodeConfigSource" },
  },
  "core.v1.NodeConfigStatus": {
    "active": { is: "core.v1.NodeConfigSource" },
    "assigned": { is: "core.v1.NodeConfigSource" },
    "lastKnownGood": { is: "core.v1.NodeConfigSource" },
  },
  "core.v1.NodeDaemonEndpoints": {
    "kubeletEndpoint": { is: "core.v1.DaemonEndpoint", zero: {} },
  },
  "core.v1.NodeRuntimeHandler": {
    "features": { is: "core.v1.NodeRuntimeHandlerFeatures" },
    "name": { zero: "" },
  },
  "core.v1.NodeSelector": {
    "nodeSelectorTerms": { list: "atomic", of: "core.v1.NodeSelectorTerm", zero: null },
  },
  "core.v1.NodeSelectorRequirement": {
    "key": { zero: "" },
    "operator": { zero: "" },
    "values": { list: "atomic" },
  },
  "core.v1.NodeSelectorTerm": {
    "matchExpressions": { list: "atomic", of: "core.v1.NodeSelectorRequirement" },
    "matchFields": { list: "atomic", of: "core.v1.NodeSelectorRequirement" },
  },
  "core.v1.NodeSpec": {
    "configSource": { is: "core.v1.NodeConfigSource" },
    "podCIDRs": { list: "set", merge: "" },
    "taints": { list: "atomic", of: "core.v1.Taint" },
  },
  "core.v1.NodeStatus": {
    "addresses": { list: "map", of: "core.v1.NodeAddress", keys: {"type": null}, merge: "type" },
    "allocatable": { map: "" },
    "capacity": { map: "" },
    "conditions": { list: "map", of: "core.v1.NodeCondition", keys: {"type": null}, merge: "type" },
    "config": { is: "core.v1.NodeConfigStatus" },
    "daemonEndpoints": { is: "core.v1.NodeDaemonEndpoints", zero: {} },
    "declaredFeatures": { list: "atomic" },
    "features": { is: "core.v1.NodeFeatures" },
    "images": { list: "atomic", of: "core.v1.ContainerImage" },
    "nodeInfo": { is: "core.v1.NodeSystemInfo", zero: {} },
    "runtimeHandlers": { list: "atomic", of: "core.v1.NodeRuntimeHandler" },
    "volumesAttached": { list: "atomic", of: "core.v1.AttachedVolume" },
    "volumesInUse": { list: "atomic" },
  },
  "core.v1.NodeSystemInfo": {
    "architecture": { zero: "" },
    "bootID": { zero: "" },
    "containerRuntimeVersion": { zero: "" },
    "kernelVersion": { zero: "" },
    "kubeProxyVersion": { zero: "" },
    "kubeletVersion": { zero: "" },
    "machineID": { zero: "" },
    "operatingSystem": { zero: "" },
    "osImage": { zero: "" },
    "swap": { is: "core.v1.NodeSwapStatus" },
    "systemUUID": { zero: "" },
  },
  "core.v1.ObjectFieldSelector": {
    "fieldPath": { zero: "" },
  },
  "core.v1.PersistentVolume": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.PersistentVolumeSpec", zero: {} },
    "status": { is: "core.v1.PersistentVolumeStatus", zero: {} },
  },
  "core.v1.PersistentVolumeClaim": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.PersistentVolumeClaimSpec", zero: {} },
    "status": { is: "core.v1.PersistentVolumeClaimStatus", zero: {} },
  },
  "core.v1.PersistentVolumeClaimCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.PersistentVolumeClaimSpec": {
    "accessModes": { list: "atomic" },
    "dataSource": { is: "core.v1.TypedLocalObjectReference", atomic: true },
    "dataSourceRef": { is: "core.v1.TypedObjectReference" },
    "resources": { is: "core.v1.VolumeResourceRequirements", zero: {} },
    "selector": { is: "meta.v1.LabelSelector", atomic: true },
  },
  "core.v1.PersistentVolumeClaimStatus": {
    "accessModes": { list: "atomic" },
    "allocatedResourceStatuses": { map: "" },
    "allocatedResources": { map: "" },
    "capacity": { map: "" },
    "conditions": { list: "map", of: "core.v1.PersistentVolumeClaimCondition", keys: {"type": null}, merge: "type" },
    "modifyVolumeStatus": { is: "core.v1.ModifyVolumeStatus" },
  },
  "core.v1.PersistentVolumeClaimTemplate": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.PersistentVolumeClaimSpec", zero: {} },
  },
  "core.v1.PersistentVolumeClaimVolumeSource": {
    "claimName": { zero: "" },
  },
  "core.v1.PersistentVolumeSpec": {
    "accessModes": { list: "atomic" },
    "awsElasticBlockStore": { is: "core.v1.AWSElasticBlockStoreVolumeSource" },
    "azureDisk": { is: "core.v1.AzureDiskVolumeSource" },
    "azureFile": { is: "core.v1.AzureFilePersistentVolumeSource" },
    "capacity": { map: "" },
    "cephfs": { is: "core.v1.CephFSPersistentVolumeSource" },
    "cinder": { is: "core.v1.CinderPersistentVolumeSource" },
    "claimRef": { is: "core.v1.ObjectReference", atomic: true },
    "csi": { is: "core.v1.CSIPersistentVolumeSource" },
    "fc": { is: "core.v1.FCVolumeSource" },
    "flexVolume": { is: "core.v1.FlexPersistentVolumeSource" },
    "flocker": { is: "core.v1.FlockerVolumeSource" },
    "gcePersistentDisk": { is: "core.v1.GCEPersistentDiskVolumeSource" },
    "glusterfs": { is: "core.v1.GlusterfsPersistentVolumeSource" },
    "hostPath": { is: "core.v1.HostPathVolumeSource" },
    "iscsi": { is: "core.v1.ISCSIPersistentVolumeSource" },
    "local": { is: "core.v1.LocalVolumeSource" },
    "mountOptions": { list: "atomic" },
    "nfs": { is: "core.v1.NFSVolumeSource" },
    "nodeAffinity": { is: "core.v1.VolumeNodeAffinity" },
    "photonPersistentDisk": { is: "core.v1.PhotonPersistentDiskVolumeSource" },
    "portworxVolume": { is: "core.v1.PortworxVolumeSource" },
    "quobyte": { is: "core.v1.QuobyteVolumeSource" },
    "rbd": { is: "core.v1.RBDPersistentVolumeSource" },
    "scaleIO": { is: "core.v1.ScaleIOPersistentVolumeSource" },
    "storageos": { is: "core.v1.StorageOSPersistentVolumeSource" },
    "vsphereVolume": { is: "core.v1.VsphereVirtualDiskVolumeSource" },
  },
  "core.v1.PhotonPersistentDiskVolumeSource": {
    "pdID": { zero: "" },
  },
  "core.v1.Pod": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.PodSpec", zero: {} },
    "status": { is: "core.v1.PodStatus", zero: {} },
  },
  "core.v1.PodAffinity": {
    "preferredDuringSchedulingIgnoredDuringExecution": { list: "atomic", of: "core.v1.WeightedPodAffinityTerm" },
    "requiredDuringSchedulingIgnoredDuringExecution": { list: "atomic", of: "core.v1.PodAffinityTerm" },
  },
  "core.v1.PodAffinityTerm": {
    "labelSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "matchLabelKeys": { list: "atomic" },
    "mismatchLabelKeys": { list: "atomic" },
    "namespaceSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "namespaces": { list: "atomic" },
    "topologyKey": { zero: "" },
  },
  "core.v1.PodAntiAffinity": {
    "preferredDuringSchedulingIgnoredDuringExecution": { list: "atomic", of: "core.v1.WeightedPodAffinityTerm" },
    "requiredDuringSchedulingIgnoredDuringExecution": { list: "atomic", of: "core.v1.PodAffinityTerm" },
  },
  "core.v1.PodCertificateProjection": {
    "userAnnotations": { map: "" },
  },
  "core.v1.PodCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.PodDNSConfig": {
    "nameservers": { list: "atomic" },
    "options": { list: "atomic", of: "core.v1.PodDNSConfigOption" },
    "searches": { list: "atomic" },
  },
  "core.v1.PodExtendedResourceClaimStatus": {
    "requestMappings": { list: "atomic", of: "core.v1.ContainerExtendedResourceRequest", zero: null },
    "resourceClaimName": { zero: "" },
  },
  "core.v1.PodIP": {
    "ip": { zero: "" },
  },
  "core.v1.PodOS": {
    "name": { zero: "" },
  },
  "core.v1.PodReadinessGate": {
    "conditionType": { zero: "" },
  },
  "core.v1.PodResourceClaim": {
    "name": { zero: "" },
  },
  "core.v1.PodResourceClaimStatus": {
    "name": { zero: "" },
  },
  "core.v1.PodSchedulingGate": {
    "name": { zero: "" },
  },
  "core.v1.PodSecurityContext": {
    "appArmorProfile": { is: "core.v1.AppArmorProfile" },
    "seLinuxOptions": { is: "core.v1.SELinuxOptions" },
    "seccompProfile": { is: "core.v1.SeccompProfile" },
    "supplementalGroups": { list: "atomic" },
    "sysctls": { list: "atomic", of: "core.v1.Sysctl" },
    "windowsOptions": { is: "core.v1.WindowsSecurityContextOptions" },
  },
  "core.v1.PodSpec": {
    "affinity": { is: "core.v1.Affinity" },
    "containers": { list: "map", of: "core.v1.Container", keys: {"name": null}, zero: null, merge: "name" },
    "dnsConfig": { is: "core.v1.PodDNSConfig" },
    "ephemeralContainers": { list: "map", of: "core.v1.EphemeralContainer", keys: {"name": null}, merge: "name" },
    "hostAliases": { list: "map", of: "core.v1.HostAlias", keys: {"ip": null}, merge: "ip" },
    "imagePullSecrets": { list: "map", of: "core.v1.LocalObjectReference", keys: {"name": null}, merge: "name" },
    "initContainers": { list: "map", of: "core.v1.Container", keys: {"name": null}, merge: "name" },
    "nodeSelector": { map: "", atomic: true },
    "os": { is: "core.v1.PodOS" },
    "overhead": { map: "" },
    "readinessGates": { list: "atomic", of: "core.v1.PodReadinessGate" },
    "resourceClaims": { list: "map", of: "core.v1.PodResourceClaim", keys: {"name": null}, merge: "name", retainKeys: true },
    "resources": { is: "core.v1.ResourceRequirements" },
    "schedulingGates": { list: "map", of: "core.v1.PodSchedulingGate", keys: {"name": null}, merge: "name" },
    "schedulingGroup": { is: "core.v1.PodSchedulingGroup" },
    "securityContext": { is: "core.v1.PodSecurityContext" },
    "tolerations": { list: "atomic", of: "core.v1.Toleration" },
    "topologySpreadConstraints": { list: "map", of: "core.v1.TopologySpreadConstraint", keys: {"topologyKey": null,"whenUnsatisfiable": null}, merge: "topologyKey" },
    "volumes": { list: "map", of: "core.v1.Volume", keys: {"name": null}, merge: "name", retainKeys: true },
  },
  "core.v1.PodStatus": {
    "allocatedResources": { map: "" },
    "conditions": { list: "map", of: "core.v1.PodCondition", keys: {"type": null}, merge: "type" },
    "containerStatuses": { list: "atomic", of: "core.v1.ContainerStatus" },
    "ephemeralContainerStatuses": { list: "atomic", of: "core.v1.ContainerStatus" },
    "extendedResourceClaimStatus": { is: "core.v1.PodExtendedResourceClaimStatus" },
    "hostIPs": { list: "atomic", of: "core.v1.HostIP", merge: "ip" },
    "initContainerStatuses": { list: "atomic", of: "core.v1.ContainerStatus" },
    "nodeAllocatableResourceClaimStatuses": { list: "atomic", of: "core.v1.NodeAllocatableResourceClaimStatus" },
    "podIPs": { list: "map", of: "core.v1.PodIP", keys: {"ip": null}, merge: "ip" },
    "resourceClaimStatuses": { list: "map", of: "core.v1.PodResourceClaimStatus", keys: {"name": null}, merge: "name", retainKeys: true },
    "resources": { is: "core.v1.ResourceRequirements" },
  },
  "core.v1.PodTemplate": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "template": { is: "core.v1.PodTemplateSpec", zero: {} },
  },
  "core.v1.PodTemplateSpec": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.PodSpec", zero: {} },
  },
  "core.v1.PortStatus": {
    "port": { zero: 0 },
    "protocol": { zero: "" },
  },
  "core.v1.PortworxVolumeSource": {
    "volumeID": { zero: "" },
  },
  "core.v1.PreferredSchedulingTerm": {
    "preference": { is: "core.v1.NodeSelectorTerm", atomic: true, zero: {} },
    "weight": { zero: 0 },
  },
  "core.v1.Probe": {
    "exec": { is: "core.v1.ExecAction" },
    "grpc": { is: "core.v1.GRPCAction" },
    "httpGet": { is: "core.v1.HTTPGetAction" },
    "tcpSocket": { is: "core.v1.TCPSocketAction" },
  },
  "core.v1.ProjectedVolumeSource": {
    "sources": { list: "atomic", of: "core.v1.VolumeProjection" },
  },
  "core.v1.QuobyteVolumeSource": {
    "registry": { zero: "" },
    "volume": { zero: "" },
  },
  "core.v1.RBDPersistentVolumeSource": {
    "image": { zero: "" },
    "monitors": { list: "atomic", zero: null },
    "secretRef": { is: "core.v1.SecretReference", atomic: true },
  },
  "core.v1.RBDVolumeSource": {
    "image": { zero: "" },
    "monitors": { list: "atomic", zero: null },
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true },
  },
  "core.v1.ReplicationController": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.ReplicationControllerSpec", zero: {} },
    "status": { is: "core.v1.ReplicationControllerStatus", zero: {} },
  },
  "core.v1.ReplicationControllerCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "core.v1.ReplicationControllerSpec": {
    "minReadySeconds": { zero: 0 },
    "selector": { map: "", atomic: true },
    "template": { is: "core.v1.PodTemplateSpec" },
  },
  "core.v1.ReplicationControllerStatus": {
    "conditions": { list: "map", of: "core.v1.ReplicationControllerCondition", keys: {"type": null}, merge: "type" },
    "replicas": { zero: 0 },
  },
  "core.v1.ResourceClaim": {
    "name": { zero: "" },
  },
  "core.v1.ResourceFieldSelector": {
    "resource": { zero: "" },
  },
  "core.v1.ResourceHealth": {
    "resourceID": { zero: "" },
  },
  "core.v1.ResourceQuota": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.ResourceQuotaSpec", zero: {} },
    "status": { is: "core.v1.ResourceQuotaStatus", zero: {} },
  },
  "core.v1.ResourceQuotaSpec": {
    "hard": { map: "" },
    "scopeSelector": { is: "core.v1.ScopeSelector", atomic: true },
    "scopes": { list: "atomic" },
  },
  "core.v1.ResourceQuotaStatus": {
    "hard": { map: "" },
    "used": { map: "" },
  },
  "core.v1.ResourceRequirements": {
    "claims": { list: "map", of: "core.v1.ResourceClaim", keys: {"name": null} },
    "limits": { map: "" },
    "requests": { map: "" },
  },
  "core.v1.ResourceStatus": {
    "name": { zero: "" },
    "resources": { list: "map", of: "core.v1.ResourceHealth", keys: {"resourceID": null} },
  },
  "core.v1.ScaleIOPersistentVolumeSource": {
    "gateway": { zero: "" },
    "secretRef": { is: "core.v1.SecretReference", atomic: true, zero: null },
    "system": { zero: "" },
  },
  "core.v1.ScaleIOVolumeSource": {
    "gateway": { zero: "" },
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true, zero: null },
    "system": { zero: "" },
  },
  "core.v1.ScopeSelector": {
    "matchExpressions": { list: "atomic", of: "core.v1.ScopedResourceSelectorRequirement" },
  },
  "core.v1.ScopedResourceSelectorRequirement": {
    "operator": { zero: "" },
    "scopeName": { zero: "" },
    "values": { list: "atomic" },
  },
  "core.v1.SeccompProfile": {
    "type": { zero: "" },
  },
  "core.v1.Secret": {
    "data": { map: "" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "stringData": { map: "" },
  },
  "core.v1.SecretEnvSource": {
    "name": { zero: "" },
  },
  "core.v1.SecretKeySelector": {
    "key": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.SecretProjection": {
    "items": { list: "atomic", of: "core.v1.KeyToPath" },
    "name": { zero: "" },
  },
  "core.v1.SecretVolumeSource": {
    "items": { list: "atomic", of: "core.v1.KeyToPath" },
  },
  "core.v1.SecurityContext": {
    "appArmorProfile": { is: "core.v1.AppArmorProfile" },
    "capabilities": { is: "core.v1.Capabilities" },
    "seLinuxOptions": { is: "core.v1.SELinuxOptions" },
    "seccompProfile": { is: "core.v1.SeccompProfile" },
    "windowsOptions": { is: "core.v1.WindowsSecurityContextOptions" },
  },
  "core.v1.Service": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "core.v1.ServiceSpec", zero: {} },
    "status": { is: "core.v1.ServiceStatus", zero: {} },
  },
  "core.v1.ServiceAccount": {
    "imagePullSecrets": { list: "atomic", of: "core.v1.LocalObjectReference" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "secrets": { list: "map", of: "core.v1.ObjectReference", keys: {"name": null}, merge: "name" },
  },
  "core.v1.ServiceAccountTokenProjection": {
    "path": { zero: "" },
  },
  "core.v1.ServicePort": {
    "port": { zero: 0 },
  },
  "core.v1.ServiceSpec": {
    "clusterIPs": { list: "atomic" },
    "externalIPs": { list: "atomic" },
    "ipFamilies": { list: "atomic" },
    "loadBalancerSourceRanges": { list: "atomic" },
    "ports": { list: "map", of: "core.v1.ServicePort", keys: {"port": null,"protocol": "TCP"}, merge: "port" },
    "selector": { map: "", atomic: true },
    "sessionAffinityConfig": { is: "core.v1.SessionAffinityConfig" },
  },
  "core.v1.ServiceStatus": {
    "conditions": { list: "map", of: "meta.v1.Condition", keys: {"type": null}, merge: "type" },
    "loadBalancer": { is: "core.v1.LoadBalancerStatus", zero: {} },
  },
  "core.v1.SessionAffinityConfig": {
    "clientIP": { is: "core.v1.ClientIPConfig" },
  },
  "core.v1.SleepAction": {
    "seconds": { zero: 0 },
  },
  "core.v1.StorageOSPersistentVolumeSource": {
    "secretRef": { is: "core.v1.ObjectReference", atomic: true },
  },
  "core.v1.StorageOSVolumeSource": {
    "secretRef": { is: "core.v1.LocalObjectReference", atomic: true },
  },
  "core.v1.Sysctl": {
    "name": { zero: "" },
    "value": { zero: "" },
  },
  "core.v1.Taint": {
    "effect": { zero: "" },
    "key": { zero: "" },
  },
  "core.v1.TopologySelectorLabelRequirement": {
    "key": { zero: "" },
    "values": { list: "atomic", zero: null },
  },
  "core.v1.TopologySelectorTerm": {
    "matchLabelExpressions": { list: "atomic", of: "core.v1.TopologySelectorLabelRequirement" },
  },
  "core.v1.TopologySpreadConstraint": {
    "labelSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "matchLabelKeys": { list: "atomic" },
    "maxSkew": { zero: 0 },
    "topologyKey": { zero: "" },
    "whenUnsatisfiable": { zero: "" },
  },
  "core.v1.TypedLocalObjectReference": {
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.TypedObjectReference": {
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.Volume": {
    "awsElasticBlockStore": { is: "core.v1.AWSElasticBlockStoreVolumeSource" },
    "azureDisk": { is: "core.v1.AzureDiskVolumeSource" },
    "azureFile": { is: "core.v1.AzureFileVolumeSource" },
    "cephfs": { is: "core.v1.CephFSVolumeSource" },
    "cinder": { is: "core.v1.CinderVolumeSource" },
    "configMap": { is: "core.v1.ConfigMapVolumeSource" },
    "csi": { is: "core.v1.CSIVolumeSource" },
    "downwardAPI": { is: "core.v1.DownwardAPIVolumeSource" },
    "emptyDir": { is: "core.v1.EmptyDirVolumeSource" },
    "ephemeral": { is: "core.v1.EphemeralVolumeSource" },
    "fc": { is: "core.v1.FCVolumeSource" },
    "flexVolume": { is: "core.v1.FlexVolumeSource" },
    "flocker": { is: "core.v1.FlockerVolumeSource" },
    "gcePersistentDisk": { is: "core.v1.GCEPersistentDiskVolumeSource" },
    "gitRepo": { is: "core.v1.GitRepoVolumeSource" },
    "glusterfs": { is: "core.v1.GlusterfsVolumeSource" },
    "hostPath": { is: "core.v1.HostPathVolumeSource" },
    "image": { is: "core.v1.ImageVolumeSource" },
    "iscsi": { is: "core.v1.ISCSIVolumeSource" },
    "name": { zero: "" },
    "nfs": { is: "core.v1.NFSVolumeSource" },
    "persistentVolumeClaim": { is: "core.v1.PersistentVolumeClaimVolumeSource" },
    "photonPersistentDisk": { is: "core.v1.PhotonPersistentDiskVolumeSource" },
    "portworxVolume": { is: "core.v1.PortworxVolumeSource" },
    "projected": { is: "core.v1.ProjectedVolumeSource" },
    "quobyte": { is: "core.v1.QuobyteVolumeSource" },
    "rbd": { is: "core.v1.RBDVolumeSource" },
    "scaleIO": { is: "core.v1.ScaleIOVolumeSource" },
    "secret": { is: "core.v1.SecretVolumeSource" },
    "storageos": { is: "core.v1.StorageOSVolumeSource" },
    "vsphereVolume": { is: "core.v1.VsphereVirtualDiskVolumeSource" },
  },
  "core.v1.VolumeDevice": {
    "devicePath": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.VolumeMount": {
    "mountPath": { zero: "" },
    "name": { zero: "" },
  },
  "core.v1.VolumeMountStatus": {
    "mountPath": { zero: "" },
    "name": { zero: "" },
    "volumeStatus": { is: "core.v1.VolumeStatus" },
  },
  "core.v1.VolumeNodeAffinity": {
    "required": { is: "core.v1.NodeSelector", atomic: true },
  },
  "core.v1.VolumeProjection": {
    "clusterTrustBundle": { is: "core.v1.ClusterTrustBundleProjection" },
    "configMap": { is: "core.v1.ConfigMapProjection" },
    "downwardAPI": { is: "core.v1.DownwardAPIProjection" },
    "podCertificate": { is: "core.v1.PodCertificateProjection" },
    "secret": { is: "core.v1.SecretProjection" },
    "serviceAccountToken": { is: "core.v1.ServiceAccountTokenProjection" },
  },
  "core.v1.VolumeResourceRequirements": {
    "limits": { map: "" },
    "requests": { map: "" },
  },
  "core.v1.VolumeStatus": {
    "image": { is: "core.v1.ImageVolumeStatus" },
  },
  "core.v1.VsphereVirtualDiskVolumeSource": {
    "volumePath": { zero: "" },
  },
  "core.v1.WeightedPodAffinityTerm": {
    "podAffinityTerm": { is: "core.v1.PodAffinityTerm", zero: {} },
    "weight": { zero: 0 },
  },
  "discovery.v1.Endpoint": {
    "addresses": { list: "set", zero: null },
    "conditions": { is: "discovery.v1.EndpointConditions", zero: {} },
    "deprecatedTopology": { map: "" },
    "hints": { is: "discovery.v1.EndpointHints" },
    "targetRef": { is: "core.v1.ObjectReference", atomic: true },
  },
  "discovery.v1.EndpointHints": {
    "forNodes": { list: "atomic", of: "discovery.v1.ForNode" },
    "forZones": { list: "atomic", of: "discovery.v1.ForZone" },
  },
  "discovery.v1.EndpointSlice": {
    "addressType": { zero: "" },
    "endpoints": { list: "atomic", of: "discovery.v1.Endpoint" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "ports": { list: "atomic", of: "discovery.v1.EndpointPort" },
  },
  "discovery.v1.ForNode": {
    "name": { zero: "" },
  },
  "discovery.v1.ForZone": {
    "name": { zero: "" },
  },
  "events.v1.Event": {
    "deprecatedSource": { is: "core.v1.EventSource", zero: {} },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "regarding": { is: "core.v1.ObjectReference", atomic: true, zero: {} },
    "related": { is: "core.v1.ObjectReference", atomic: true },
    "series": { is: "events.v1.EventSeries" },
  },
  "events.v1.EventSeries": {
    "count": { zero: 0 },
  },
  "flowcontrol.v1.FlowDistinguisherMethod": {
    "type": { zero: "" },
  },
  "flowcontrol.v1.FlowSchema": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "flowcontrol.v1.FlowSchemaSpec", zero: {} },
    "status": { is: "flowcontrol.v1.FlowSchemaStatus", zero: {} },
  },
  "flowcontrol.v1.FlowSchemaSpec": {
    "distinguisherMethod": { is: "flowcontrol.v1.FlowDistinguisherMethod" },
    "matchingPrecedence": { zero: 0 },
    "priorityLevelConfiguration": { is: "flowcontrol.v1.PriorityLevelConfigurationReference", zero: {} },
    "rules": { list: "atomic", of: "flowcontrol.v1.PolicyRulesWithSubjects" },
  },
  "flowcontrol.v1.FlowSchemaStatus": {
    "conditions": { list: "map", of: "flowcontrol.v1.FlowSchemaCondition", keys: {"type": null}, merge: "type" },
  },
  "flowcontrol.v1.GroupSubject": {
    "name": { zero: "" },
  },
  "flowcontrol.v1.LimitResponse": {
    "queuing": { is: "flowcontrol.v1.QueuingConfiguration" },
    "type": { zero: "" },
  },
  "flowcontrol.v1.LimitedPriorityLevelConfiguration": {
    "limitResponse": { is: "flowcontrol.v1.LimitResponse", zero: {} },
  },
  "flowcontrol.v1.NonResourcePolicyRule": {
    "nonResourceURLs": { list: "set", zero: null },
    "verbs": { list: "set", zero: null },
  },
  "flowcontrol.v1.PolicyRulesWithSubjects": {
    "nonResourceRules": { list: "atomic", of: "flowcontrol.v1.NonResourcePolicyRule" },
    "resourceRules": { list: "atomic", of: "flowcontrol.v1.ResourcePolicyRule" },
    "subjects": { list: "atomic", of: "flowcontrol.v1.Subject", zero: null },
  },
  "flowcontrol.v1.PriorityLevelConfiguration": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "flowcontrol.v1.PriorityLevelConfigurationSpec", zero: {} },
    "status": { is: "flowcontrol.v1.PriorityLevelConfigurationStatus", zero: {} },
  },
  "flowcontrol.v1.PriorityLevelConfigurationReference": {
    "name": { zero: "" },
  },
  "flowcontrol.v1.PriorityLevelConfigurationSpec": {
    "exempt": { is: "flowcontrol.v1.ExemptPriorityLevelConfiguration" },
    "limited": { is: "flowcontrol.v1.LimitedPriorityLevelConfiguration" },
    "type": { zero: "" },
  },
  "flowcontrol.v1.PriorityLevelConfigurationStatus": {
    "conditions": { list: "map", of: "flowcontrol.v1.PriorityLevelConfigurationCondition", keys: {"type": null}, merge: "type" },
  },
  "flowcontrol.v1.QueuingConfiguration": {
    "handSize": { zero: 0 },
    "queueLengthLimit": { zero: 0 },
    "queues": { zero: 0 },
  },
  "flowcontrol.v1.ResourcePolicyRule": {
    "apiGroups": { list: "set", zero: null },
    "namespaces": { list: "set" },
    "resources": { list: "set", zero: null },
    "verbs": { list: "set", zero: null },
  },
  "flowcontrol.v1.ServiceAccountSubject": {
    "name": { zero: "" },
    "namespace": { zero: "" },
  },
  "flowcontrol.v1.Subject": {
    "group": { is: "flowcontrol.v1.GroupSubject" },
    "kind": { zero: "" },
    "serviceAccount": { is: "flowcontrol.v1.ServiceAccountSubject" },
    "user": { is: "flowcontrol.v1.UserSubject" },
  },
  "flowcontrol.v1.UserSubject": {
    "name": { zero: "" },
  },
  "networking.v1.HTTPIngressPath": {
    "backend": { is: "networking.v1.IngressBackend", zero: {} },
  },
  "networking.v1.HTTPIngressRuleValue": {
    "paths": { list: "atomic", of: "networking.v1.HTTPIngressPath", zero: null },
  },
  "networking.v1.IPAddress": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "networking.v1.IPAddressSpec", zero: {} },
  },
  "networking.v1.IPAddressSpec": {
    "parentRef": { is: "networking.v1.ParentReference", zero: null },
  },
  "networking.v1.IPBlock": {
    "cidr": { zero: "" },
    "except": { list: "atomic" },
  },
  "networking.v1.Ingress": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "networking.v1.IngressSpec", zero: {} },
    "status": { is: "networking.v1.IngressStatus", zero: {} },
  },
  "networking.v1.IngressBackend": {
    "resource": { is: "core.v1.TypedLocalObjectReference", atomic: true },
    "service": { is: "networking.v1.IngressServiceBackend" },
  },
  "networking.v1.IngressClass": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "networking.v1.IngressClassSpec", zero: {} },
  },
  "networking.v1.IngressClassParametersReference": {
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "networking.v1.IngressClassSpec": {
    "parameters": { is: "networking.v1.IngressClassParametersReference" },
  },
  "networking.v1.IngressLoadBalancerIngress": {
    "ports": { list: "atomic", of: "networking.v1.IngressPortStatus" },
  },
  "networking.v1.IngressLoadBalancerStatus": {
    "ingress": { list: "atomic", of: "networking.v1.IngressLoadBalancerIngress" },
  },
  "networking.v1.IngressPortStatus": {
    "port": { zero: 0 },
    "protocol": { zero: "" },
  },
  "networking.v1.IngressRule": {
    "http": { is: "networking.v1.HTTPIngressRuleValue" },
  },
  "networking.v1.IngressServiceBackend": {
    "name": { zero: "" },
    "port": { is: "networking.v1.ServiceBackendPort", atomic: true, zero: {} },
  },
  "networking.v1.IngressSpec": {
    "defaultBackend": { is: "networking.v1.IngressBackend" },
    "rules": { list: "atomic", of: "networking.v1.IngressRule" },
    "tls": { list: "atomic", of: "networking.v1.IngressTLS" },
  },
  "networking.v1.IngressStatus": {
    "loadBalancer": { is: "networking.v1.IngressLoadBalancerStatus", zero: {} },
  },
  "networking.v1.IngressTLS": {
    "hosts": { list: "atomic" },
  },
  "networking.v1.NetworkPolicy": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "networking.v1.NetworkPolicySpec", zero: {} },
  },
  "networking.v1.NetworkPolicyEgressRule": {
    "ports": { list: "atomic", of: "networking.v1.NetworkPolicyPort" },
    "to": { list: "atomic", of: "networking.v1.NetworkPolicyPeer" },
  },
  "networking.v1.NetworkPolicyIngressRule": {
    "from": { list: "atomic", of: "networking.v1.NetworkPolicyPeer" },
    "ports": { list: "atomic", of: "networking.v1.NetworkPolicyPort" },
  },
  "networking.v1.NetworkPolicyPeer": {
    "ipBlock": { is: "networking.v1.IPBlock" },
    "namespaceSelector": { is: "meta.v1.LabelSelector", atomic: true },
    "podSelector": { is: "meta.v1.LabelSelector", atomic: true },
  },
  "networking.v1.NetworkPolicySpec": {
    "egress": { list: "atomic", of: "networking.v1.NetworkPolicyEgressRule" },
    "ingress": { list: "atomic", of: "networking.v1.NetworkPolicyIngressRule" },
    "podSelector": { is: "meta.v1.LabelSelector", atomic: true, zero: {} },
    "policyTypes": { list: "atomic" },
  },
  "networking.v1.ServiceCIDR": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "networking.v1.ServiceCIDRSpec", zero: {} },
    "status": { is: "networking.v1.ServiceCIDRStatus", zero: {} },
  },
  "networking.v1.ServiceCIDRSpec": {
    "cidrs": { list: "atomic" },
  },
  "networking.v1.ServiceCIDRStatus": {
    "conditions": { list: "map", of: "meta.v1.Condition", keys: {"type": null}, merge: "type" },
  },
  "node.v1.Overhead": {
    "podFixed": { map: "" },
  },
  "node.v1.RuntimeClass": {
    "handler": { zero: "" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "overhead": { is: "node.v1.Overhead" },
    "scheduling": { is: "node.v1.Scheduling" },
  },
  "node.v1.Scheduling": {
    "nodeSelector": { map: "", atomic: true },
    "tolerations": { list: "atomic", of: "core.v1.Toleration" },
  },
  "policy.v1.Eviction": {
    "deleteOptions": { is: "meta.v1.DeleteOptions" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
  },
  "policy.v1.PodDisruptionBudget": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "policy.v1.PodDisruptionBudgetSpec", zero: {} },
    "status": { is: "policy.v1.PodDisruptionBudgetStatus", zero: {} },
  },
  "policy.v1.PodDisruptionBudgetSpec": {
    "selector": { is: "meta.v1.LabelSelector", atomic: true },
  },
  "policy.v1.PodDisruptionBudgetStatus": {
    "conditions": { list: "map", of: "meta.v1.Condition", keys: {"type": null}, merge: "type" },
    "currentHealthy": { zero: 0 },
    "desiredHealthy": { zero: 0 },
    "disruptedPods": { map: "" },
    "disruptionsAllowed": { zero: 0 },
    "expectedPods": { zero: 0 },
  },
  "rbac.v1.AggregationRule": {
    "clusterRoleSelectors": { list: "atomic", of: "meta.v1.LabelSelector" },
  },
  "rbac.v1.ClusterRole": {
    "aggregationRule": { is: "rbac.v1.AggregationRule" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "rules": { list: "atomic", of: "rbac.v1.PolicyRule" },
  },
  "rbac.v1.ClusterRoleBinding": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "roleRef": { is: "rbac.v1.RoleRef", atomic: true, zero: {} },
    "subjects": { list: "atomic", of: "rbac.v1.Subject" },
  },
  "rbac.v1.PolicyRule": {
    "apiGroups": { list: "atomic" },
    "nonResourceURLs": { list: "atomic" },
    "resourceNames": { list: "atomic" },
    "resources": { list: "atomic" },
    "verbs": { list: "atomic", zero: null },
  },
  "rbac.v1.Role": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "rules": { list: "atomic", of: "rbac.v1.PolicyRule" },
  },
  "rbac.v1.RoleBinding": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "roleRef": { is: "rbac.v1.RoleRef", atomic: true, zero: {} },
    "subjects": { list: "atomic", of: "rbac.v1.Subject" },
  },
  "rbac.v1.RoleRef": {
    "apiGroup": { zero: "" },
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "rbac.v1.Subject": {
    "kind": { zero: "" },
    "name": { zero: "" },
  },
  "resource.v1.AllocatedDeviceStatus": {
    "conditions": { list: "map", of: "meta.v1.Condition", keys: {"type": null} },
    "data": { is: "any" },
    "device": { zero: "" },
    "driver": { zero: "" },
    "networkData": { is: "resource.v1.NetworkDeviceData" },
    "pool": { zero: "" },
  },
  "resource.v1.AllocationResult": {
    "devices": { is: "resource.v1.DeviceAllocationResult", zero: {} },
    "nodeSelector": { is: "core.v1.NodeSelector", atomic: true },
  },
  "resource.v1.CELDeviceSelector": {
    "expression": { zero: "" },
  },
  "resource.v1.CapacityRequestPolicy": {
    "validRange": { is: "resource.v1.CapacityRequestPolicyRange" },
    "validValues": { list: "atomic" },
  },
  "resource.v1.CapacityRequirements": {
    "requests": { map: "" },
  },
  "resource.v1.CounterSet": {
    "counters": { map: "resource.v1.Counter", zero: null },
    "name": { zero: "" },
  },
  "resource.v1.Device": {
    "attributes": { map: "resource.v1.DeviceAttribute" },
    "bindingConditions": { list: "atomic" },
    "bindingFailureConditions": { list: "atomic" },
    "capacity": { map: "resource.v1.DeviceCapacity" },
    "consumesCounters": { list: "atomic", of: "resource.v1.DeviceCounterConsumption" },
    "name": { zero: "" },
    "nodeAllocatableResourceMappings": { map: "resource.v1.NodeAllocatableResourceMapping" },
    "nodeSelector": { is: "core.v1.NodeSelector", atomic: true },
    "taints": { list: "atomic", of: "resource.v1.DeviceTaint" },
  },
  "resource.v1.DeviceAllocationConfiguration": {
    "opaque": { is: "resource.v1.OpaqueDeviceConfiguration" },
    "requests": { list: "atomic" },
    "source": { zero: "" },
  },
  "resource.v1.DeviceAllocationResult": {
    "config": { list: "atomic", of: "resource.v1.DeviceAllocationConfiguration" },
    "results": { list: "atomic", of: "resource.v1.DeviceRequestAllocationResult" },
  },
  "resource.v1.DeviceAttribute": {
    "bools": { list: "atomic" },
    "ints": { list: "atomic" },
    "strings": { list: "atomic" },
    "versions": { list: "atomic" },
  },
  "resource.v1.DeviceCapacity": {
    "requestPolicy": { is: "resource.v1.CapacityRequestPolicy" },
  },
  "resource.v1.DeviceClaim": {
    "config": { list: "atomic", of: "resource.v1.DeviceClaimConfiguration" },
    "constraints": { list: "atomic", of: "resource.v1.DeviceConstraint" },
    "requests": { list: "atomic", of: "resource.v1.DeviceRequest" },
  },
  "resource.v1.DeviceClaimConfiguration": {
    "opaque": { is: "resource.v1.OpaqueDeviceConfiguration" },
    "requests": { list: "atomic" },
  },
  "resource.v1.DeviceClass": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "resource.v1.DeviceClassSpec", zero: {} },
  },
  "resource.v1.DeviceClassConfiguration": {
    "opaque": { is: "resource.v1.OpaqueDeviceConfiguration" },
  },
  "resource.v1.DeviceClassSpec": {
    "config": { list: "atomic", of: "resource.v1.DeviceClassConfiguration" },
    "selectors": { list: "atomic", of: "resource.v1.DeviceSelector" },
  },
  "resource.v1.DeviceConstraint": {
    "requests": { list: "atomic" },
  },
  "resource.v1.DeviceCounterConsumption": {
    "counterSet": { zero: "" },
    "counters": { map: "resource.v1.Counter", zero: null },
  },
  "resource.v1.DeviceRequest": {
    "exactly": { is: "resource.v1.ExactDeviceRequest" },
    "firstAvailable": { list: "atomic", of: "resource.v1.DeviceSubRequest" },
    "name": { zero: "" },
  },
  "resource.v1.DeviceRequestAllocationResult": {
    "bindingConditions": { list: "atomic" },
    "bindingFailureConditions": { list: "atomic" },
    "consumedCapacity": { map: "" },
    "device": { zero: "" },
    "driver": { zero: "" },
    "pool": { zero: "" },
    "request": { zero: "" },
    "tolerations": { list: "atomic", of: "resource.v1.DeviceToleration" },
  },
  "resource.v1.DeviceSelector": {
    "cel": { is: "resource.v1.CELDeviceSelector" },
  },
  "resource.v1.DeviceSubRequest": {
    "capacity": { is: "resource.v1.CapacityRequirements" },
    "deviceClassName": { zero: "" },
    "name": { zero: "" },
    "selectors": { list: "atomic", of: "resource.v1.DeviceSelector" },
    "tolerations": { list: "atomic", of: "resource.v1.DeviceToleration" },
  },
  "resource.v1.DeviceTaint": {
    "effect": { zero: "" },
    "key": { zero: "" },
  },
  "resource.v1.ExactDeviceRequest": {
    "capacity": { is: "resource.v1.CapacityRequirements" },
    "deviceClassName": { zero: "" },
    "selectors": { list: "atomic", of: "resource.v1.DeviceSelector" },
    "tolerations": { list: "atomic", of: "resource.v1.DeviceToleration" },
  },
  "resource.v1.NetworkDeviceData": {
    "ips": { list: "atomic" },
  },
  "resource.v1.OpaqueDeviceConfiguration": {
    "driver": { zero: "" },
    "parameters": { is: "any", zero: null },
  },
  "resource.v1.ResourceClaim": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "resource.v1.ResourceClaimSpec", zero: {} },
    "status": { is: "resource.v1.ResourceClaimStatus", zero: {} },
  },
  "resource.v1.ResourceClaimConsumerReference": {
    "name": { zero: "" },
    "resource": { zero: "" },
    "uid": { zero: "" },
  },
  "resource.v1.ResourceClaimSpec": {
    "devices": { is: "resource.v1.DeviceClaim", zero: {} },
  },
  "resource.v1.ResourceClaimStatus": {
    "allocation": { is: "resource.v1.AllocationResult" },
    "devices": { list: "map", of: "resource.v1.AllocatedDeviceStatus", keys: {"driver": null,"device": null,"pool": null,"shareID": null} },
    "reservedFor": { list: "map", of: "resource.v1.ResourceClaimConsumerReference", keys: {"uid": null}, merge: "uid" },
  },
  "resource.v1.ResourceClaimTemplate": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "resource.v1.ResourceClaimTemplateSpec", zero: {} },
  },
  "resource.v1.ResourceClaimTemplateSpec": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "resource.v1.ResourceClaimSpec", zero: {} },
  },
  "resource.v1.ResourcePool": {
    "generation": { zero: 0 },
    "name": { zero: "" },
    "resourceSliceCount": { zero: 0 },
  },
  "resource.v1.ResourceSlice": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "resource.v1.ResourceSliceSpec", zero: {} },
  },
  "resource.v1.ResourceSliceSpec": {
    "devices": { list: "atomic", of: "resource.v1.Device" },
    "driver": { zero: "" },
    "nodeSelector": { is: "core.v1.NodeSelector", atomic: true },
    "pool": { is: "resource.v1.ResourcePool", zero: {} },
    "sharedCounters": { list: "atomic", of: "resource.v1.CounterSet" },
  },
  "scheduling.v1.PriorityClass": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "value": { zero: 0 },
  },
  "storage.v1.CSIDriver": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "storage.v1.CSIDriverSpec", zero: {} },
  },
  "storage.v1.CSIDriverSpec": {
    "tokenRequests": { list: "atomic", of: "storage.v1.TokenRequest" },
    "volumeLifecycleModes": { list: "set" },
  },
  "storage.v1.CSINode": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "storage.v1.CSINodeSpec", zero: {} },
  },
  "storage.v1.CSINodeDriver": {
    "allocatable": { is: "storage.v1.VolumeNodeResources" },
    "name": { zero: "" },
    "nodeID": { zero: "" },
    "topologyKeys": { list: "atomic" },
  },
  "storage.v1.CSINodeSpec": {
    "drivers": { list: "map", of: "storage.v1.CSINodeDriver", keys: {"name": null}, zero: null, merge: "name" },
  },
  "storage.v1.CSIStorageCapacity": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "nodeTopology": { is: "meta.v1.LabelSelector", atomic: true },
    "storageClassName": { zero: "" },
  },
  "storage.v1.StorageClass": {
    "allowedTopologies": { list: "atomic", of: "core.v1.TopologySelectorTerm" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "mountOptions": { list: "atomic" },
    "parameters": { map: "" },
    "provisioner": { zero: "" },
  },
  "storage.v1.TokenRequest": {
    "audience": { zero: "" },
  },
  "storage.v1.VolumeAttachment": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "storage.v1.VolumeAttachmentSpec", zero: {} },
    "status": { is: "storage.v1.VolumeAttachmentStatus", zero: {} },
  },
  "storage.v1.VolumeAttachmentSource": {
    "inlineVolumeSpec": { is: "core.v1.PersistentVolumeSpec" },
  },
  "storage.v1.VolumeAttachmentSpec": {
    "attacher": { zero: "" },
    "nodeName": { zero: "" },
    "source": { is: "storage.v1.VolumeAttachmentSource", zero: {} },
  },
  "storage.v1.VolumeAttachmentStatus": {
    "attachError": { is: "storage.v1.VolumeError" },
    "attached": { zero: false },
    "attachmentMetadata": { map: "" },
    "detachError": { is: "storage.v1.VolumeError" },
  },
  "storage.v1.VolumeAttributesClass": {
    "driverName": { zero: "" },
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "parameters": { map: "" },
  },
  "apiextensions.v1.CustomResourceColumnDefinition": {
    "jsonPath": { zero: "" },
    "name": { zero: "" },
    "type": { zero: "" },
  },
  "apiextensions.v1.CustomResourceConversion": {
    "strategy": { zero: "" },
    "webhook": { is: "apiextensions.v1.WebhookConversion" },
  },
  "apiextensions.v1.CustomResourceDefinition": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "apiextensions.v1.CustomResourceDefinitionSpec", zero: {} },
    "status": { is: "apiextensions.v1.CustomResourceDefinitionStatus", zero: {} },
  },
  "apiextensions.v1.CustomResourceDefinitionCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "apiextensions.v1.CustomResourceDefinitionNames": {
    "categories": { list: "atomic" },
    "kind": { zero: "" },
    "plural": { zero: "" },
    "shortNames": { list: "atomic" },
  },
  "apiextensions.v1.CustomResourceDefinitionSpec": {
    "conversion": { is: "apiextensions.v1.CustomResourceConversion" },
    "group": { zero: "" },
    "names": { is: "apiextensions.v1.CustomResourceDefinitionNames", zero: {} },
    "scope": { zero: "" },
    "versions": { list: "atomic", of: "apiextensions.v1.CustomResourceDefinitionVersion", zero: null },
  },
  "apiextensions.v1.CustomResourceDefinitionStatus": {
    "acceptedNames": { is: "apiextensions.v1.CustomResourceDefinitionNames", zero: {} },
    "conditions": { list: "map", of: "apiextensions.v1.CustomResourceDefinitionCondition", keys: {"type": null} },
    "storedVersions": { list: "atomic" },
  },
  "apiextensions.v1.CustomResourceDefinitionVersion": {
    "additionalPrinterColumns": { list: "atomic", of: "apiextensions.v1.CustomResourceColumnDefinition" },
    "name": { zero: "" },
    "schema": { is: "apiextensions.v1.CustomResourceValidation" },
    "selectableFields": { list: "atomic", of: "apiextensions.v1.SelectableField" },
    "served": { zero: false },
    "storage": { zero: false },
    "subresources": { is: "apiextensions.v1.CustomResourceSubresources" },
  },
  "apiextensions.v1.CustomResourceSubresourceScale": {
    "specReplicasPath": { zero: "" },
    "statusReplicasPath": { zero: "" },
  },
  "apiextensions.v1.CustomResourceSubresources": {
    "scale": { is: "apiextensions.v1.CustomResourceSubresourceScale" },
    "status": { is: "any" },
  },
  "apiextensions.v1.CustomResourceValidation": {
    "openAPIV3Schema": { is: "apiextensions.v1.JSONSchemaProps" },
  },
  "apiextensions.v1.JSONSchemaProps": {
    "allOf": { list: "atomic", of: "apiextensions.v1.JSONSchemaProps" },
    "anyOf": { list: "atomic", of: "apiextensions.v1.JSONSchemaProps" },
    "definitions": { map: "apiextensions.v1.JSONSchemaProps" },
    "dependencies": { map: "" },
    "enum": { list: "atomic" },
    "externalDocs": { is: "apiextensions.v1.ExternalDocumentation" },
    "not": { is: "apiextensions.v1.JSONSchemaProps" },
    "oneOf": { list: "atomic", of: "apiextensions.v1.JSONSchemaProps" },
    "patternProperties": { map: "apiextensions.v1.JSONSchemaProps" },
    "properties": { map: "apiextensions.v1.JSONSchemaProps" },
    "required": { list: "atomic" },
    "x-kubernetes-list-map-keys": { list: "atomic" },
    "x-kubernetes-validations": { list: "map", of: "apiextensions.v1.ValidationRule", keys: {"rule": null}, merge: "rule" },
  },
  "apiextensions.v1.SelectableField": {
    "jsonPath": { zero: "" },
  },
  "apiextensions.v1.ServiceReference": {
    "name": { zero: "" },
    "namespace": { zero: "" },
  },
  "apiextensions.v1.ValidationRule": {
    "rule": { zero: "" },
  },
  "apiextensions.v1.WebhookClientConfig": {
    "service": { is: "apiextensions.v1.ServiceReference" },
  },
  "apiextensions.v1.WebhookConversion": {
    "clientConfig": { is: "apiextensions.v1.WebhookClientConfig" },
    "conversionReviewVersions": { list: "atomic", zero: null },
  },
  "meta.v1.Condition": {
    "message": { zero: "" },
    "reason": { zero: "" },
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "meta.v1.DeleteOptions": {
    "dryRun": { list: "atomic" },
    "preconditions": { is: "meta.v1.Preconditions" },
  },
  "meta.v1.FieldSelectorRequirement": {
    "key": { zero: "" },
    "operator": { zero: "" },
    "values": { list: "atomic" },
  },
  "meta.v1.LabelSelector": {
    "matchExpressions": { list: "atomic", of: "meta.v1.LabelSelectorRequirement" },
    "matchLabels": { map: "" },
  },
  "meta.v1.LabelSelectorRequirement": {
    "key": { zero: "" },
    "operator": { zero: "" },
    "values": { list: "atomic" },
  },
  "meta.v1.ListMeta": {
    "shardInfo": { is: "meta.v1.ShardInfo" },
  },
  "meta.v1.ManagedFieldsEntry": {
    "fieldsV1": { is: "any" },
  },
  "meta.v1.ObjectMeta": {
    "annotations": { map: "" },
    "finalizers": { list: "set", merge: "" },
    "labels": { map: "" },
    "managedFields": { list: "atomic", of: "meta.v1.ManagedFieldsEntry" },
    "ownerReferences": { list: "map", of: "meta.v1.OwnerReference", keys: {"uid": null}, merge: "uid" },
  },
  "meta.v1.OwnerReference": {
    "apiVersion": { zero: "" },
    "kind": { zero: "" },
    "name": { zero: "" },
    "uid": { zero: "" },
  },
  "meta.v1.ShardInfo": {
    "selector": { zero: "" },
  },
  "meta.v1.Status": {
    "details": { is: "meta.v1.StatusDetails" },
    "metadata": { is: "meta.v1.ListMeta", zero: {} },
  },
  "meta.v1.StatusDetails": {
    "causes": { list: "atomic", of: "meta.v1.StatusCause" },
  },
  "apiregistration.v1.APIService": {
    "metadata": { is: "meta.v1.ObjectMeta", zero: {} },
    "spec": { is: "apiregistration.v1.APIServiceSpec", zero: {} },
    "status": { is: "apiregistration.v1.APIServiceStatus", zero: {} },
  },
  "apiregistration.v1.APIServiceCondition": {
    "status": { zero: "" },
    "type": { zero: "" },
  },
  "apiregistration.v1.APIServiceSpec": {
    "groupPriorityMinimum": { zero: 0 },
    "service": { is: "apiregistration.v1.ServiceReference" },
    "versionPriority": { zero: 0 },
  },
  "apiregistration.v1.APIServiceStatus": {
    "conditions": { list: "map", of: "apiregistration.v1.APIServiceCondition", keys: {"type": null}, merge: "type" },
  },
};
