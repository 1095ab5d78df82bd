// The client, and a namespace of its own: `node main.ts FOLDER KUBECONFIG`.
import { type ClientNode, type Config, type CoreApi, type KubeObject, loadClientNode } from "./package.ts";

const [folder = "", kubeconfig = ""] = process.argv.slice(2);
export const kube: ClientNode = await loadClientNode(folder);
export const config: Config = new kube.KubeConfig();
config.loadFromFile(kubeconfig);
export const core: CoreApi = config.makeApiClient(kube.CoreV1Api);

const made = await core.createNamespace({ body: { metadata: { generateName: "client-node-" } } });
export const namespace: string = made.metadata?.name ?? "";
export const configMap = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, labels: { app: "conformance" } },
  data,
});
export const create = (name: string, data?: Readonly<Record<string, string>>): Promise<KubeObject> =>
  core.createNamespacedConfigMap({ namespace, body: configMap(name, data) });
export const read = (name: string): Promise<KubeObject> => core.readNamespacedConfigMap({ namespace, name });
export const patch = (
  name: string,
  body: unknown,
  strategy: string,
  more: object = {},
): Promise<KubeObject> =>
  core.patchNamespacedConfigMap(
    { namespace, name, body, ...more },
    kube.setHeaderOptions("Content-Type", strategy),
  );
