import type { Container, Draft, Job } from "../objects.ts";
import type { Resource } from "../resource.ts";
import * as resources from "../resource.ts";
import {
  configMapOf,
  deploymentOf,
  image,
  type Manifest,
  secretOf,
  serviceOf,
  type Workload,
} from "./workload.ts";

export const SHOP_NAMESPACES: readonly string[] = ["shop", "payments"];

/** The job that somebody runs again from time to time. */
export const NIGHTLY_JOB = { namespace: "shop", name: "nightly-report" } as const;

const PROXY: Container = {
  name: "proxy",
  image: "docker.io/envoyproxy/envoy:v1.36.2",
  args: ["-c", "/etc/envoy/envoy.yaml", "--concurrency", "1"],
  imagePullPolicy: "IfNotPresent",
  ports: [{ name: "admin", containerPort: 9901, protocol: "TCP" }],
  readinessProbe: { httpGet: { path: "/ready", port: 9901, scheme: "HTTP" }, periodSeconds: 5 },
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};

const MIGRATE: Container = {
  name: "migrate",
  image: image("migrate", "3.2.0"),
  args: ["up", "--source", "/migrations"],
  imagePullPolicy: "IfNotPresent",
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};

const WORKLOADS: readonly Workload[] = [
  {
    namespace: "shop",
    name: "frontend",
    tier: "web",
    version: "2.14.0",
    replicas: 4,
    port: 8080,
    requests: ["100m", "128Mi"],
    limits: ["500m", "256Mi"],
    env: { CATALOG_URL: "http://catalog", CART_URL: "http://cart", CHECKOUT_URL: "http://checkout" },
    maxSurge: "25%",
    maxUnavailable: "25%",
  },
  {
    namespace: "shop",
    name: "catalog",
    tier: "api",
    version: "1.31.2",
    replicas: 3,
    port: 8081,
    requests: ["200m", "256Mi"],
    limits: ["1", "512Mi"],
    env: { SEARCH_URL: "http://search", CACHE_TTL: "30s" },
    secretKeys: ["db-user", "db-password"],
    initContainers: [MIGRATE],
  },
  {
    namespace: "shop",
    name: "cart",
    tier: "api",
    version: "1.9.4",
    replicas: 3,
    port: 8082,
    requests: ["100m", "192Mi"],
    limits: ["500m", "384Mi"],
    env: { REDIS_URL: "redis://cart-redis:6379/0" },
  },
  {
    namespace: "shop",
    name: "checkout",
    tier: "api",
    version: "3.0.7",
    replicas: 2,
    port: 8083,
    requests: ["150m", "256Mi"],
    limits: ["750m", "512Mi"],
    env: { PAYMENTS_URL: "http://payments.payments", CART_URL: "http://cart" },
    secretKeys: ["signing-key"],
    sidecars: [PROXY],
  },
  {
    namespace: "shop",
    name: "search",
    tier: "api",
    version: "5.4.1",
    replicas: 2,
    port: 8084,
    requests: ["500m", "1Gi"],
    limits: ["2", "2Gi"],
    env: { INDEX_SHARDS: "4" },
  },
  {
    namespace: "payments",
    name: "payments",
    tier: "api",
    version: "4.2.0",
    replicas: 3,
    port: 8443,
    requests: ["250m", "256Mi"],
    limits: ["1", "512Mi"],
    env: { LEDGER_URL: "http://ledger", CURRENCY: "EUR" },
    secretKeys: ["psp-token", "webhook-secret"],
    sidecars: [PROXY],
  },
  {
    namespace: "payments",
    name: "ledger",
    tier: "worker",
    version: "1.6.3",
    replicas: 2,
    port: 8085,
    requests: ["200m", "384Mi"],
    limits: ["800m", "768Mi"],
    env: { BATCH_SIZE: "200" },
    secretKeys: ["db-password"],
  },
];

/** Everything a team would apply to have the shop, in the order in which it is applied. */
export function shopManifests(): [Resource, Manifest][] {
  const of = (resource: Resource, ...manifests: (Manifest | undefined)[]): [Resource, Manifest][] =>
    manifests.flatMap((manifest): [Resource, Manifest][] =>
      manifest === undefined ? [] : [[resource, manifest]],
    );
  return [
    ...of(resources.namespaces, ...SHOP_NAMESPACES.map(namespace)),
    ...of(resources.configMaps, ...WORKLOADS.map(configMapOf)),
    ...of(
      resources.secrets,
      ...WORKLOADS.map(secretOf),
      tlsSecret("shop", "shop-tls"),
      tlsSecret("payments", "pay-tls"),
    ),
    ...of(resources.services, ...WORKLOADS.map(serviceOf), redisService()),
    ...of(resources.deployments, ...WORKLOADS.map((workload): Manifest => ({ ...deploymentOf(workload) }))),
    ...of(resources.statefulSets, redis()),
    ...of(resources.jobs, { ...nightlyJob() }),
    ...of(resources.ingresses, shopIngress(), payIngress()),
  ];
}

function namespace(name: string): Manifest {
  const labels = { "kubernetes.io/metadata.name": name, "pod-security.kubernetes.io/enforce": "baseline" };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function tlsSecret(namespace: string, name: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "kubernetes.io/tls",
    data: { "tls.crt": btoa("not a real certificate"), "tls.key": btoa("not a real key") },
  };
}

const REDIS_LABELS = {
  app: "cart-redis",
  "app.kubernetes.io/name": "redis",
  "app.kubernetes.io/part-of": "shop",
  tier: "data",
};

function redisService(): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "cart-redis", namespace: "shop", labels: REDIS_LABELS },
    spec: {
      type: "ClusterIP",
      clusterIP: "None",
      selector: { app: "cart-redis" },
      ports: [{ name: "redis", port: 6379, protocol: "TCP", targetPort: "redis" }],
    },
  };
}

function redis(): Manifest {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "cart-redis", namespace: "shop", labels: REDIS_LABELS },
    spec: {
      replicas: 2,
      serviceName: "cart-redis",
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      selector: { matchLabels: { app: "cart-redis" } },
      template: {
        metadata: { labels: { ...REDIS_LABELS, version: "7.4.6" } },
        spec: {
          containers: [
            {
              name: "redis",
              image: "docker.io/library/redis:7.4.6-alpine",
              args: ["--appendonly", "yes"],
              imagePullPolicy: "IfNotPresent",
              ports: [{ name: "redis", containerPort: 6379, protocol: "TCP" }],
              readinessProbe: {
                exec: { command: ["redis-cli", "ping"] },
                periodSeconds: 5,
                timeoutSeconds: 1,
              },
              resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
              volumeMounts: [{ name: "data", mountPath: "/data" }],
            },
          ],
          restartPolicy: "Always",
          terminationGracePeriodSeconds: 10,
          volumes: [{ name: "data", emptyDir: {} }],
        },
      },
    },
  };
}

/** The nightly report, as somebody starts it by hand. */
export function nightlyJob(): Draft<Job> {
  const { namespace, name } = NIGHTLY_JOB;
  const labels = { app: name, "app.kubernetes.io/part-of": "shop", tier: "batch" };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace, labels },
    spec: {
      parallelism: 1,
      completions: 2,
      backoffLimit: 4,
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: "report",
              image: image("report", "1.2.0"),
              args: ["--since", "24h", "--format", "parquet"],
              env: [{ name: "CATALOG_URL", value: "http://catalog" }],
              resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "1Gi" } },
            },
          ],
          restartPolicy: "Never",
        },
      },
    },
  };
}

function shopIngress(): Manifest {
  return ingress("shop", "shop", "shop.example", "shop-tls", "frontend", [
    ["/", "frontend"],
    ["/api/catalog", "catalog"],
    ["/api/cart", "cart"],
    ["/api/checkout", "checkout"],
    ["/api/search", "search"],
  ]);
}

function payIngress(): Manifest {
  return ingress("payments", "pay", "pay.example", "pay-tls", "payments", [
    ["/", "payments"],
    ["/ledger", "ledger"],
  ]);
}

function ingress(
  namespace: string,
  name: string,
  host: string,
  secretName: string,
  defaultService: string,
  paths: [path: string, service: string][],
): Manifest {
  const backend = (service: string): object => ({ service: { name: service, port: { name: "http" } } });
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name,
      namespace,
      labels: { "app.kubernetes.io/part-of": "shop" },
      annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "8m" },
    },
    spec: {
      ingressClassName: "nginx",
      defaultBackend: backend(defaultService),
      rules: [
        {
          host,
          http: {
            paths: paths.map(([path, service]) => ({ path, pathType: "Prefix", backend: backend(service) })),
          },
        },
      ],
      tls: [{ hosts: [host], secretName }],
    },
  };
}
