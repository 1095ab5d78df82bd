import fc from "fast-check";
import { test } from "vitest";
import { dice } from "../../test/dice.ts";
import { createSources, randomGraph } from "../../test/graph.ts";
import { play } from "../../test/play.ts";

/* As graph.oracle.test.ts, over twelve views that are another in each run. */

const SEEDS = Number(process.env.ORACLE_SEEDS ?? 300);
const OPERATIONS = 2_000;

test("whatever views are derived from whatever others, each equals its recomputation", async () => {
  const property = fc.asyncProperty(fc.noShrink(fc.integer()), async (seed) => {
    const next = dice(seed);
    const sources = createSources();
    await play(sources, randomGraph(sources, next), Uint32Array.from({ length: OPERATIONS }, next));
  });
  await fc.assert(property, { numRuns: SEEDS });
}, 600_000);
