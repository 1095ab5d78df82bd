import type { Container, Deployment, Draft, KubeObject, PodSpec } from "../objects.ts";

/** A manifest as people write it: nothing that the server fills in. */
export type Manifest = Draft<KubeObject> & Record<string, unknown>;

/** The few things in which the shop's deployments differ. */
export interface Workload {
  namespace: string;
  name: string;
  tier: "web" | "api" | "worker";
  version: string;
  replicas: number;
  port: number;
  /** CPU and memory asked for, and their limits. */
  requests: readonly [cpu: string, memory: string];
  limits: readonly [cpu: string, memory: string];
  env: Readonly<Record<string, string>>;
  /** Keys of the namespace's secret `<name>-credentials` that are given as variables. */
  secretKeys?: readonly string[];
  /** Containers beside the main one. */
  sidecars?: readonly Container[];
  initContainers?: readonly Container[];
  maxSurge?: number | string;
  maxUnavailable?: number | string;
}

const REGISTRY = "registry.shop.example";

export function image(name: string, version: string): string {
  return `${REGISTRY}/${name}:${version}`;
}

export function labelsOf(workload: Workload): Record<string, string> {
  return {
    app: workload.name,
    "app.kubernetes.io/name": workload.name,
    "app.kubernetes.io/part-of": "shop",
    tier: workload.tier,
  };
}

/** The deployment of a workload, with probes, limits and configuration as such manifests have them. */
export function deploymentOf(workload: Workload): Draft<Deployment> {
  const { namespace, name, version, replicas, maxSurge = 1, maxUnavailable = 0 } = workload;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      namespace,
      labels: { ...labelsOf(workload), version },
      annotations: { "kubernetes.io/description": `The ${name} of the shop` },
    },
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { app: name } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
      template: {
        metadata: {
          labels: { ...labelsOf(workload), version },
          annotations: {
            "prometheus.io/path": "/metrics",
            "prometheus.io/port": String(workload.port),
            "prometheus.io/scrape": "true",
          },
        },
        spec: podSpec(workload),
      },
    },
  };
}

function podSpec(workload: Workload): PodSpec {
  const { name, initContainers = [], sidecars = [] } = workload;
  return {
    ...(initContainers.length === 0 ? {} : { initContainers: [...initContainers] }),
    containers: [mainContainer(workload), ...sidecars],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
    serviceAccountName: "default",
    terminationGracePeriodSeconds: 30,
    tolerations: ["not-ready", "unreachable"].map((trouble) => ({
      key: `node.kubernetes.io/${trouble}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 300,
    })),
    volumes: [
      { name: "config", configMap: { name: `${name}-config`, defaultMode: 420 } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}

function mainContainer(workload: Workload): Container {
  const { name, version, port, requests, limits, env, secretKeys = [] } = workload;
  return {
    name,
    image: image(name, version),
    imagePullPolicy: "IfNotPresent",
    ports: [
      { name: "http", containerPort: port, protocol: "TCP" },
      { name: "metrics", containerPort: 9090, protocol: "TCP" },
    ],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      { name: "POD_IP", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } } },
      { name: "LOG_LEVEL", value: "info" },
      ...Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
      ...secretKeys.map((key) => ({
        name: key.toUpperCase().replaceAll("-", "_"),
        valueFrom: { secretKeyRef: { name: `${name}-credentials`, key } },
      })),
    ],
    envFrom: [{ configMapRef: { name: `${name}-config` } }],
    resources: {
      requests: { cpu: requests[0], memory: requests[1] },
      limits: { cpu: limits[0], memory: limits[1] },
    },
    readinessProbe: probe("/readyz", 2, 5),
    livenessProbe: probe("/healthz", 10, 10),
    startupProbe: { ...probe("/healthz", 0, 2), failureThreshold: 30 },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    volumeMounts: [
      { name: "config", mountPath: `/etc/${name}`, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

function probe(path: string, initialDelaySeconds: number, periodSeconds: number): object {
  return {
    httpGet: { path, port: "http", scheme: "HTTP" },
    initialDelaySeconds,
    periodSeconds,
    timeoutSeconds: 1,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

/** The service in front of a workload. */
export function serviceOf(workload: Workload): Manifest {
  const { namespace, name } = workload;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels: labelsOf(workload) },
    spec: {
      type: "ClusterIP",
      selector: { app: name },
      ports: [
        { name: "http", port: 80, protocol: "TCP", targetPort: "http" },
        { name: "metrics", port: 9090, protocol: "TCP", targetPort: "metrics" },
      ],
      sessionAffinity: "None",
    },
  };
}

export function configMapOf(workload: Workload): Manifest {
  const { namespace, name, port } = workload;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `${name}-config`, namespace, labels: labelsOf(workload) },
    data: {
      LISTEN_PORT: String(port),
      FEATURES: "recommendations,wishlist",
      "application.yaml": `server:\n  port: ${port}\n  shutdown: graceful\nlogging:\n  format: json\n  level: info\n`,
    },
  };
}

/** Made-up credentials: long enough to look real, of no use anywhere. */
export function secretOf(workload: Workload): Manifest | undefined {
  const { namespace, name, secretKeys = [] } = workload;
  if (secretKeys.length === 0) return undefined;
  const data = secretKeys.map((key) => [key, btoa(`not-a-real-${key}-of-${name}`)]);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `${name}-credentials`, namespace, labels: labelsOf(workload) },
    type: "Opaque",
    data: Object.fromEntries(data),
  };
}
