import { FIELDS } from "./fields.ts";

/** How often a field's value stands in its message. */
type Shape = "one" | "pointer" | "list" | "map";

/** One field of a message. */
export interface Field {
  readonly number: number;
  /** "": the message's fields lie open in the parent. */
  readonly name: string;
  readonly shape: Shape;
  /** A scalar, one of the shapes that JSON has a form of its own for, or the name of a message. */
  readonly type: string;
  /** JSON shows it even if it is empty. */
  readonly shownEmpty: boolean;
}

/** The fields of one message, ascending by number, as a server writes them. */
export type Message = readonly Field[];

/** Of the messages that only answers have. */
const META = `
metav1.ListMeta = 1 selfLink:string 2 resourceVersion:string 3 continue:string 4 remainingItemCount:*int
metav1.PartialObjectMetadata = 1 metadata:metav1.ObjectMeta
metav1.Status = 1 metadata:metav1.ListMeta 2 status:string 3 message:string 4 reason:string 5 details:*metav1.StatusDetails 6 code:int
metav1.StatusCause = 1 reason:string 2 message:string 3 field:string
metav1.StatusDetails = 1 name:string 2 group:string 3 kind:string 4 causes:[]metav1.StatusCause 5 retryAfterSeconds:int 6 uid:string
`;

const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["v1", "v1"],
  ["meta.k8s.io/v1", "metav1"],
  ["apps/v1", "appsv1"],
  ["batch/v1", "batchv1"],
  ["networking.k8s.io/v1", "networkingv1"],
  ["discovery.k8s.io/v1", "discoveryv1"],
  ["coordination.k8s.io/v1", "coordinationv1"],
  ["rbac.authorization.k8s.io/v1", "rbacv1"],
  ["policy/v1", "policyv1"],
  ["autoscaling/v1", "autoscalingv1"],
  ["autoscaling/v2", "autoscalingv2"],
  ["storage.k8s.io/v1", "storagev1"],
  ["scheduling.k8s.io/v1", "schedulingv1"],
]);
/** Kinds that go under the group of the object that they are for, or under `v1`. */
const EVERYWHERE: ReadonlySet<string> = new Set(["DeleteOptions", "Status"]);

let known: Map<string, Message> | undefined;

/** All messages by name; read at the first use. */
function messages(): ReadonlyMap<string, Message> {
  if (known !== undefined) return known;
  known = new Map();
  for (const line of `${META.trim()}\n${FIELDS.trim()}`.split("\n")) {
    const [name = "", rest = ""] = line.split(" = ");
    const fields: Field[] = [];
    for (const match of rest.matchAll(/(\d+) (\w*):(\*|\[\]|\{\})?([\w.]+)(!)?/g)) {
      const [, number, field = "", mark, type = "", shown] = match;
      const shape = mark === "*" ? "pointer" : mark === "[]" ? "list" : mark === "{}" ? "map" : "one";
      fields.push({ number: Number(number), name: field, shape, type, shownEmpty: shown !== undefined });
    }
    known.set(
      name,
      fields.sort((a, b) => a.number - b.number),
    );
  }
  return known;
}

/** The message of that name, as fields name them; undefined for scalars. */
export function messageNamed(name: string): Message | undefined {
  return messages().get(name);
}

/** The message of a kind; undefined where it has none. */
export function messageOf(apiVersion: string, kind: string): Message | undefined {
  const scope = EVERYWHERE.has(kind) ? "metav1" : PACKAGES.get(apiVersion);
  return scope === undefined ? undefined : messages().get(`${scope}.${kind}`);
}
