// What a scenario is: requests, as data. Both servers are sent the same ones, and answer alike.

/** One request. In its path, headers and body, `<name>` stands for a variable: `<ns>`, or what an answer before it gave. */
export interface Ask {
  /** What it is called in findings and in differences.md. @default {method and path} */
  readonly name?: string;
  /** `METHOD /path?query` */
  readonly send: string;
  /** JSON, or the text itself. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Variables, and where in the answer their values are: `metadata.resourceVersion`. */
  readonly save?: Readonly<Record<string, string>>;
  /** Members that are compared though they usually are not. */
  readonly keep?: readonly "managedFields"[];
  /** Compares, of the list that lies there, only the items whose member has one of these values. */
  readonly pick?: { readonly list: string; readonly by: string; readonly of: readonly string[] };
  /** Opens a watch that goes on until `{ read }` names it. */
  readonly open?: string;
}

/** Waits until nothing more comes of an open watch, ends it, and compares what came. */
export interface Read {
  readonly read: string;
}

/** Sends a GET until the answer has this status, and compares only that it came to that: for what happens by and by. */
export interface Await {
  readonly await: string;
  readonly status: number;
  readonly name?: string;
}

export type Step = Ask | Read | Await;

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Sent after the server has forgotten what happened before. */
  readonly afterwards?: readonly Step[];
  /** Waits until pods are accepted in the namespace. */
  readonly pods?: true;
}

/** The path of a namespaced resource in the namespace of the scenario. */
export function inNamespace(resource: string, apiVersion = "v1"): string {
  const slash = apiVersion.includes("/");
  return `/${slash ? "apis" : "api"}/${apiVersion}/namespaces/<ns>/${resource}`;
}

/** A query of the members that are there. */
export function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const text = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join("&");
  return text === "" ? "" : `?${text}`;
}

/** Every choice of one value for each member; the last member changes fastest. */
export function combinations<Name extends string>(
  choices: Readonly<Record<Name, readonly (string | undefined)[]>>,
): readonly Readonly<Record<Name, string | undefined>>[] {
  let all: Readonly<Record<string, string | undefined>>[] = [{}];
  for (const [name, values] of Object.entries<readonly (string | undefined)[]>(choices)) {
    all = all.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value })));
  }
  return all as Readonly<Record<Name, string | undefined>>[];
}
