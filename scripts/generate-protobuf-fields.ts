/**
 * Writes packages/apiserver/src/protobuf/fields.ts: which field of which message has which number, read from the
 * struct tags of the Go types of k8s.io/api. Needs the Go modules' folders:
 *
 *   node scripts/generate-protobuf-fields.ts $(go list -m -f '{{.Dir}}' k8s.io/api k8s.io/apimachinery)
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Field {
  readonly json: string;
  readonly number: string;
  readonly type: string;
  readonly omitEmpty: boolean;
}

/** Go package alias -> its file, relative to one of the two modules. */
const PACKAGES: Readonly<Record<string, readonly [module: "api" | "apimachinery", path: string]>> = {
  metav1: ["apimachinery", "pkg/apis/meta/v1/types.go"],
  v1: ["api", "core/v1/types.go"],
  appsv1: ["api", "apps/v1/types.go"],
  batchv1: ["api", "batch/v1/types.go"],
  networkingv1: ["api", "networking/v1/types.go"],
  discoveryv1: ["api", "discovery/v1/types.go"],
  coordinationv1: ["api", "coordination/v1/types.go"],
  rbacv1: ["api", "rbac/v1/types.go"],
  policyv1: ["api", "policy/v1/types.go"],
  autoscalingv1: ["api", "autoscaling/v1/types.go"],
  autoscalingv2: ["api", "autoscaling/v2/types.go"],
  storagev1: ["api", "storage/v1/types.go"],
  schedulingv1: ["api", "scheduling/v1/types.go"],
};

/** Kinds that clients send: these messages and all that they hold are written. */
const ROOTS: Readonly<Record<string, string>> = {
  metav1: "DeleteOptions",
  v1: "Binding ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
  appsv1: "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
  batchv1: "CronJob Job",
  networkingv1: "Ingress IngressClass NetworkPolicy",
  discoveryv1: "EndpointSlice",
  coordinationv1: "Lease",
  rbacv1: "ClusterRole ClusterRoleBinding Role RoleBinding",
  policyv1: "Eviction PodDisruptionBudget",
  autoscalingv1: "Scale",
  autoscalingv2: "HorizontalPodAutoscaler",
  storagev1: "CSIDriver CSINode StorageClass VolumeAttachment",
  schedulingv1: "PriorityClass",
};

const SCALARS: Readonly<Record<string, string>> = {
  string: "string",
  bool: "bool",
  int: "int",
  int32: "int",
  int64: "int",
  uint32: "int",
  uint64: "int",
  "types.UID": "string",
  "[]byte": "bytes",
  float64: "double",
};

/** Messages of a shape of their own in JSON; the decoder knows them by these names. */
const SPECIAL: Readonly<Record<string, string>> = {
  "metav1.Time": "Time",
  "metav1.MicroTime": "MicroTime",
  "metav1.Duration": "Duration",
  "metav1.FieldsV1": "FieldsV1",
  "resource.Quantity": "Quantity",
  "intstr.IntOrString": "IntOrString",
  "runtime.RawExtension": "RawExtension",
};

/** What Go files call the package of the core kinds, besides `v1`. */
const CORE_ALIASES: ReadonlySet<string> = new Set(["corev1", "apiv1"]);

const structs = new Map<string, Map<string, string>>();
const aliases = new Map<string, string>();

function load(alias: string, text: string): void {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
    found.set(match[1] ?? "", match[2] ?? "");
  structs.set(alias, found);
  for (const match of text.matchAll(/^type (\w+) ([\w.[\]*]+)$/gm))
    aliases.set(`${alias}.${match[1]}`, match[2] ?? "");
}

/** The type in the notation of fields.ts: `*` pointer, `[]` list, `{}` map with text keys. */
function resolve(alias: string, goType: string): string {
  if (goType.startsWith("*")) return `*${resolve(alias, goType.slice(1)).replace(/^\*/, "")}`;
  const scalar = SCALARS[goType];
  if (scalar !== undefined) return scalar;
  if (goType.startsWith("[]")) return `[]${resolve(alias, goType.slice(2)).replace(/^\*/, "")}`;
  const map = /^map\[[\w.]+\](.+)$/.exec(goType);
  if (map !== null) return `{}${resolve(alias, map[1] ?? "")}`;
  const [scope, name] = goType.includes(".") ? goType.split(".") : [alias, goType];
  const full = `${CORE_ALIASES.has(scope ?? "") ? "v1" : scope}.${name}`;
  const special = SPECIAL[full];
  if (special !== undefined) return special;
  const alternative = aliases.get(full);
  if (alternative !== undefined) return resolve(full.split(".")[0] ?? "", alternative);
  if (structs.get(full.split(".")[0] ?? "")?.has(full.split(".")[1] ?? "") !== true) {
    throw new Error(`resolve ${goType} in ${alias}: no such type; add its package to PACKAGES`);
  }
  return full;
}

function fieldsOf(alias: string, name: string): Field[] {
  const body = structs.get(alias)?.get(name) ?? "";
  const fields: Field[] = [];
  for (const line of body.split("\n")) {
    const match = /^\s*(?:(\w+)\s+)?([\w.[\]*]+)\s+`(.*)`/.exec(line.replace(/\/\/.*$/, ""));
    const tags = match?.[3] ?? "";
    const number = /protobuf:"\w+,(\d+)/.exec(tags)?.[1];
    const json = /json:"([^"]*)"/.exec(tags)?.[1] ?? "";
    if (match === null || number === undefined) continue;
    const [jsonName = "", ...options] = json.split(",");
    const type = resolve(alias, match[2] ?? "");
    fields.push({
      json: jsonName,
      number,
      type,
      omitEmpty: options.includes("omitempty") || options.includes("omitzero"),
    });
  }
  return fields;
}

const [apiFolder, machineryFolder] = process.argv.slice(2);
if (apiFolder === undefined || machineryFolder === undefined) {
  console.error("generate protobuf fields: name the folders of k8s.io/api and k8s.io/apimachinery");
  process.exit(1);
}
for (const [alias, [module, path]] of Object.entries(PACKAGES)) {
  load(alias, readFileSync(join(module === "api" ? apiFolder : machineryFolder, path), "utf8"));
}

const written = new Map<string, string>();
const waiting = Object.entries(ROOTS).flatMap(([alias, names]) =>
  names.split(" ").map((name) => `${alias}.${name}`),
);
for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
  if (written.has(next)) continue;
  const [alias = "", name = ""] = next.split(".");
  const fields = fieldsOf(alias, name);
  written.set(
    next,
    fields.map((one) => `${one.number} ${one.json}:${one.type}${one.omitEmpty ? "" : "!"}`).join(" "),
  );
  for (const { type } of fields) {
    const message = type.replace(/^[*[\]{}]+/, "");
    if (message.includes(".")) waiting.push(message);
  }
}
const lines = [...written]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, fields]) => `${name} = ${fields}`);
const out = join(import.meta.dirname, "../packages/apiserver/src/protobuf/fields.ts");
writeFileSync(
  out,
  `// Written by scripts/generate-protobuf-fields.ts; not to be edited.

/**
 * One message a line: its fields as \`number name:type\`. A type is a scalar, a message, or one of the shapes that the decoder
 * knows by name; before it \`*\` is a pointer, \`[]\` a list, \`{}\` a map with text keys. A \`!\` after it says that JSON shows the
 * field even if it is empty. A field without a name lies open in its parent.
 */
export const FIELDS: string = \`
${lines.join("\n")}
\`;
`,
);
