import type { Collection } from "../storage/collection.ts";
import type { Store } from "../storage/store.ts";
import { BUILTIN } from "./builtin.ts";
import { apiVersionOf, pathOfField, type Resource, type ResourceType } from "./resource.ts";

/** All resources that are served, by group, version and plural. */
export class Registry {
  readonly #store: Store;
  readonly #resources = new Map<string, Resource>();
  /** Made again when a resource comes or goes. */
  #groups: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(store: Store) {
    this.#store = store;
    for (const type of BUILTIN) this.add(type, store.addCollection(type.fields.map(pathOfField)));
  }

  /** The resources, in the order in which they were added. */
  all(): Resource[] {
    return [...this.#resources.values()];
  }

  /** One resource for each collection, in its first version. */
  stored(): Resource[] {
    const seen = new Set<Collection>();
    return this.all().filter(({ collection }) => {
      if (seen.has(collection)) return false;
      seen.add(collection);
      return true;
    });
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#resources.get(`${group}/${version}/${plural}`);
  }

  /** A built-in resource that is always there. */
  builtin(group: string, plural: string): Resource {
    for (const resource of this.#resources.values()) {
      if (resource.type.group === group && resource.type.plural === plural) return resource;
    }
    throw new Error(`find resource: no ${plural} in group "${group}"`);
  }

  /** The resource whose objects the collection holds. */
  of(collection: Collection): Resource | undefined {
    return this.all().find((resource) => resource.collection === collection);
  }

  /** The groups and versions served; a group's versions in the order of preference. */
  groups(): ReadonlyMap<string, readonly string[]> {
    this.#groups ??= this.#findGroups();
    return this.#groups;
  }

  #findGroups(): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const { type } of this.#resources.values()) {
      const versions = groups.get(type.group) ?? [];
      if (!versions.includes(type.version)) versions.push(type.version);
      groups.set(type.group, versions);
    }
    for (const versions of groups.values()) versions.sort(compareVersions);
    return groups;
  }

  hasGroupVersion(group: string, version: string): boolean {
    return this.groups().get(group)?.includes(version) ?? false;
  }

  /** Whether only custom resources are served there: unknown paths are then plain 404. */
  isCustomOnly(group: string): boolean {
    const there = this.all().filter(({ type }) => type.group === group);
    return there.every(({ type }) => type.custom);
  }

  add(type: ResourceType, collection: Collection): void {
    this.#groups = undefined;
    this.#resources.set(`${apiVersionKey(type)}/${type.plural}`, { type, collection });
  }

  remove(type: ResourceType): void {
    this.#groups = undefined;
    this.#resources.delete(`${apiVersionKey(type)}/${type.plural}`);
  }

  newCollection(fields: readonly string[]): Collection {
    return this.#store.addCollection(fields.map(pathOfField));
  }
}

function apiVersionKey(type: ResourceType): string {
  return type.group === "" ? `/${type.version}` : apiVersionOf(type);
}

/** Kubernetes' order of versions: GA before beta before alpha, higher before lower. */
export function compareVersions(a: string, b: string): number {
  const rank = (version: string): readonly [number, number, number] => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
    if (match === null) return [3, 0, 0];
    const stage = match[2] === undefined ? 0 : match[2] === "beta" ? 1 : 2;
    return [stage, -Number(match[1]), -Number(match[3] ?? 0)];
  };
  const [x, y] = [rank(a), rank(b)];
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || (a < b ? -1 : 1);
}
