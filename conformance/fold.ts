// Folds the lines of `kcache watch -o json` into a state, and compares states.
import { isDeepStrictEqual } from "node:util";

export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
    readonly managedFields?: unknown;
  };
  readonly spec?: object;
  readonly status?: object;
}

export const keyOf = (object: KubeObject): string =>
  `${object.metadata.namespace ?? ""}/${object.metadata.name}`;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isKubeObject(value: unknown): value is KubeObject {
  return isObject(value) && isObject(value.metadata) && typeof value.metadata.name === "string";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told as a violation, with the line
  }
}

/** Reads a list as `kubectl get -o json` prints it. */
export function parseList(text: string): readonly KubeObject[] {
  const list: unknown = JSON.parse(text);
  if (!isObject(list) || !Array.isArray(list.items) || !list.items.every(isKubeObject)) {
    throw new Error(`read a list: not one: ${text.slice(0, 200)}`);
  }
  return list.items;
}

/** The state that lines of `kcache watch -o json` tell, and every line that did not fit the state before it. */
export class Fold {
  readonly objects = new Map<string, KubeObject>();
  /** Lines that a consumer could not have applied, with the reason. */
  readonly violations: string[] = [];
  readonly lines: Record<string, number> = {};
  ready = false;

  line(text: string): void {
    const line = parsed(text);
    const type = isObject(line) && typeof line.type === "string" ? line.type : "nothing";
    this.lines[type] = (this.lines[type] ?? 0) + 1;
    if (!isObject(line)) this.#refuse("not an object", text);
    else if (type === "ready") this.#ready(line, text);
    else if (isKubeObject(line.object)) this.#change(type, line.object, line.previous, text);
    else this.#refuse(`${type} without an object`, text);
  }

  #change(type: string, object: KubeObject, previous: unknown, text: string): void {
    const key = keyOf(object);
    const held = this.objects.get(key);
    const expected = type === "update" || type === "delete";
    if (type === "init" && this.ready) this.#refuse("init after ready", text);
    if (type !== "init" && !this.ready) this.#refuse(`${type} before ready`, text);
    if (expected && held === undefined) this.#refuse(`${type} of what is not there`, text);
    if (!expected && held !== undefined) this.#refuse(`${type} of what is there`, text);
    if (type === "update" && held !== undefined) {
      if (object.metadata.uid !== held.metadata.uid) this.#refuse("update to another uid", text);
      if (!isDeepStrictEqual(previous, held))
        this.#refuse("update whose previous is not what was told", text);
    }
    if (type === "delete") this.objects.delete(key);
    else if (type === "init" || type === "create" || type === "update") this.objects.set(key, object);
    else this.#refuse("unknown type", text);
  }

  #ready(line: Record<string, unknown>, text: string): void {
    if (this.ready) this.#refuse("ready twice", text);
    if (line.count !== this.objects.size) this.#refuse(`ready, but ${this.objects.size} were told`, text);
    if (typeof line.resourceVersion !== "string") this.#refuse("ready without a resourceVersion", text);
    this.ready = true;
  }

  #refuse(why: string, text: string): void {
    this.violations.push(`${why}: ${text.slice(0, 240)}`);
  }
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What differs between a folded state and a list of the cluster, a line for each object. */
export function differences(
  folded: ReadonlyMap<string, KubeObject>,
  listed: readonly KubeObject[],
): readonly string[] {
  const found: string[] = [];
  const left = new Set(folded.keys());
  for (const object of listed) {
    const key = keyOf(object);
    const held = folded.get(key);
    left.delete(key);
    const { uid, resourceVersion } = object.metadata;
    if (held === undefined) found.push(`${key}: missing, the cluster has ${uid} at ${resourceVersion}`);
    else if (held.metadata.uid !== uid) found.push(`${key}: uid ${held.metadata.uid}, in the cluster ${uid}`);
    else if (held.metadata.resourceVersion !== resourceVersion) {
      found.push(`${key}: at ${held.metadata.resourceVersion}, in the cluster at ${resourceVersion}`);
    } else if (!isDeepStrictEqual(withoutManagedFields(held), withoutManagedFields(object))) {
      found.push(
        `${key}: same version ${resourceVersion}, different content: ${firstDifference(held, object)}`,
      );
    }
  }
  for (const key of left) found.push(`${key}: not in the cluster`);
  return found;
}

function firstDifference(a: unknown, b: unknown, at = "object"): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  if (!isObject(a) || !isObject(b))
    return `${at}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`.slice(0, 300);
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (at === "object.metadata" && name === "managedFields") continue;
    const inner = firstDifference(a[name], b[name], `${at}.${name}`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
