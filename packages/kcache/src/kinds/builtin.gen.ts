// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import type { Kind } from "../object/kind.ts";
import * as admissionregistration_k8s_io_v1 from "./admissionregistration.k8s.io/v1.gen.ts";
import * as admissionregistration_k8s_io_v1alpha1 from "./admissionregistration.k8s.io/v1alpha1.gen.ts";
import * as admissionregistration_k8s_io_v1beta1 from "./admissionregistration.k8s.io/v1beta1.gen.ts";
import * as apiextensions_k8s_io_v1 from "./apiextensions.k8s.io/v1.gen.ts";
import * as apiregistration_k8s_io_v1 from "./apiregistration.k8s.io/v1.gen.ts";
import * as apps_v1 from "./apps/v1.gen.ts";
import * as autoscaling_v1 from "./autoscaling/v1.gen.ts";
import * as autoscaling_v2 from "./autoscaling/v2.gen.ts";
import * as batch_v1 from "./batch/v1.gen.ts";
import * as certificates_k8s_io_v1 from "./certificates.k8s.io/v1.gen.ts";
import * as certificates_k8s_io_v1alpha1 from "./certificates.k8s.io/v1alpha1.gen.ts";
import * as certificates_k8s_io_v1beta1 from "./certificates.k8s.io/v1beta1.gen.ts";
import * as coordination_k8s_io_v1 from "./coordination.k8s.io/v1.gen.ts";
import * as coordination_k8s_io_v1alpha2 from "./coordination.k8s.io/v1alpha2.gen.ts";
import * as coordination_k8s_io_v1beta1 from "./coordination.k8s.io/v1beta1.gen.ts";
import * as core_v1 from "./core/v1.gen.ts";
import * as discovery_k8s_io_v1 from "./discovery.k8s.io/v1.gen.ts";
import * as events_k8s_io_v1 from "./events.k8s.io/v1.gen.ts";
import * as flowcontrol_apiserver_k8s_io_v1 from "./flowcontrol.apiserver.k8s.io/v1.gen.ts";
import * as internal_apiserver_k8s_io_v1alpha1 from "./internal.apiserver.k8s.io/v1alpha1.gen.ts";
import * as networking_k8s_io_v1 from "./networking.k8s.io/v1.gen.ts";
import * as networking_k8s_io_v1beta1 from "./networking.k8s.io/v1beta1.gen.ts";
import * as node_k8s_io_v1 from "./node.k8s.io/v1.gen.ts";
import * as policy_v1 from "./policy/v1.gen.ts";
import * as rbac_authorization_k8s_io_v1 from "./rbac.authorization.k8s.io/v1.gen.ts";
import * as resource_k8s_io_v1 from "./resource.k8s.io/v1.gen.ts";
import * as resource_k8s_io_v1alpha3 from "./resource.k8s.io/v1alpha3.gen.ts";
import * as resource_k8s_io_v1beta1 from "./resource.k8s.io/v1beta1.gen.ts";
import * as resource_k8s_io_v1beta2 from "./resource.k8s.io/v1beta2.gen.ts";
import * as scheduling_k8s_io_v1 from "./scheduling.k8s.io/v1.gen.ts";
import * as scheduling_k8s_io_v1alpha2 from "./scheduling.k8s.io/v1alpha2.gen.ts";
import * as storage_k8s_io_v1 from "./storage.k8s.io/v1.gen.ts";
import * as storage_k8s_io_v1beta1 from "./storage.k8s.io/v1beta1.gen.ts";
import * as storagemigration_k8s_io_v1beta1 from "./storagemigration.k8s.io/v1beta1.gen.ts";

/**
 * Every built-in kind that can be listed and watched. A name that several share, with or without a group, means the
 * first: groups are in the order of the server, which kubectl goes by, of each the preferred version first.
 */
export const builtinKinds: readonly Kind[] = Object.freeze([
  core_v1.ConfigMap,
  core_v1.Endpoints,
  core_v1.Event,
  core_v1.LimitRange,
  core_v1.Namespace,
  core_v1.Node,
  core_v1.PersistentVolumeClaim,
  core_v1.PersistentVolume,
  core_v1.Pod,
  core_v1.PodTemplate,
  core_v1.ReplicationController,
  core_v1.ResourceQuota,
  core_v1.Secret,
  core_v1.ServiceAccount,
  core_v1.Service,
  apiregistration_k8s_io_v1.APIService,
  apps_v1.ControllerRevision,
  apps_v1.DaemonSet,
  apps_v1.Deployment,
  apps_v1.ReplicaSet,
  apps_v1.StatefulSet,
  events_k8s_io_v1.Event,
  autoscaling_v2.HorizontalPodAutoscaler,
  autoscaling_v1.HorizontalPodAutoscaler,
  batch_v1.CronJob,
  batch_v1.Job,
  certificates_k8s_io_v1.CertificateSigningRequest,
  certificates_k8s_io_v1beta1.ClusterTrustBundle,
  certificates_k8s_io_v1beta1.PodCertificateRequest,
  certificates_k8s_io_v1alpha1.ClusterTrustBundle,
  networking_k8s_io_v1.IngressClass,
  networking_k8s_io_v1.Ingress,
  networking_k8s_io_v1.IPAddress,
  networking_k8s_io_v1.NetworkPolicy,
  networking_k8s_io_v1.ServiceCIDR,
  networking_k8s_io_v1beta1.IPAddress,
  networking_k8s_io_v1beta1.ServiceCIDR,
  policy_v1.PodDisruptionBudget,
  rbac_authorization_k8s_io_v1.ClusterRoleBinding,
  rbac_authorization_k8s_io_v1.ClusterRole,
  rbac_authorization_k8s_io_v1.RoleBinding,
  rbac_authorization_k8s_io_v1.Role,
  storage_k8s_io_v1.CSIDriver,
  storage_k8s_io_v1.CSINode,
  storage_k8s_io_v1.CSIStorageCapacity,
  storage_k8s_io_v1.StorageClass,
  storage_k8s_io_v1.VolumeAttachment,
  storage_k8s_io_v1.VolumeAttributesClass,
  storage_k8s_io_v1beta1.VolumeAttributesClass,
  admissionregistration_k8s_io_v1.MutatingAdmissionPolicy,
  admissionregistration_k8s_io_v1.MutatingAdmissionPolicyBinding,
  admissionregistration_k8s_io_v1.MutatingWebhookConfiguration,
  admissionregistration_k8s_io_v1.ValidatingAdmissionPolicy,
  admissionregistration_k8s_io_v1.ValidatingAdmissionPolicyBinding,
  admissionregistration_k8s_io_v1.ValidatingWebhookConfiguration,
  admissionregistration_k8s_io_v1beta1.MutatingAdmissionPolicy,
  admissionregistration_k8s_io_v1beta1.MutatingAdmissionPolicyBinding,
  admissionregistration_k8s_io_v1alpha1.MutatingAdmissionPolicy,
  admissionregistration_k8s_io_v1alpha1.MutatingAdmissionPolicyBinding,
  apiextensions_k8s_io_v1.CustomResourceDefinition,
  scheduling_k8s_io_v1.PriorityClass,
  scheduling_k8s_io_v1alpha2.PodGroup,
  scheduling_k8s_io_v1alpha2.Workload,
  coordination_k8s_io_v1.Lease,
  coordination_k8s_io_v1beta1.LeaseCandidate,
  coordination_k8s_io_v1alpha2.LeaseCandidate,
  node_k8s_io_v1.RuntimeClass,
  discovery_k8s_io_v1.EndpointSlice,
  resource_k8s_io_v1.DeviceClass,
  resource_k8s_io_v1.ResourceClaim,
  resource_k8s_io_v1.ResourceClaimTemplate,
  resource_k8s_io_v1.ResourceSlice,
  resource_k8s_io_v1beta2.DeviceClass,
  resource_k8s_io_v1beta2.DeviceTaintRule,
  resource_k8s_io_v1beta2.ResourceClaim,
  resource_k8s_io_v1beta2.ResourceClaimTemplate,
  resource_k8s_io_v1beta2.ResourceSlice,
  resource_k8s_io_v1beta1.DeviceClass,
  resource_k8s_io_v1beta1.ResourceClaim,
  resource_k8s_io_v1beta1.ResourceClaimTemplate,
  resource_k8s_io_v1beta1.ResourceSlice,
  resource_k8s_io_v1alpha3.DeviceTaintRule,
  resource_k8s_io_v1alpha3.ResourcePoolStatusRequest,
  flowcontrol_apiserver_k8s_io_v1.FlowSchema,
  flowcontrol_apiserver_k8s_io_v1.PriorityLevelConfiguration,
  internal_apiserver_k8s_io_v1alpha1.StorageVersion,
  storagemigration_k8s_io_v1beta1.StorageVersionMigration,
]);
