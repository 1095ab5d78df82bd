import { KcacheError } from "../object/error.ts";
import { defineKind, type Kind } from "../object/kind.ts";
import { errorOfAnswer } from "./status-error.ts";
import type { Transport } from "./transport.ts";

/** What a server says it serves. */
export interface Discovery {
  /** Kinds that can be listed and watched; groups in the server's order, of each the preferred version first. */
  readonly kinds: readonly Kind[];
  /** Kinds that cannot. */
  readonly others: readonly Kind[];
  /** A reason for each group version that did not answer, as those of an extension API server that is down. */
  readonly failures: readonly KcacheError[];
}

export interface DiscoverOptions {
  readonly signal?: AbortSignal;
}

/**
 * Asks a server for all its kinds, built-in ones and those of CustomResourceDefinitions: two requests where the server
 * has aggregated discovery (Kubernetes 1.26), else one more for each group version.
 *
 * Their objects are typed as what every object is, KubeObject; `defineKind` gives a type of their own.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 *
 * @throws {KcacheError} where the core group or the list of groups cannot be had
 */
export async function discover(transport: Transport, options: DiscoverOptions = {}): Promise<Discovery> {
  const [core, groups] = await Promise.all([
    resourcesAt(transport, "/api", options),
    resourcesAt(transport, "/apis", options),
  ]);
  const found = [...core, ...groups];
  return {
    kinds: found.flatMap(({ watchable }) => watchable),
    others: found.flatMap(({ others }) => others),
    failures: found.flatMap(({ failure }) => (failure === undefined ? [] : [failure])),
  };
}

/**
 * The kinds of a server that can be listed and watched, all of them: see {@link discover}, which also gives what can be
 * had of a server whose extensions do not all answer.
 *
 * @throws {KcacheError} where anything cannot be had; its `message` names the group
 */
export async function discoverKinds(
  transport: Transport,
  options: DiscoverOptions = {},
): Promise<readonly Kind[]> {
  const { kinds, failures } = await discover(transport, options);
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return kinds;
}

/** The resources of one group version, or why they are not known. */
interface Found {
  readonly watchable: readonly Kind[];
  readonly others: readonly Kind[];
  readonly failure?: KcacheError;
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** A resource, from whichever form of discovery. */
interface Resource {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
}

const aggregated = (version: string): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
const ACCEPT = `${aggregated("v2")},${aggregated("v2beta1")},application/json`;

async function resourcesAt(
  transport: Transport,
  root: string,
  options: DiscoverOptions,
): Promise<readonly Found[]> {
  const answer = await getJson(transport, root, ACCEPT, options);
  switch (textAt(answer, "kind")) {
    case "APIGroupDiscoveryList":
      return recordsAt(answer, "items").flatMap((group) => aggregatedGroup(transport, group));
    case "APIVersions":
    case "APIGroupList": {
      const asked = versionsOf(answer).map((one) => unaggregated(transport, root, one, options));
      return Promise.all(asked);
    }
    default:
      throw new KcacheError(
        "bad-response",
        `ask ${transport.server}${root} for its kinds: got ${JSON.stringify(answer).slice(0, 200)}, want a list of groups`,
      );
  }
}

/** https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#apigroupdiscovery-v2-apidiscovery-k8s-io */
function aggregatedGroup(transport: Transport, item: JsonRecord): readonly Found[] {
  const group = textAt(item.metadata, "name");
  return recordsAt(item, "versions").map((one) => {
    const version = textAt(one, "version");
    const resources = recordsAt(one, "resources").map((resource) => ({
      kind: textAt(resource.responseKind, "kind"),
      plural: textAt(resource, "resource"),
      singular: textAt(resource, "singularResource"),
      namespaced: textAt(resource, "scope") === "Namespaced",
      shortNames: textsAt(resource, "shortNames"),
      categories: textsAt(resource, "categories"),
      verbs: textsAt(resource, "verbs"),
    }));
    const found = sorted({ group, version }, resources);
    if (textAt(one, "freshness") !== "Stale") return found;
    const name = `${version}.${group}`;
    const failure = new KcacheError(
      "unavailable",
      `ask ${transport.server} for its kinds: ${name} does not answer; "kubectl get apiservice ${name}" tells why`,
    );
    return { ...found, failure };
  });
}

/** Group versions of the form before aggregation: every group's preferred version, then its others. */
function versionsOf(answer: unknown): readonly GroupVersion[] {
  if (textAt(answer, "kind") === "APIVersions") {
    return isRecord(answer) ? textsAt(answer, "versions").map((version) => ({ group: "", version })) : [];
  }
  return recordsAt(answer, "groups").flatMap((item) => {
    const group = textAt(item, "name");
    const preferred = textAt(item.preferredVersion, "version");
    const versions = recordsAt(item, "versions").map((one) => textAt(one, "version"));
    const ordered = [...versions].sort((a, b) => Number(b === preferred) - Number(a === preferred));
    return ordered.map((version) => ({ group, version }));
  });
}

async function unaggregated(
  transport: Transport,
  root: string,
  of: GroupVersion,
  options: DiscoverOptions,
): Promise<Found> {
  const path = of.group === "" ? `${root}/${of.version}` : `${root}/${of.group}/${of.version}`;
  try {
    const answer = await getJson(transport, path, "application/json", options);
    const resources = recordsAt(answer, "resources").map((resource) => ({
      kind: textAt(resource, "kind"),
      plural: textAt(resource, "name"),
      singular: textAt(resource, "singularName"),
      namespaced: resource.namespaced === true,
      shortNames: textsAt(resource, "shortNames"),
      categories: textsAt(resource, "categories"),
      verbs: textsAt(resource, "verbs"),
    }));
    return sorted(of, resources);
  } catch (reason) {
    // Extension API servers come and go; without the server's own kinds nothing can be told.
    if (of.group === "" || options.signal?.aborted === true) throw reason;
    return { watchable: [], others: [], failure: KcacheError.from(reason) };
  }
}

function sorted({ group, version }: GroupVersion, resources: readonly Resource[]): Found {
  const watchable: Kind[] = [];
  const others: Kind[] = [];
  for (const { kind, plural, singular, namespaced, shortNames, categories, verbs } of resources) {
    if (plural.includes("/") || kind === "") continue; // A subresource, or what has nothing but subresources.
    const described = defineKind({
      group,
      version,
      kind,
      plural,
      scope: namespaced ? "Namespaced" : "Cluster",
      shortNames,
      categories,
      // Servers before 1.27 leave it out for built-in kinds.
      ...(singular === "" ? {} : { singular }),
    });
    (verbs.includes("list") && verbs.includes("watch") ? watchable : others).push(described);
  }
  return { watchable, others };
}

async function getJson(
  transport: Transport,
  path: string,
  accept: string,
  { signal }: DiscoverOptions,
): Promise<unknown> {
  const headers = { accept };
  const {
    status,
    headers: told,
    body,
  } = await transport.request(signal === undefined ? { path, headers } : { path, headers, signal });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  text += decoder.decode();
  const failed = (): KcacheError =>
    errorOfAnswer(`ask ${transport.server}${path} for its kinds`, status, told, text);
  if (status !== 200) throw failed();
  try {
    return JSON.parse(text);
  } catch {
    throw failed(); // It says what came in place of JSON.
  }
}

type JsonRecord = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordsAt(value: unknown, key: string): readonly JsonRecord[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

function textAt(value: unknown, key: string): string {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

function textsAt(value: JsonRecord, key: string): readonly string[] {
  const found = value[key];
  return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
}
