import { type Kind, resourceName } from "../object/kind.ts";
import { builtinKinds } from "./builtin.gen.ts";

const NEAREST_LIMIT = 3;

/** The names of a kind by how much they count: where one kind's name is another's short name, the name wins. */
function namesOf({ plural, singular, kind, shortNames }: Kind): readonly (readonly string[])[] {
  return [[plural], [singular, kind.toLowerCase()], shortNames];
}

/**
 * The kind that `name` means to kubectl: its plural, singular or short name in any case, alone or with group or version
 * and group behind it, such as `pods`, `Pod`, `po`, `deployments.apps` or `deployments.v1.apps`; of the group, its
 * beginning is enough. Where several kinds share a name, the first of `kinds`.
 *
 * @param kinds @default {builtinKinds}
 */
export function findKind(name: string, kinds: readonly Kind[] = builtinKinds): Kind | undefined {
  const [resource = "", ...suffix] = name.toLowerCase().split(".");
  const qualifier = suffix.join(".");
  const isExact = ({ group, version }: Kind): boolean =>
    ["", group, `${version}.${group}`, version].includes(qualifier);
  const isBeginning = ({ group }: Kind): boolean => group.startsWith(qualifier);
  for (const isMeant of [isExact, isBeginning]) {
    for (const rank of [0, 1, 2]) {
      const found = kinds.find((kind) => isMeant(kind) && namesOf(kind)[rank]?.includes(resource));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * The kinds that a category such as `all` stands for; of a kind that is served in several versions, the first of `kinds`.
 *
 * @param kinds @default {builtinKinds}
 */
export function kindsInCategory(category: string, kinds: readonly Kind[] = builtinKinds): readonly Kind[] {
  const found = new Map<string, Kind>();
  for (const kind of kinds) {
    const resource = resourceName(kind);
    if (kind.categories.includes(category.toLowerCase()) && !found.has(resource)) found.set(resource, kind);
  }
  return [...found.values()];
}

/**
 * Plural names of the kinds that `name` could be a misspelling of, nearest first, at most three.
 *
 * @param kinds @default {builtinKinds}
 */
export function nearestKinds(name: string, kinds: readonly Kind[] = builtinKinds): readonly string[] {
  const [resource = ""] = name.toLowerCase().split(".");
  const bound = Math.max(1, Math.floor(resource.length / 3));
  const near = kinds
    .flatMap((kind) =>
      namesOf(kind).flatMap((names, rank) =>
        names.map((known) => ({ plural: kind.plural, rank, distance: editDistance(resource, known) })),
      ),
    )
    .filter(({ distance }) => distance <= bound)
    .sort((a, b) => a.distance - b.distance || a.rank - b.rank)
    .map(({ plural }) => plural);
  return [...new Set(near)].slice(0, NEAREST_LIMIT);
}

/** Letters to insert, delete, replace or swap with their neighbour to make one text the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
