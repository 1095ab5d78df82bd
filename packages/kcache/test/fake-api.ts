import type { ConfigMap } from "../src/kinds/core/v1.gen.ts";
import type { Clock } from "../src/reflector/clock.ts";
import { type Call, type ScriptedTransport, scriptedTransport } from "./scripted-transport.ts";

export interface FakeApi {
  readonly transport: ScriptedTransport;
  /** What it holds, by name. */
  readonly objects: ReadonlyMap<string, ConfigMap>;
  readonly resourceVersion: number;
  /** Lists that were begun, pages of them, and watches. */
  readonly counts: { readonly lists: number; readonly pages: number; readonly watches: number };
  /** The most watches that were open at a time. */
  readonly mostWatches: number;
  /** Creates or replaces; another uid is another object of the same name. */
  put(name: string, options?: { readonly uid?: string; readonly value?: string }): void;
  remove(name: string): void;
  /** Forgets history and lists that are under way, so that what is older is answered with 410. */
  compact(): void;
  /** Tells every watch the version at which it stands. */
  bookmark(): void;
  /** Goes back to the state of then, as a restored backup does. */
  restore(backup: Backup): void;
  backup(): Backup;
  /** Takes the place of the normal answer until it is set back. @returns whether it answered */
  intercept: ((call: Call) => boolean) | undefined;
  readonly openWatches: readonly Call[];
}

interface Backup {
  readonly version: number;
  readonly objects: ReadonlyMap<string, ConfigMap>;
}

/** The Status that API servers send. */
export function statusOf(code: number, reason: string, more: object = {}): string {
  return JSON.stringify({
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    message: reason,
    reason,
    code,
    ...more,
  });
}

export function frameOf(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

export function bookmarkOf(resourceVersion: number | string): string {
  const metadata = { resourceVersion: String(resourceVersion) };
  return frameOf("BOOKMARK", { kind: "ConfigMap", apiVersion: "v1", metadata });
}

export function answer(call: Call, status: number, body: string, headers: Record<string, string> = {}): void {
  call.head(status, headers);
  call.write(body);
  call.end();
}

/** A model of one resource of an API server: versions, history, pages and watches, and nothing else. */
export function createFakeApi(clock: Clock, pageSize = 500): FakeApi {
  let version = 100;
  let oldest = 0;
  let objects = new Map<string, ConfigMap>();
  let history: { version: number; frame: string }[] = [];
  const lists = new Map<string, { version: number; rest: ConfigMap[] }>();
  const watches = new Map<Call, unknown>();
  const counts = { lists: 0, pages: 0, watches: 0 };
  let mostWatches = 0;

  const tell = (type: string, object: ConfigMap): void => {
    const frame = frameOf(type, object);
    history.push({ version, frame });
    // As API servers do: whoever watches from a version of the future is told nothing until then.
    for (const call of watches.keys()) if (version > Number(call.query.resourceVersion)) call.write(frame);
  };

  const list = (call: Call): void => {
    const { limit, continue: token } = call.query;
    counts.pages += 1;
    if (token === undefined) counts.lists += 1;
    const whole = { version, rest: [...objects.values()] };
    const from = token === undefined ? whole : lists.get(token);
    if (from === undefined) {
      answer(call, 410, statusOf(410, "Expired"));
      return;
    }
    const count = limit === undefined ? from.rest.length : Math.min(Number(limit), pageSize);
    // Items of built-in kinds come without kind and apiVersion.
    const items = from.rest.slice(0, count).map(({ metadata, data }) => ({ metadata, data }));
    const rest = from.rest.slice(count);
    const next = rest.length === 0 ? "" : `${from.version}/${rest[0]?.metadata.name}`;
    if (next !== "") lists.set(next, { version: from.version, rest });
    const metadata = { resourceVersion: String(from.version), continue: next };
    answer(call, 200, JSON.stringify({ kind: "ConfigMapList", apiVersion: "v1", metadata, items }));
  };

  const watch = (call: Call): void => {
    counts.watches += 1;
    const from = Number(call.query.resourceVersion);
    call.head(200);
    if (from < oldest) {
      call.write(frameOf("ERROR", JSON.parse(statusOf(410, "Expired"))));
      call.end();
      return;
    }
    for (const event of history) if (event.version > from) call.write(event.frame);
    const timer = clock.setTimeout(() => call.end(), Number(call.query.timeoutSeconds) * 1000);
    watches.set(call, timer);
    mostWatches = Math.max(mostWatches, watches.size);
    call.onEnd = () => {
      clock.clearTimeout(timer);
      watches.delete(call);
    };
  };

  const api: FakeApi = {
    transport: scriptedTransport((call) => {
      if (api.intercept?.(call) === true) return;
      if (call.type === "list") list(call);
      else watch(call);
    }),
    get objects() {
      return objects;
    },
    get resourceVersion() {
      return version;
    },
    counts,
    get mostWatches() {
      return mostWatches;
    },
    put(name, { uid, value = "" } = {}) {
      const before = objects.get(name);
      version += 1;
      const metadata = {
        namespace: "default",
        name,
        uid: uid ?? before?.metadata.uid ?? `uid-${version}`,
        resourceVersion: String(version),
      };
      const object: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value } };
      objects.set(name, object);
      tell(before === undefined ? "ADDED" : "MODIFIED", object);
    },
    remove(name) {
      const before = objects.get(name);
      if (before === undefined) return;
      version += 1;
      objects.delete(name);
      tell("DELETED", { ...before, metadata: { ...before.metadata, resourceVersion: String(version) } });
    },
    compact() {
      oldest = version;
      history = [];
      lists.clear();
    },
    bookmark() {
      for (const call of watches.keys()) call.write(bookmarkOf(version));
    },
    backup: () => ({ version, objects: new Map(objects) }),
    restore(backup) {
      for (const call of watches.keys()) call.fail(new Error("the server was restored"));
      version = backup.version;
      objects = new Map(backup.objects);
      history = [];
      lists.clear();
      oldest = version;
    },
    intercept: undefined,
    get openWatches() {
      return [...watches.keys()];
    },
  };
  return api;
}
