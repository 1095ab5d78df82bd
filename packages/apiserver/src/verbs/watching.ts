/** How often a resource was asked for. */
export interface ResourceStats {
  /** Lists answered, each page counted. */
  lists: number;
  /** Watches opened since the start. */
  watches: number;
  /** Watches open now. */
  openWatches: number;
}

/** The open watches, and the counts of what was asked; resources are named `pods` or `deployments.apps`. */
export class Watching<W> {
  readonly #open = new Set<W>();
  readonly #stats = new Map<string, ResourceStats>();

  get open(): readonly W[] {
    return [...this.#open];
  }

  /** A copy of the counts. */
  stats(): Record<string, ResourceStats> {
    return Object.fromEntries([...this.#stats].map(([name, stats]) => [name, { ...stats }]));
  }

  countList(resource: string): void {
    this.#of(resource).lists += 1;
  }

  add(resource: string, watch: W): void {
    this.#open.add(watch);
    this.#of(resource).watches += 1;
    this.#of(resource).openWatches += 1;
  }

  remove(resource: string, watch: W): void {
    if (this.#open.delete(watch)) this.#of(resource).openWatches -= 1;
  }

  #of(resource: string): ResourceStats {
    const known = this.#stats.get(resource);
    if (known !== undefined) return known;
    const stats = { lists: 0, watches: 0, openWatches: 0 };
    this.#stats.set(resource, stats);
    return stats;
  }
}
