/**
 * Writes packages/apiserver/test/protobuf-recorded.json: objects of a real kube-apiserver, each as JSON and as the protobuf bytes
 * that the server wrote at the same version. Needs a cluster and an address where it lets everybody in:
 *
 *   conformance/cluster/up DIR; export KUBECONFIG=DIR/kubeconfig
 *   kubectl apply -f packages/apiserver/test/protobuf-recorded.yaml; kubectl wait --for=condition=Ready pod --all
 *   kubectl proxy --port=8001 &
 *   node scripts/record-protobuf.ts http://127.0.0.1:8001
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const NAMESPACE = "recorded";
const PATHS = [
  `/api/v1/namespaces/${NAMESPACE}/pods/everything`,
  `/api/v1/namespaces/${NAMESPACE}/pods?limit=1`,
  `/api/v1/namespaces/${NAMESPACE}/services/web`,
  `/api/v1/namespaces/${NAMESPACE}/secrets/keys`,
  `/api/v1/namespaces/${NAMESPACE}/configmaps/settings`,
  `/api/v1/namespaces/${NAMESPACE}/events?fieldSelector=involvedObject.name=everything`,
  `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims/disk`,
  `/api/v1/namespaces/${NAMESPACE}/resourcequotas/limits`,
  `/api/v1/namespaces/${NAMESPACE}`,
  "/api/v1/nodes/node-0",
  `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/web`,
  `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/db`,
  `/apis/apps/v1/namespaces/${NAMESPACE}/controllerrevisions`,
  `/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs/nightly`,
  `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/ingresses/web`,
  `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies/web`,
  `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`,
  "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles/admin",
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/shapes.recorded.example.com",
  `/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets/web`,
  `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers/web`,
  `/api/v1/namespaces/${NAMESPACE}/pods/none`,
  `/api/v1/namespaces/${NAMESPACE}/secrets?watch=1&resourceVersion=0&timeoutSeconds=1`,
];

interface Recorded {
  readonly path: string;
  /** The object, or a watch's events. */
  readonly json: unknown;
  readonly protobuf: string;
}

async function ask(server: string, path: string, accept: string): Promise<Response> {
  return await fetch(`${server}${path}`, { headers: { accept } });
}

async function record(server: string, path: string): Promise<Recorded> {
  // Nodes and leases are written all the time: again, until nothing came between the two.
  for (let tries = 0; tries < 20; tries += 1) {
    const before = await (await ask(server, path, "application/json")).text();
    const protobuf = await (await ask(server, path, "application/vnd.kubernetes.protobuf")).bytes();
    const after = await (await ask(server, path, "application/json")).text();
    if (before !== after) continue;
    const json: unknown = path.includes("watch=1")
      ? before
          .trim()
          .split("\n")
          .map((line): unknown => JSON.parse(line))
      : JSON.parse(before);
    return { path, json, protobuf: Buffer.from(protobuf).toString("base64") };
  }
  throw new Error(`record ${path}: the object never rests`);
}

const [server] = process.argv.slice(2);
if (server === undefined) {
  console.error("record protobuf: name the address of a server, http://127.0.0.1:PORT");
  process.exit(1);
}
const recorded: Recorded[] = [];
for (const path of PATHS) recorded.push(await record(server, path));
const out = join(import.meta.dirname, "../packages/apiserver/test/protobuf-recorded.json");
writeFileSync(out, `${JSON.stringify(recorded, undefined, 1)}\n`);
