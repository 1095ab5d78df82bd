import { discover, KcacheError, type Kind, type Transport } from "kcache";
import { builtinKinds, findKind, kindsInCategory, nearestKinds } from "kcache/kinds";

/**
 * The kind that `name` means: a built-in one, without asking anyone, or one that the server has.
 *
 * @throws {KcacheError} `invalid-argument` with the nearest names when there is none; as `discover`
 */
export async function resolveKind(name: string, transport: Transport, signal: AbortSignal): Promise<Kind> {
  const builtin = findKind(name);
  if (builtin !== undefined) return builtin;
  const { kinds, others, failures } = await discover(transport, { signal });
  const kind = findKind(name, kinds);
  if (kind !== undefined) return kind;
  const other = findKind(name, others);
  if (other !== undefined) {
    throw new KcacheError(
      "invalid-argument",
      `watch ${name}: ${transport.server} does not offer to list and watch ${other.plural}`,
    );
  }
  const several = kindsInCategory(name, kinds);
  if (several.length > 0) {
    throw new KcacheError(
      "invalid-argument",
      `watch ${name}: it stands for several kinds: watch one of ${several.map(({ plural }) => plural).join(", ")}`,
    );
  }
  const nearest = [...new Set(nearestKinds(name, [...builtinKinds, ...kinds]))];
  const advice =
    nearest.length > 0
      ? `did you mean ${nearest.join(" or ")}?`
      : "kubectl api-resources lists those that there are";
  const silent =
    failures.length === 0
      ? ""
      : ` (${failures.length} of its groups did not answer: ${failures[0]?.message})`;
  throw new KcacheError(
    "invalid-argument",
    `unknown kind "${name}": ${transport.server} has none of this name: ${advice}${silent}`,
  );
}
