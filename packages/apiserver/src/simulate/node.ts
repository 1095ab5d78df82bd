import { ApiError } from "./client.ts";
import type { Cluster } from "./cluster.ts";
import type { Condition, Draft, Node } from "./objects.ts";
import type { Random } from "./random.ts";

const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] as const;
const VERSION = "v1.34.2";

/** The machine's own address, where its pods' `hostIP` comes from. */
export function nodeAddress(node: Node | undefined): string {
  const internal = node?.status?.addresses?.find(({ type }) => type === "InternalIP");
  return internal?.address ?? "127.0.0.1";
}

/** The first three bytes of the addresses of a node's pods. */
export function podNetwork(node: Node | undefined): string {
  return (node?.spec.podCIDR ?? "10.244.0.0/24").split(".").slice(0, 3).join(".");
}

/** Registers three machines, ready to run pods; those that exist already are kept as they are. */
export async function registerNodes(cluster: Cluster): Promise<void> {
  for (const [index, zone] of ZONES.entries()) {
    const { status, ...draft } = nodeDraft(index + 1, zone, cluster.timestamp(), cluster.random);
    try {
      const node = await cluster.create(cluster.nodes, draft);
      if (status !== undefined) await cluster.updateStatus(cluster.nodes, node, status);
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
    }
  }
}

function nodeDraft(number: number, zone: string, now: string, random: Random): Draft<Node> {
  const name = `worker-${number}`;
  const ids = random.fork(`node ${name}`);
  const podCIDR = `10.244.${number}.0/24`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": "m6i.xlarge",
        "topology.kubernetes.io/region": zone.slice(0, -1),
        "topology.kubernetes.io/zone": zone,
      },
      annotations: { "node.alpha.kubernetes.io/ttl": "0" },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      addresses: [
        { type: "InternalIP", address: `10.0.${number}.11` },
        { type: "Hostname", address: name },
      ],
      allocatable: resources("3920m", "15071468Ki", "86905895Ki"),
      capacity: resources("4", "16087276Ki", "95551679Ki"),
      conditions: [
        healthy(
          "MemoryPressure",
          "False",
          "KubeletHasSufficientMemory",
          "kubelet has sufficient memory available",
        ),
        healthy("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        healthy("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        healthy("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: "amd64",
        bootID: uuid(ids),
        containerRuntimeVersion: "containerd://2.1.4",
        kernelVersion: "6.12.48",
        kubeProxyVersion: "",
        kubeletVersion: VERSION,
        machineID: ids.hex(32),
        operatingSystem: "linux",
        osImage: "Bottlerocket OS 1.50.0",
        systemUUID: uuid(ids),
      },
    },
  };

  function healthy(type: string, status: "True" | "False", reason: string, message: string): Condition {
    return { type, status, lastHeartbeatTime: now, lastTransitionTime: now, reason, message };
  }
}

function resources(cpu: string, memory: string, storage: string): Record<string, string> {
  return { cpu, "ephemeral-storage": storage, "hugepages-2Mi": "0", memory, pods: "110" };
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join("-");
}
