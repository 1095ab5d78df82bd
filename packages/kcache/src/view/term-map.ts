/** What shows each term. Most often that is one thing, which then takes no set. */
export class TermMap<V> {
  readonly #byTerm = new Map<string, { readonly only: V } | Set<V>>();

  /** How many terms something shows. */
  get size(): number {
    return this.#byTerm.size;
  }

  add(term: string, value: V): void {
    const held = this.#byTerm.get(term);
    if (held === undefined) this.#byTerm.set(term, { only: value });
    else if (held instanceof Set) held.add(value);
    else if (held.only !== value) this.#byTerm.set(term, new Set([held.only, value]));
  }

  delete(term: string, value: V): void {
    const held = this.#byTerm.get(term);
    if (held === undefined) return;
    if (held instanceof Set) held.delete(value);
    if (held instanceof Set ? held.size === 0 : held.only === value) this.#byTerm.delete(term);
  }

  /** Adds to `found` what shows `term`. */
  collect(term: string, found: Set<V>): void {
    const held = this.#byTerm.get(term);
    if (held === undefined) return;
    if (held instanceof Set) for (const value of held) found.add(value);
    else found.add(held.only);
  }
}
