import type { KubeObject } from "../src/object/object.ts";
import { node } from "../src/publisher/publisher.ts";
import { type IndexedEntry, index as indexBy } from "../src/view/index-of.ts";
import type { Graph, Sources } from "./graph.ts";
import { equal, Reader, Replica, same } from "./replica.ts";
import { appOf, NAMES, NAMESPACES, PALETTE } from "./shop.ts";

const BY_APP = indexBy("app", ({ metadata }: IndexedEntry<KubeObject>) => metadata.labels.app);

/**
 * Carries out operations, each made from a number, and compares every view with its recomputation and every subscriber with
 * what it was told.
 */
export async function play(
  { pods, services, ingresses }: Sources,
  { views, refilters }: Graph,
  operations: ArrayLike<number>,
): Promise<void> {
  /** Attached for the whole run: checks every batch at the moment it is passed on. */
  for (const { name, publisher, expected } of views.filter(
    (_, index) => (operations[0] ?? 0) & (1 << index),
  )) {
    const replica = new Replica<KubeObject>();
    publisher[node].attach({
      onReady() {
        for (const entry of publisher[node].entries()) replica.held.set(entry.key, entry);
        same(replica.held.values(), expected(), `${name}, ready`);
      },
      onBatch(batch) {
        equal(batch.length > 0, true, `${name}: no empty batch`);
        const says = batch.every(
          ({ previous, entry }) => previous?.metadata.resourceVersion !== entry?.metadata.resourceVersion,
        );
        equal(says, true, `${name}: each change says something`);
        equal(new Set(batch.map(({ key }) => key)).size, batch.length, `${name}: one change a key`);
        const firstKept = batch.findIndex(({ entry }) => entry !== undefined);
        const deletesAfter =
          firstKept >= 0 && batch.slice(firstKept).some(({ entry }) => entry === undefined);
        equal(deletesAfter, false, `${name}: deletes first`);
        for (const change of batch) replica.apply(change);
        same(replica.held.values(), expected(), `${name}, after a batch`);
      },
      onTrouble: () => undefined,
      onClose: () => undefined,
    });
  }

  let readers: Reader[] = [];
  for (let index = 0; index < operations.length; index += 1) {
    const operation = operations[index] ?? 0;
    const dice = operation >>> 6;
    const source = dice & 1 ? (dice & 16 ? services : ingresses) : pods;
    const key = `${NAMESPACES[(dice >>> 1) % 2]}/${NAMES[(dice >>> 2) % 4]}`;
    switch (operation % 16) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        source.put(key, dice >>> 5, false);
        source.deliver((dice >>> 8) % 4);
        break;
      case 6:
        source.put(key, dice >>> 5, true);
        break;
      case 7:
      case 8:
        source.remove(key);
        source.deliver((dice >>> 8) % 4);
        break;
      case 9:
        source.deliver(20);
        break;
      case 10:
        if ((dice >>> 6) % 4 === 0) source.relist((dice >>> 4) % 2 === 0);
        break;
      case 11:
        source.repeat(dice >>> 4);
        break;
      case 12: {
        const test = PALETTE[(dice >>> 5) % PALETTE.length];
        if (test !== undefined) refilters[(dice >>> 3) % Math.max(refilters.length, 1)]?.(test);
        break;
      }
      case 13: {
        const view = views[(dice >>> 1) % views.length];
        if (view !== undefined && readers.length < 6) readers.push(new Reader(view, dice % 5));
        break;
      }
      case 14:
        await readers[dice % Math.max(readers.length, 1)]?.read((dice >>> 4) % 8);
        break;
      case 15: {
        const [leaving] = readers.splice(dice % Math.max(readers.length, 1), (dice >>> 4) % 2);
        await leaving?.finish();
        break;
      }
      default:
        break;
    }
    // A wrong view stays wrong until it is looked at, so each is looked at in turn, and all of them now and then.
    for (const [place, { name, publisher, expected }] of views.entries()) {
      if (index % 32 !== 0 && (index + place) % 5 !== 0) continue;
      const state = expected();
      equal(publisher.isReady, state !== undefined, "as it was told");
      if (state === undefined) continue;
      same(publisher.cache.entries(), state, `${name}, after operation ${index}`);
      equal(publisher.cache.size, state.size, `${name}: counted`);
      for (const namespace of NAMESPACES) {
        const there = [...state].filter(([, { metadata }]) => metadata.namespace === namespace);
        same(publisher.cache.entries({ namespace }), new Map(there), `${name}: in ${namespace}`);
      }
      // An index keeps its view observed, so some runs do without.
      if (((operations[1] ?? 0) & 1) === 0) continue;
      const found = new Set(
        publisher.cache.by(BY_APP, "web").map(({ metadata }) => metadata.resourceVersion),
      );
      const wanted = [...state.values()].filter((entry) => appOf(entry) === "web");
      equal(found.size, wanted.length, `${name}: found by label`);
      equal(
        wanted.every(({ metadata }) => found.has(metadata.resourceVersion)),
        true,
        `${name}: found by label`,
      );
    }
    for (const reader of readers) reader.bounded();
  }
  for (const reader of readers) await reader.finish();
  readers = [];
}
