import type { ScalePaths } from "../schema/scale-paths.ts";
import type { ResourceType } from "./resource.ts";

interface Options {
  readonly cluster?: true;
  readonly short?: string;
  readonly all?: true;
  readonly extends?: true;
  readonly status?: true;
  readonly scale?: true;
  readonly singular?: string;
  readonly fields?: string;
  readonly verbs?: string;
}

const VERBS = "create delete deletecollection get list patch update watch";
/** Nothing is kept of it: its create is a question. */
const REVIEW = { verbs: "create" } as const;

const SCALE: ScalePaths = { replicas: ".spec.replicas", statusReplicas: ".status.replicas" };

function of(apiVersion: string, kinds: readonly (readonly [string, string, Options?])[]): ResourceType[] {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  return kinds.map(([plural, kind, options = {}]) => ({
    group,
    version,
    plural,
    singular: options.singular ?? kind.toLowerCase(),
    kind,
    listKind: `${kind}List`,
    namespaced: options.cluster !== true,
    verbs: (options.verbs ?? VERBS).split(" "),
    shortNames: options.short?.split(" ") ?? [],
    categories: [
      ...(options.all === true ? ["all"] : []),
      ...(options.extends === true ? ["api-extensions"] : []),
    ],
    status: options.status === true,
    scale: options.scale === true ? SCALE : undefined,
    custom: false,
    fields: options.fields?.split(" ") ?? [],
    columns: [],
  }));
}

const POD_FIELDS =
  "spec.nodeName spec.host spec.restartPolicy spec.schedulerName spec.serviceAccountName spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName";
const EVENT_FIELDS =
  "involvedObject.kind involvedObject.namespace involvedObject.name involvedObject.uid involvedObject.apiVersion involvedObject.resourceVersion involvedObject.fieldPath reason reportingComponent source type";
const WORKLOAD = { all: true, status: true } as const;

/** What is served from the start. */
export const BUILTIN: readonly ResourceType[] = [
  ...of("v1", [
    ["configmaps", "ConfigMap", { short: "cm" }],
    ["endpoints", "Endpoints", { short: "ep", singular: "endpoints" }],
    ["events", "Event", { short: "ev", fields: EVENT_FIELDS }],
    ["limitranges", "LimitRange", { short: "limits" }],
    [
      "namespaces",
      "Namespace",
      {
        cluster: true,
        short: "ns",
        status: true,
        fields: "status.phase",
        verbs: "create delete get list patch update watch",
      },
    ],
    ["nodes", "Node", { cluster: true, short: "no", status: true, fields: "spec.unschedulable" }],
    ["persistentvolumeclaims", "PersistentVolumeClaim", { short: "pvc", status: true }],
    ["persistentvolumes", "PersistentVolume", { cluster: true, short: "pv", status: true }],
    ["pods", "Pod", { ...WORKLOAD, short: "po", fields: POD_FIELDS }],
    ["podtemplates", "PodTemplate"],
    [
      "replicationcontrollers",
      "ReplicationController",
      { ...WORKLOAD, short: "rc", scale: true, fields: "status.replicas" },
    ],
    ["resourcequotas", "ResourceQuota", { short: "quota", status: true }],
    ["secrets", "Secret", { fields: "type" }],
    ["serviceaccounts", "ServiceAccount", { short: "sa" }],
    ["services", "Service", { ...WORKLOAD, short: "svc", fields: "spec.clusterIP spec.type" }],
  ]),
  ...of("apps/v1", [
    ["controllerrevisions", "ControllerRevision"],
    ["daemonsets", "DaemonSet", { ...WORKLOAD, short: "ds" }],
    ["deployments", "Deployment", { ...WORKLOAD, short: "deploy", scale: true }],
    ["replicasets", "ReplicaSet", { ...WORKLOAD, short: "rs", scale: true }],
    ["statefulsets", "StatefulSet", { ...WORKLOAD, short: "sts", scale: true }],
  ]),
  ...of("batch/v1", [
    ["cronjobs", "CronJob", { ...WORKLOAD, short: "cj" }],
    ["jobs", "Job", { ...WORKLOAD, fields: "status.successful" }],
  ]),
  ...of("networking.k8s.io/v1", [
    ["ingressclasses", "IngressClass", { cluster: true }],
    ["ingresses", "Ingress", { short: "ing", status: true }],
    ["networkpolicies", "NetworkPolicy", { short: "netpol" }],
  ]),
  ...of("discovery.k8s.io/v1", [["endpointslices", "EndpointSlice"]]),
  ...of("coordination.k8s.io/v1", [["leases", "Lease"]]),
  ...of("rbac.authorization.k8s.io/v1", [
    ["clusterrolebindings", "ClusterRoleBinding", { cluster: true }],
    ["clusterroles", "ClusterRole", { cluster: true }],
    ["rolebindings", "RoleBinding"],
    ["roles", "Role"],
  ]),
  ...of("authentication.k8s.io/v1", [
    ["selfsubjectreviews", "SelfSubjectReview", { ...REVIEW, cluster: true }],
    ["tokenreviews", "TokenReview", { ...REVIEW, cluster: true }],
  ]),
  ...of("authorization.k8s.io/v1", [
    ["localsubjectaccessreviews", "LocalSubjectAccessReview", REVIEW],
    ["selfsubjectaccessreviews", "SelfSubjectAccessReview", { ...REVIEW, cluster: true }],
    ["selfsubjectrulesreviews", "SelfSubjectRulesReview", { ...REVIEW, cluster: true }],
    ["subjectaccessreviews", "SubjectAccessReview", { ...REVIEW, cluster: true }],
  ]),
  ...of("policy/v1", [["poddisruptionbudgets", "PodDisruptionBudget", { short: "pdb", status: true }]]),
  ...of("autoscaling/v2", [
    ["horizontalpodautoscalers", "HorizontalPodAutoscaler", { ...WORKLOAD, short: "hpa" }],
  ]),
  ...of("storage.k8s.io/v1", [
    ["csidrivers", "CSIDriver", { cluster: true }],
    ["csinodes", "CSINode", { cluster: true }],
    ["storageclasses", "StorageClass", { cluster: true, short: "sc" }],
    ["volumeattachments", "VolumeAttachment", { cluster: true, status: true }],
  ]),
  ...of("scheduling.k8s.io/v1", [["priorityclasses", "PriorityClass", { cluster: true, short: "pc" }]]),
  ...of("apiextensions.k8s.io/v1", [
    [
      "customresourcedefinitions",
      "CustomResourceDefinition",
      { cluster: true, short: "crd crds", status: true, extends: true },
    ],
  ]),
];
