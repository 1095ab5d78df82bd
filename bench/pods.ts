/**
 * Pods as a busy cluster has them: 7 to 8 KB of JSON each with `managedFields`, about half without. The same number
 * always gives the same pod, on every machine.
 */

/** A pod of the API server's shape; loose, so that the benchmarks measure no types of ours. */
export interface BenchPod {
  readonly kind: "Pod";
  readonly apiVersion: "v1";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly managedFields: readonly object[];
    readonly [field: string]: unknown;
  };
  readonly spec: object;
  readonly status: object;
}

const APPS = ["frontend", "checkout", "cart", "catalog", "payments", "search", "mailer", "ledger"] as const;
/** Pods of one replica set. */
const REPLICAS = 20;
const START = Date.UTC(2026, 0, 5, 8, 0, 0);

/** Numbers in [0, 1) that follow from the seed alone (mulberry32). */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hex(next: () => number, digits: number): string {
  let text = "";
  while (text.length < digits) text += Math.floor(next() * 16).toString(16);
  return text;
}

function uid(next: () => number): string {
  return `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 12)}`;
}

function pick<E>(next: () => number, from: readonly [E, ...E[]]): E {
  return from[Math.floor(next() * from.length)] ?? from[0];
}

function time(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString().replace(".000", "");
}

const NAMES = "bcdfghjklmnpqrstvwxz2456789";

/** The `i`th pod, as a watch event has it. Pods that follow one another share a replica set, and so labels and owner. */
export function podObject(i: number, seed = 1): BenchPod {
  const next = random(seed * 0x9e3779b1 + i);
  const setNumber = Math.floor(i / REPLICAS);
  const set = random(seed * 0x85ebca6b + setNumber);
  const app = pick(set, APPS);
  const namespace = `team-${setNumber % 50}`;
  const hash = hex(set, 10);
  const setUid = uid(set);
  const version = `v1.${Math.floor(set() * 40)}.${Math.floor(set() * 10)}`;
  let suffix = "";
  while (suffix.length < 5) suffix += NAMES[Math.floor(next() * NAMES.length)] ?? "b";
  const name = `${app}-${hash}-${suffix}`;
  const created = Math.floor(next() * 1_000_000);
  const node = `node-${Math.floor(next() * 2000)}.eu-central-1.compute.internal`;
  const podIP = `10.${Math.floor(next() * 256)}.${Math.floor(next() * 256)}.${Math.floor(next() * 256)}`;
  const hostIP = `172.16.${Math.floor(next() * 256)}.${Math.floor(next() * 256)}`;
  const containers = [app, "proxy"];
  const image = (container: string): string => `registry.example.com/shop/${container}:${version}`;

  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      name,
      generateName: `${app}-${hash}-`,
      namespace,
      uid: uid(next),
      resourceVersion: String(10_000_000 + i * 7 + Math.floor(next() * 7)),
      creationTimestamp: time(created),
      labels: {
        app,
        "app.kubernetes.io/component": "server",
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/version": version,
        "pod-template-hash": hash,
        tier: setNumber % 3 === 0 ? "edge" : "core",
      },
      annotations: {
        "prometheus.io/port": "9090",
        "prometheus.io/scrape": "true",
        "kubectl.kubernetes.io/restartedAt": time(created - 60),
        "shop.example.com/note": `{"owner":"team ${setNumber % 50}","runbook":"https://wiki.example.com/${app}"}`,
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: `${app}-${hash}`,
          uid: setUid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: managedFields(containers, setUid, created, podIP),
    },
    spec: {
      volumes: [
        {
          name: "kube-api-access-x7k2p",
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            ],
            defaultMode: 420,
          },
        },
        { name: "config", configMap: { name: `${app}-config`, defaultMode: 420 } },
      ],
      containers: containers.map((container, index) => ({
        name: container,
        image: image(container),
        args: ["--listen", `:${8080 + index}`, "--log-level", "info"],
        ports: [{ name: index === 0 ? "http" : "admin", containerPort: 8080 + index, protocol: "TCP" }],
        env: [
          { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
          { name: "REGION", value: "eu-central-1" },
          { name: "FEATURES", value: `checkout=on,search=${next() < 0.5 ? "on" : "off"}` },
        ],
        resources: { limits: { cpu: "1", memory: "512Mi" }, requests: { cpu: "250m", memory: "256Mi" } },
        volumeMounts: [
          { name: "config", readOnly: true, mountPath: "/etc/shop" },
          {
            name: "kube-api-access-x7k2p",
            readOnly: true,
            mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
          },
        ],
        livenessProbe: probe("/healthz", 8080 + index),
        readinessProbe: probe("/readyz", 8080 + index),
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        imagePullPolicy: "IfNotPresent",
      })),
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: app,
      serviceAccount: app,
      nodeName: node,
      securityContext: {},
      schedulerName: "default-scheduler",
      tolerations: ["not-ready", "unreachable"].map((condition) => ({
        key: `node.kubernetes.io/${condition}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: {
      phase: "Running",
      conditions: [
        "PodReadyToStartContainers",
        "Initialized",
        "Ready",
        "ContainersReady",
        "PodScheduled",
      ].map((type, index) => ({
        type,
        status: "True",
        lastProbeTime: null,
        lastTransitionTime: time(created + index),
      })),
      hostIP,
      hostIPs: [{ ip: hostIP }],
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: time(created),
      containerStatuses: containers.map((container) => ({
        name: container,
        state: { running: { startedAt: time(created + 3) } },
        lastState: {},
        ready: true,
        restartCount: Math.floor(next() * 3),
        image: image(container),
        imageID: `registry.example.com/shop/${container}@sha256:${hex(next, 64)}`,
        containerID: `containerd://${hex(next, 64)}`,
        started: true,
      })),
      qosClass: "Burstable",
    },
  };
}

function probe(path: string, port: number): object {
  return {
    httpGet: { path, port, scheme: "HTTP" },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

function managedFields(
  containers: readonly string[],
  owner: string,
  created: number,
  podIP: string,
): object[] {
  const set = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name) => [`f:${name}`, {}]));
  const condition = (type: string): [string, object] => [
    `k:{"type":"${type}"}`,
    { ".": {}, ...set(["lastProbeTime", "lastTransitionTime", "status", "type"]) },
  ];
  const probeFields = {
    ".": {},
    ...set(["failureThreshold", "periodSeconds", "successThreshold", "timeoutSeconds"]),
    "f:httpGet": { ".": {}, ...set(["path", "port", "scheme"]) },
  };
  return [
    {
      manager: "kube-controller-manager",
      operation: "Update",
      apiVersion: "v1",
      time: time(created),
      fieldsType: "FieldsV1",
      fieldsV1: {
        "f:metadata": {
          "f:annotations": { ".": {}, ...set(["prometheus.io/port", "prometheus.io/scrape"]) },
          "f:generateName": {},
          "f:labels": { ".": {}, ...set(["app", "app.kubernetes.io/version", "pod-template-hash", "tier"]) },
          "f:ownerReferences": { ".": {}, [`k:{"uid":"${owner}"}`]: {} },
        },
        "f:spec": {
          "f:containers": Object.fromEntries(
            containers.map((container) => [
              `k:{"name":"${container}"}`,
              {
                ".": {},
                ...set(["args", "image", "imagePullPolicy", "name", "terminationMessagePath"]),
                "f:env": Object.fromEntries(
                  ["POD_NAME", "REGION", "FEATURES"].map((name) => [
                    `k:{"name":"${name}"}`,
                    { ".": {}, ...set(["name", "value"]) },
                  ]),
                ),
                "f:livenessProbe": probeFields,
                "f:readinessProbe": probeFields,
                "f:resources": {
                  ".": {},
                  "f:limits": set(["cpu", "memory"]),
                  "f:requests": set(["cpu", "memory"]),
                },
              },
            ]),
          ),
          ...set(["dnsPolicy", "enableServiceLinks", "restartPolicy", "schedulerName", "serviceAccountName"]),
        },
      },
    },
    {
      manager: "kubelet",
      operation: "Update",
      apiVersion: "v1",
      time: time(created + 5),
      fieldsType: "FieldsV1",
      fieldsV1: {
        "f:status": {
          "f:conditions": Object.fromEntries(["ContainersReady", "Initialized", "Ready"].map(condition)),
          ...set(["containerStatuses", "hostIP", "phase", "podIP", "startTime"]),
          "f:podIPs": { ".": {}, [`k:{"ip":"${podIP}"}`]: { ".": {}, "f:ip": {} } },
        },
      },
      subresource: "status",
    },
  ];
}

/** The `i`th pod as the object of a watch event. */
export function podJson(i: number, seed = 1): string {
  return JSON.stringify(podObject(i, seed));
}

/** The `i`th pod as an item of a list: API servers leave `kind` and `apiVersion` out there. */
export function podItemJson(i: number, seed = 1): string {
  const { kind: _kind, apiVersion: _apiVersion, ...item } = podObject(i, seed);
  return JSON.stringify(item);
}
