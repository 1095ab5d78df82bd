// `npm run bench -- import`: what importing the built library costs, as a process that does nothing else sees it.
import { node } from "./child.ts";
import { median } from "./record.ts";

const RUNS = 9;

export interface ImportReport {
  /** Milliseconds of `await import("kcache")`, the median. */
  readonly time: number;
  /** Resident bytes of a process that imports it, and of one that imports nothing, the medians. */
  readonly rss: number;
  readonly emptyRss: number;
}

interface Sample {
  readonly time: number;
  readonly rss: number;
}

async function sample(statement: string): Promise<Sample> {
  const script = `const begin = performance.now(); ${statement}; const time = performance.now() - begin;
    console.log(JSON.stringify({ time, rss: process.memoryUsage.rss() }));`;
  await using child = node("--input-type=module", "--eval", script);
  return JSON.parse(await child.line) as Sample;
}

export async function importing(): Promise<ImportReport> {
  const withIt: Sample[] = [];
  const empty: Sample[] = [];
  for (let run = 0; run < RUNS; run++) {
    empty.push(await sample(""));
    withIt.push(await sample('await import("kcache")'));
  }
  return {
    time: median(withIt.map(({ time }) => time)),
    rss: median(withIt.map(({ rss }) => rss)),
    emptyRss: median(empty.map(({ rss }) => rss)),
  };
}
