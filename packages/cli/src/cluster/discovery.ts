import { defineKind, errorOfAnswer, KcacheError, type Kind, type Transport } from "kcache";

/** What a server says it serves. */
export interface Discovery {
  /** Kinds that can be listed and watched; of a group's versions, those of the preferred one come first. */
  readonly kinds: readonly Kind[];
  /** Kinds that cannot. */
  readonly others: readonly Kind[];
  /** Groups that did not answer, as those of an extension API server that is down. */
  readonly failures: readonly KcacheError[];
}

interface Resources {
  readonly watchable: Kind[];
  readonly others: Kind[];
}

/**
 * Asks a server for its kinds: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#unaggregated-discovery
 *
 * @throws {KcacheError} where the core group or the list of groups cannot be had
 */
export async function discoverKinds(transport: Transport, signal: AbortSignal): Promise<Discovery> {
  const [core, groups] = await Promise.all([
    resourcesOf(transport, "", "v1", signal),
    getJson(transport, "/apis", signal),
  ]);
  const found = await Promise.allSettled(
    versionsOf(groups).map(({ group, version }) => resourcesOf(transport, group, version, signal)),
  );
  const answered = [core, ...found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))];
  return {
    kinds: answered.flatMap(({ watchable }) => watchable),
    others: answered.flatMap(({ others }) => others),
    failures: found.flatMap((one) => (one.status === "rejected" ? [KcacheError.from(one.reason)] : [])),
  };
}

async function getJson(transport: Transport, path: string, signal: AbortSignal): Promise<unknown> {
  const { status, headers, body } = await transport.request({ path, signal });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  const answer = (): KcacheError =>
    errorOfAnswer(`ask ${transport.server}${path} for its kinds`, status, headers, text);
  if (status !== 200) throw answer();
  try {
    return JSON.parse(text);
  } catch {
    throw answer(); // It says what came in place of JSON.
  }
}

/** Group versions of an APIGroupList: every group's preferred one, then the rest. */
function versionsOf(list: unknown): readonly { group: string; version: string }[] {
  const preferred: { group: string; version: string }[] = [];
  const others: { group: string; version: string }[] = [];
  for (const group of recordsAt(list, "groups")) {
    const name = textAt(group, "name");
    const first = textAt(group.preferredVersion, "version");
    for (const one of recordsAt(group, "versions")) {
      const version = textAt(one, "version");
      (version === first ? preferred : others).push({ group: name, version });
    }
  }
  return [...preferred, ...others];
}

async function resourcesOf(
  transport: Transport,
  group: string,
  version: string,
  signal: AbortSignal,
): Promise<Resources> {
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const list = await getJson(transport, path, signal);
  const found: Resources = { watchable: [], others: [] };
  for (const resource of recordsAt(list, "resources")) {
    const plural = textAt(resource, "name");
    if (plural.includes("/")) continue; // A subresource.
    const kind = defineKind({
      group,
      version,
      kind: textAt(resource, "kind"),
      plural,
      scope: resource.namespaced === true ? "Namespaced" : "Cluster",
      shortNames: textsAt(resource, "shortNames"),
    });
    const verbs = textsAt(resource, "verbs");
    (verbs.includes("list") && verbs.includes("watch") ? found.watchable : found.others).push(kind);
  }
  return found;
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
