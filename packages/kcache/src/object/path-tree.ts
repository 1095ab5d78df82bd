/** The paths of what is wanted of an object, by the names that lead there. Where no name follows, all that is there is wanted. */
export interface PathTree extends ReadonlyMap<string, PathTree> {}

/** Of paths of which one goes on from another, the shorter counts. */
export function pathTree(paths: readonly (readonly string[])[]): PathTree {
  interface Tree extends Map<string, Tree> {}
  const root: Tree = new Map();
  for (const names of paths.toSorted((a, b) => a.length - b.length)) {
    // Everything is wanted.
    if (names.length === 0) return root;
    let at = root;
    for (const name of names) {
      const known = at.get(name);
      // A shorter path ends here.
      if (known?.size === 0) break;
      const next: Tree = known ?? new Map();
      at.set(name, next);
      at = next;
    }
  }
  return root;
}

/**
 * What of `value` is wanted. Of an object that is on the way it is the members; a list that is on the way is wanted as a whole, and
 * so is anything else: so what there is, is of the type that it was.
 */
export function pick(value: unknown, tree: PathTree): unknown {
  if (tree.size === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const from = value as Readonly<Record<string, unknown>>;
  const picked: Record<string, unknown> = {};
  for (const [name, below] of tree) {
    if (!Object.hasOwn(from, name)) continue;
    const member = pick(from[name], below);
    // Assigned, it would set the prototype.
    if (name === "__proto__") Object.defineProperty(picked, name, { value: member, ...ORDINARY });
    else picked[name] = member;
  }
  return picked;
}

const ORDINARY = { writable: true, enumerable: true, configurable: true };
