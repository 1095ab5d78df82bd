import { KcacheError, type Kind, resourceName } from "kcache";
import { builtinKinds } from "kcache/kinds";
import {
  type DirectRelation,
  directRelations,
  type KindRelation,
  ownership,
  relations,
} from "./relations.ts";
import { parseResource } from "./resource.ts";

/** Which objects of a kind are shown, by what they have to do with another. */
export type Narrowing =
  /** Those that the object `name` of `relation.from` leads to. */
  | { readonly type: "of"; readonly relation: KindRelation; readonly name: string }
  /** Those that nothing leads to. */
  | { readonly type: "without"; readonly shows: "to"; readonly relation: KindRelation }
  /** Those that lead to nothing. */
  | { readonly type: "without"; readonly shows: "from"; readonly relation: DirectRelation };

export interface NarrowingOptions {
  /** `KIND/NAME` */
  readonly of?: string;
  /** A kind. */
  readonly without?: string;
}

/**
 * What `--of` or `--without` mean for objects of `kind`.
 *
 * @param resolve finds a kind by its name
 * @throws {KcacheError} `invalid-argument`, saying which kinds work, where nothing is known of the two kinds
 */
export async function resolveNarrowing(
  kind: Kind,
  { of, without }: NarrowingOptions,
  resolve: (name: string) => Promise<Kind>,
): Promise<Narrowing | undefined> {
  if (of !== undefined) {
    const { kind: kindName, name } = parseResource([of], "--of");
    if (name === undefined) {
      throw new KcacheError("invalid-argument", `--of ${of}: expected KIND/NAME, such as ${exampleOf(kind)}`);
    }
    return { type: "of", relation: relationOf(await resolve(kindName), kind), name };
  }
  return without === undefined ? undefined : unmatched(kind, await resolve(without));
}

/** How objects of `from` lead to those of `to`. */
function relationOf(from: Kind, to: Kind): KindRelation {
  const known = relations.find((one) => one.from === from && one.to === to);
  if (known !== undefined) return known;
  const custom = !builtinKinds.includes(from) || !builtinKinds.includes(to);
  if (custom && (from.scope === "Cluster" || to.scope === "Namespaced")) return ownership(from, to);
  const sources = relations.filter((one) => one.to === to).map((one) => one.from.singular);
  const owners = "to objects of CustomResourceDefinitions that own them";
  const can =
    sources.length === 0
      ? `${list([...new Set(relations.map((one) => resourceName(one.to)))])} belong to built-in kinds, others only ${owners}`
      : `${to.plural} belong to a ${list(sources)}, and ${owners}`;
  throw new KcacheError(
    "invalid-argument",
    `--of ${from.singular}: no ${resourceName(to)} belong to it: ${can}`,
  );
}

/** The objects of `kind` that have no object of `other`. */
function unmatched(kind: Kind, other: Kind): Narrowing {
  const forth = directRelations.find(({ from, to }) => from === kind && to === other);
  if (forth !== undefined) return { type: "without", shows: "from", relation: forth };
  const back = relations.find(({ from, to }) => from === other && to === kind);
  if (back !== undefined) return { type: "without", shows: "to", relation: back };
  const others = [
    ...directRelations.filter(({ from }) => from === kind).map(({ to }) => to),
    ...relations.filter(({ to }) => to === kind).map(({ from }) => from),
  ];
  const shown = relations.flatMap(({ from, to }) => [from, to]);
  const can =
    others.length === 0
      ? `it works for ${list([...new Set(shown.map(resourceName))])}`
      : `${kind.plural} can be shown without ${list(others.map(resourceName))}`;
  throw new KcacheError(
    "invalid-argument",
    `--without ${other.plural}: they have nothing to do with ${resourceName(kind)}: ${can}`,
  );
}

function exampleOf(kind: Kind): string {
  const known = relations.find(({ to }) => to === kind);
  return `${known?.from.singular ?? "service"}/web`;
}

function list(texts: readonly string[]): string {
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} or ${last}`;
}
