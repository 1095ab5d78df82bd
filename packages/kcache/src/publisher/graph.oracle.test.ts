import fc from "fast-check";
import { test } from "vitest";
import { dice } from "../../test/dice.ts";
import { createSources, fixedGraph } from "../../test/graph.ts";
import { play } from "../../test/play.ts";

/*
 * Random operations on a graph against naive recomputation: every view is recomputed from scratch from what the sources
 * have said, and each subscriber replays what it is told. A failing run prints its seed.
 */

const SEEDS = Number(process.env.ORACLE_SEEDS ?? 200);
const OPERATIONS = 2_000;

test("every view equals its recomputation and every subscriber's replay, whatever happens in whatever order", async () => {
  const property = fc.asyncProperty(fc.noShrink(fc.integer()), async (seed) => {
    const sources = createSources();
    await play(sources, fixedGraph(sources), Uint32Array.from({ length: OPERATIONS }, dice(seed)));
  });
  await fc.assert(property, { numRuns: SEEDS });
}, 600_000);
