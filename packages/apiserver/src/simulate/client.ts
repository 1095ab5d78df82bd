import type { Draft, KubeObject } from "./objects.ts";
import { pathOf, type Resource } from "./resource.ts";

export type Fetch = (request: Request) => Promise<Response>;

/** A request that the server refused, with what its Status body says. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status code. */
  readonly code: number;
  /** The Status' reason, such as `Conflict` or `AlreadyExists`; empty where the body is no Status. */
  readonly reason: string;

  constructor(action: string, code: number, reason: string, message: string) {
    super(`${action}: ${code} ${message}`);
    this.code = code;
    this.reason = reason;
  }
}

export interface ObjectList<T> {
  resourceVersion: string;
  items: T[];
}

/** One line of a watch. */
export type WatchEvent =
  | { type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK"; object: KubeObject }
  | { type: "ERROR"; object: { code?: number; reason?: string; message?: string } };

export interface DeleteOptions {
  /** Deletes this version only. */
  resourceVersion?: string;
  gracePeriodSeconds?: number;
}

const ORIGIN = "http://kube-apiserver.invalid";
const PAGE_SIZE = 500;

/** The requests that controllers make, over any `(Request) => Promise<Response>`. */
export interface Client {
  list<T extends KubeObject>(of: Resource<T>): Promise<ObjectList<T>>;
  /** Yields events after `resourceVersion` until the server ends the stream. */
  watch(of: Resource, resourceVersion: string): AsyncGenerator<WatchEvent, void, undefined>;
  get<T extends KubeObject>(of: Resource<T>, namespace: string | undefined, name: string): Promise<T>;
  create<T extends KubeObject>(of: Resource<T>, draft: Draft<T>): Promise<T>;
  /** Replaces the object, or one of its subresources; the object's resourceVersion is checked by the server. */
  replace<T extends KubeObject>(of: Resource<T>, object: T, subresource?: string): Promise<T>;
  /** Sends a JSON merge patch. */
  patch<T extends KubeObject>(
    of: Resource<T>,
    namespace: string | undefined,
    name: string,
    patch: object,
  ): Promise<T>;
  /** Answers the object where it lives on (finalizers, grace), else undefined. */
  delete<T extends KubeObject>(of: Resource<T>, object: T, options?: DeleteOptions): Promise<T | undefined>;
  /** Posts to a subresource whose answer does not matter, such as `binding`. */
  post(of: Resource, object: KubeObject, subresource: string, body: object): Promise<void>;
  /** Replaces the number of replicas through the scale subresource, as `kubectl scale` does. */
  scale(of: Resource, object: KubeObject, replicas: number): Promise<void>;
}

/** Makes a client. When `signal` is aborted, its watches end and it sends no more requests. */
export function createClient(fetch: Fetch, signal: AbortSignal): Client {
  async function send(
    method: string,
    path: string,
    body?: object,
    contentType = "application/json",
  ): Promise<Response> {
    // Not given to the request: each would stay a listener of this long-lived signal until it is collected.
    signal.throwIfAborted();
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = contentType;
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    const response = await fetch(new Request(ORIGIN + path, init));
    if (response.ok) return response;
    const text = await response.text();
    const status = parseStatus(text);
    throw new ApiError(`${method} ${path}`, response.status, status.reason ?? "", status.message ?? text);
  }

  async function json<T>(method: string, path: string, body?: object, contentType?: string): Promise<T> {
    const response = await send(method, path, body, contentType);
    return (await response.json()) as T;
  }

  return {
    async list<T extends KubeObject>(of: Resource<T>) {
      const items: T[] = [];
      let token = "";
      for (;;) {
        const query = `?limit=${PAGE_SIZE}${token === "" ? "" : `&continue=${encodeURIComponent(token)}`}`;
        const page = await json<{ metadata: { resourceVersion: string; continue?: string }; items: T[] }>(
          "GET",
          pathOf(of, undefined) + query,
        );
        for (const item of page.items) items.push({ ...item, apiVersion: of.apiVersion, kind: of.kind });
        token = page.metadata.continue ?? "";
        if (token === "") return { resourceVersion: page.metadata.resourceVersion, items };
      }
    },

    async *watch(of, resourceVersion) {
      const query = `?watch=1&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(resourceVersion)}`;
      const response = await send("GET", pathOf(of, undefined) + query);
      if (response.body === null) throw new Error(`watch ${of.plural}: the answer has no body`);
      for await (const line of lines(response.body, signal)) yield JSON.parse(line) as WatchEvent;
    },

    get: (of, namespace, name) => json("GET", pathOf(of, namespace, name)),
    create: (of, draft) => json("POST", pathOf(of, draft.metadata.namespace), draft),
    replace: (of, object, subresource) =>
      json("PUT", pathOf(of, object.metadata.namespace, object.metadata.name, subresource), object),
    patch: (of, namespace, name, patch) =>
      json("PATCH", pathOf(of, namespace, name), patch, "application/merge-patch+json"),

    async delete<T extends KubeObject>(of: Resource<T>, object: T, options: DeleteOptions = {}) {
      const { namespace, name, uid } = object.metadata;
      const { resourceVersion, gracePeriodSeconds } = options;
      const body = {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: "Background",
        preconditions: { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
        ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      };
      const answer = await json<T>("DELETE", pathOf(of, namespace, name), body);
      const livesOn = answer.kind === of.kind && gracePeriodSeconds !== 0;
      return livesOn && answer.metadata.deletionTimestamp !== undefined ? answer : undefined;
    },

    async post(of, object, subresource, body) {
      const path = pathOf(of, object.metadata.namespace, object.metadata.name, subresource);
      await (await send("POST", path, body)).text();
    },

    async scale(of, object, replicas) {
      const { namespace, name } = object.metadata;
      const path = pathOf(of, namespace, name, "scale");
      const patch = { spec: { replicas } };
      await (await send("PATCH", path, patch, "application/merge-patch+json")).text();
    },
  };
}

/** Splits a stream into lines; ends quietly when `signal` is aborted and always gives the stream back. */
async function* lines(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const cancel = (): void => {
    reader.cancel(signal.reason).catch(() => undefined);
  };
  signal.addEventListener("abort", cancel, { once: true });
  const decoder = new TextDecoder();
  let rest = "";
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) if (part !== "") yield part;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

function parseStatus(text: string): { reason?: string; message?: string } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
