import { type ApiServer, createApiServer, VirtualClock } from "../src/index.ts";

/** A watch event. */
export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject;
}

/** What tests read of an object. */
export interface KubeObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly finalizers?: string[];
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly ownerReferences?: { readonly uid: string }[];
    readonly managedFields?: { readonly manager: string; readonly fieldsV1: object }[];
  };
  readonly items: KubeObject[];
  // Tests look at parts of objects that no type describes.
  // biome-ignore lint/suspicious/noExplicitAny: the shapes differ by kind
  readonly [key: string]: any;
}

/** An answer, its body parsed. */
export interface Answer {
  readonly code: number;
  readonly headers: Headers;
  readonly body: KubeObject;
}

/** An open watch, read event by event. */
export interface OpenWatch {
  /** The next event; undefined at the end of the stream. */
  next(): Promise<WatchEvent | undefined>;
  /** All events until the stream ends. */
  rest(): Promise<WatchEvent[]>;
  cancel(): Promise<void>;
}

/** A server with a clock that is moved by hand, and the verbs in short. */
export interface Api {
  readonly server: ApiServer;
  readonly clock: VirtualClock;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  merge(path: string, patch: unknown): Promise<Answer>;
  remove(path: string, options?: unknown): Promise<Answer>;
  watch(path: string, headers?: Record<string, string>): Promise<OpenWatch>;
  /** Moves the clock; what is under way gets its turn before each timer. */
  advance(milliseconds: number): Promise<void>;
}

export const PODS = "/api/v1/namespaces/default/pods";
export const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

export function configMap(
  name: string,
  more: Record<string, unknown> = {},
  labels?: Record<string, string>,
): object {
  const metadata = labels === undefined ? { name } : { name, labels };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, ...more };
}

export function pod(name: string, nodeName = "", labels: Record<string, string> = {}): object {
  const spec = { containers: [{ name: "c", image: "i:1" }], ...(nodeName === "" ? {} : { nodeName }) };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec };
}

export function startApi(options: Parameters<typeof createApiServer>[0] = {}): Api {
  const clock = new VirtualClock();
  const server = createApiServer({ clock, ...options });
  const send: Api["send"] = async (method, path, body, headers = {}) => {
    const response = await server.fetch(request(method, path, body, headers));
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    return { code: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    server,
    clock,
    send,
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body) => send("POST", path, body),
    put: (path, body) => send("PUT", path, body),
    merge: (path, patch) => send("PATCH", path, patch, { "content-type": "application/merge-patch+json" }),
    remove: (path, body) => send("DELETE", path, body),
    async watch(path, headers = {}) {
      const response = await server.fetch(request("GET", path, undefined, headers));
      if (response.status !== 200)
        throw new Error(`watch ${path}: ${response.status} ${await response.text()}`);
      return readWatch(response);
    },
    advance: (milliseconds) => clock.advance(milliseconds),
  };
}

export function request(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Request {
  if (body === undefined) return new Request(`http://api${path}`, { method, headers });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const all = { "content-type": "application/json", ...headers };
  return new Request(`http://api${path}`, { method, headers: all, body: text });
}

export function readWatch(response: Response): OpenWatch {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error("read watch: the answer has no body");
  const decoder = new TextDecoder();
  let text = "";
  const next = async (): Promise<WatchEvent | undefined> => {
    while (!text.includes("\n")) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      text += decoder.decode(value, { stream: true });
    }
    const end = text.indexOf("\n");
    const event: WatchEvent = JSON.parse(text.slice(0, end));
    text = text.slice(end + 1);
    return event;
  };
  return {
    next,
    async rest() {
      const events: WatchEvent[] = [];
      for (let event = await next(); event !== undefined; event = await next()) events.push(event);
      return events;
    },
    cancel: () => reader.cancel(),
  };
}

/** `TYPE name`, the short form in which tests compare events. */
export function brief(events: readonly WatchEvent[]): string[] {
  return events.map((event) => `${event.type} ${event.object.metadata.name ?? ""}`.trim());
}
