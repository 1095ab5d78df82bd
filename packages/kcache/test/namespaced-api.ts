import type { ConfigMap, Namespace } from "../src/kinds/core/v1.gen.ts";
import { answer, bookmarkOf, frameOf, statusOf } from "./fake-api.ts";
import { type Call, type ScriptedTransport, scriptedTransport } from "./scripted-transport.ts";

type Labels = Readonly<Record<string, string>>;
type Stored = ConfigMap | Namespace;

/** A model of an API server that holds namespaces, and config maps in them; it knows label selectors of one `key=value`. */
export interface NamespacedApi {
  readonly transport: ScriptedTransport;
  readonly version: number;
  /** Config maps by `namespace/name`, namespaces by `name`. */
  readonly objects: ReadonlyMap<string, Stored>;
  /** Creates or replaces. Without a namespace it is one. */
  put(namespace: string | undefined, name: string, labels?: Labels): Stored;
  /** Removes it; a namespace with all that is in it. */
  remove(namespace: string | undefined, name: string): void;
  /** Namespaces whose config maps nobody may see; `*` for asking for those of all at once. */
  readonly forbidden: Set<string>;
  /** Takes the place of the normal answer. @returns whether it answered */
  intercept: ((call: Call) => boolean) | undefined;
  /** What was asked for config maps: `list a`, `watch *`. */
  readonly asked: string[];
  /** The same of what is open now, sorted. */
  readonly open: readonly string[];
  readonly watches: readonly Call[];
  compact(): void;
  bookmark(): void;
}

interface Question {
  readonly kind: "ConfigMap" | "Namespace";
  readonly namespace: string | undefined;
  readonly label: readonly string[] | undefined;
}

function questionOf({ path, query }: Call): Question {
  const [, namespace, plural] =
    /^\/api\/v1(?:\/namespaces\/([^/]+))?\/(configmaps|namespaces)$/.exec(path) ?? [];
  return {
    kind: plural === "configmaps" ? "ConfigMap" : "Namespace",
    namespace,
    label: query.labelSelector?.split("="),
  };
}

function matches({ kind, namespace, label }: Question, object: Stored | undefined): object is Stored {
  if (object === undefined || object.kind !== kind) return false;
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  const [key = "", value] = label ?? [];
  return label === undefined || object.metadata.labels?.[key] === value;
}

export function createNamespacedApi(): NamespacedApi {
  let version = 100;
  let oldest = 0;
  const objects = new Map<string, Stored>();
  let history: { version: number; before: Stored | undefined; after: Stored; gone: boolean }[] = [];
  const watches = new Set<Call>();
  const asked: string[] = [];
  const forbidden = new Set<string>();
  const nameOf = (call: Call): string => `${call.type} ${questionOf(call).namespace ?? "*"}`;

  const frame = (
    question: Question,
    { before, after, gone }: (typeof history)[number],
  ): string | undefined => {
    const was = matches(question, before);
    const is = !gone && matches(question, after);
    if (is) return frameOf(was ? "MODIFIED" : "ADDED", after);
    if (!was) return undefined;
    // As API servers do: the last state that was seen, at the version of what made it leave.
    const { resourceVersion } = after.metadata;
    return frameOf(
      "DELETED",
      gone ? after : { ...before, metadata: { ...before.metadata, resourceVersion } },
    );
  };

  const note = (event: (typeof history)[number]): void => {
    history.push(event);
    for (const call of watches) {
      const line = frame(questionOf(call), event);
      if (line !== undefined) call.write(line);
    }
  };

  const list = (call: Call): void => {
    const question = questionOf(call);
    const items = [...objects.values()].filter((object) => matches(question, object));
    const metadata = { resourceVersion: String(version) };
    answer(call, 200, JSON.stringify({ kind: `${question.kind}List`, apiVersion: "v1", metadata, items }));
  };

  const watch = (call: Call): void => {
    const from = Number(call.query.resourceVersion);
    call.head(200);
    if (from < oldest) {
      call.write(frameOf("ERROR", JSON.parse(statusOf(410, "Expired"))));
      call.end();
      return;
    }
    for (const event of history) {
      const line = event.version > from ? frame(questionOf(call), event) : undefined;
      if (line !== undefined) call.write(line);
    }
    watches.add(call);
    call.onEnd = () => watches.delete(call);
  };

  const isConfigMaps = (call: Call): boolean => questionOf(call).kind === "ConfigMap";

  const api: NamespacedApi = {
    transport: scriptedTransport((call) => {
      if (isConfigMaps(call)) asked.push(nameOf(call));
      if (api.intercept?.(call) === true) return;
      if (isConfigMaps(call) && forbidden.has(questionOf(call).namespace ?? "*")) {
        answer(call, 403, statusOf(403, "Forbidden"));
      } else if (call.type === "list") list(call);
      else watch(call);
    }),
    get version() {
      return version;
    },
    objects,
    put(namespace, name, labels = {}) {
      version += 1;
      const key = namespace === undefined ? name : `${namespace}/${name}`;
      const before = objects.get(key);
      const uid = before?.metadata.uid ?? `uid-${version}`;
      const resourceVersion = String(version);
      const metadata = { name, uid, resourceVersion, labels };
      const after: ConfigMap | Namespace =
        namespace === undefined
          ? { apiVersion: "v1", kind: "Namespace", metadata, spec: {} }
          : { apiVersion: "v1", kind: "ConfigMap", metadata: { ...metadata, namespace } };
      objects.set(key, after);
      note({ version, before, after, gone: false });
      return after;
    },
    remove(namespace, name) {
      const key = namespace === undefined ? name : `${namespace}/${name}`;
      const before = objects.get(key);
      if (before === undefined) return;
      if (namespace === undefined) {
        for (const { metadata } of [...objects.values()]) {
          if (metadata.namespace === name) api.remove(name, metadata.name);
        }
      }
      version += 1;
      objects.delete(key);
      const after = {
        ...before,
        metadata: { ...before.metadata, resourceVersion: String(version) },
      } as Stored;
      note({ version, before, after, gone: true });
    },
    forbidden,
    intercept: undefined,
    asked,
    get open() {
      return api.transport.open.filter(isConfigMaps).map(nameOf).sort();
    },
    get watches() {
      return [...watches];
    },
    compact() {
      oldest = version;
      history = [];
    },
    bookmark() {
      for (const call of watches) call.write(bookmarkOf(version));
    },
  };
  return api;
}
