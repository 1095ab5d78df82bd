/**
 * What it costs to take pods from the wire: microseconds of one core for each pod, and bytes of memory for each entry, with
 * the WebAssembly module and without. Run with `node --expose-gc --conditions=kcache-source bench/scan.ts`.
 *
 * Each way runs in processes of its own, in turns, so that neither warms up or disturbs the other.
 */
import { execFileSync } from "node:child_process";
import type { Entry } from "../packages/kcache/src/object/entry.ts";
import { defineKind } from "../packages/kcache/src/object/kind.ts";
import type { NamespacedObject } from "../packages/kcache/src/object/object.ts";
import { readItem } from "../packages/kcache/src/wire/item.ts";
import { createListDecoder } from "../packages/kcache/src/wire/list.ts";
import { createScanner } from "../packages/kcache/src/wire/scan.ts";
import type { ScanHandler } from "../packages/kcache/src/wire/scanner.ts";
import { createWatchDecoder } from "../packages/kcache/src/wire/watch.ts";
import { podItemJson, podJson } from "./pods.ts";

const PAGE = 500;
const WARM_UP = 15;
const ROUNDS = 40;
const CHUNK = 64 * 1024;
/** How many processes each way gets. */
const RUNS = 3;
const Pod = defineKind<NamespacedObject>({ version: "v1", kind: "Pod", plural: "pods", scope: "Namespaced" });

/** Microseconds for each pod by what was done. */
type Times = Readonly<Record<string, number>>;

function pageOf(from: number, count: number): Buffer {
  const items = Array.from({ length: count }, (_, i) => podItemJson(from + i)).join(",");
  return Buffer.from(
    `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"12345"},"items":[${items}]}\n`,
  );
}

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

const list = (chunks: readonly Buffer[]): Entry<NamespacedObject>[] => {
  const decoder = createListDecoder(Pod);
  const entries = chunks.flatMap((chunk) => decoder.push(chunk));
  decoder.end();
  return entries;
};
const follow = (chunks: readonly Buffer[]): void => {
  const decoder = createWatchDecoder(Pod);
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
};
const scan = (chunks: readonly Buffer[], element: ScanHandler["element"] & object): void => {
  const handler: ScanHandler = { begin: () => true, member: () => undefined, element };
  const scanner = createScanner(
    { action: "scan", arrayKey: "items", repeat: false, limit: 1 << 24 },
    handler,
  );
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
};

/** The medians of several rounds after a warm-up, all kinds of work in turns. */
function times(): Times {
  const page = pageOf(0, PAGE);
  const watch = Buffer.from(
    Array.from({ length: PAGE }, (_, i) => `{"type":"ADDED","object":${podJson(i)}}\n`).join(""),
  );
  const pageChunks = chunksOf(page, CHUNK);
  const smallChunks = chunksOf(page, 1400);
  const watchChunks = chunksOf(watch, CHUNK);
  const kept = Buffer.alloc(CHUNK);
  const work: Readonly<Record<string, () => void>> = {
    "items found": () => scan(pageChunks, () => undefined),
    "items found, chunks of 1,400 bytes": () => scan(smallChunks, () => undefined),
    "and their metadata read": () =>
      scan(pageChunks, (bytes, start, end, marks) => void readItem(bytes, start, end, marks)),
    "and what is kept copied": () =>
      scan(pageChunks, (bytes, start, end, marks) => {
        const { cuts } = readItem(bytes, start, end, marks);
        const [cutStart = end, cutEnd = end] = cuts;
        bytes.copy(kept, bytes.copy(kept, 0, start, cutStart), cutEnd, end);
      }),
    list: () => void list(pageChunks),
    "list, chunks of 1,400 bytes": () => void list(smallChunks),
    watch: () => follow(watchChunks),
    "JSON.parse of the page": () => void JSON.parse(page.toString()),
  };
  const taken = Object.entries(work).map(([name, run]) => ({ name, run, times: [] as number[] }));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const { run, times } of taken) {
      const begin = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(begin);
      if (round >= WARM_UP) times.push((user + system) / PAGE);
    }
  }
  return Object.fromEntries(taken.map(({ name, times }) => [name, median(times)]));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The times of a process of its own. */
function measured(way: "simd" | "javascript"): Times {
  const output = execFileSync(process.execPath, ["--conditions=kcache-source", import.meta.filename, way]);
  return JSON.parse(output.toString()) as Times;
}

function printTimes(): void {
  const perPod = pageOf(0, PAGE).length / PAGE;
  const runs = Array.from({ length: RUNS }, () => ({
    simd: measured("simd"),
    javascript: measured("javascript"),
  }));
  console.log(`a pod as a list item: ${Math.round(perPod)} bytes on the wire; chunks of 64 KiB unless said`);
  console.log(
    `${"cpu for each pod".padEnd(38)}${"WebAssembly".padStart(21)}${"JavaScript".padStart(21)}   ratio`,
  );
  const cell = (us: number): string => `${us.toFixed(1)} us ${Math.round(perPod / us)} MB/s`.padStart(21);
  for (const name of Object.keys(runs[0]?.simd ?? {})) {
    const simd = median(runs.map((run) => run.simd[name] ?? Number.NaN));
    const javascript = median(runs.map((run) => run.javascript[name] ?? Number.NaN));
    const ratio = (javascript / simd).toFixed(1).padStart(8);
    console.log(`${name.padEnd(38)}${cell(simd)}${cell(javascript)}${ratio}`);
  }
}

function printMemory(gc: () => void): void {
  const pages = 40;
  const held: Entry<NamespacedObject>[][] = [];
  gc();
  const before = process.memoryUsage();
  for (let i = 0; i < pages; i++) held.push(list(chunksOf(pageOf(i * PAGE, PAGE), CHUNK)));
  gc();
  const after = process.memoryUsage();
  const count = pages * PAGE;
  const kept = held.flat().reduce((sum, entry) => sum + entry.byteLength, 0);
  const per = (bytes: number): string => `${Math.round(bytes / count)} bytes`;
  console.log(`memory for each of ${count} entries: ${per(kept)} of JSON kept,`);
  console.log(
    `  ${per(after.heapUsed - before.heapUsed)} on the heap, ${per(after.arrayBuffers - before.arrayBuffers)} in buffers`,
  );
}

const way = process.argv[2];
if (way === undefined) {
  printTimes();
  if (globalThis.gc !== undefined) printMemory(globalThis.gc);
} else {
  // The module is loaded on first use, so this is early enough.
  if (way === "javascript") Reflect.deleteProperty(globalThis, "WebAssembly");
  console.log(JSON.stringify(times()));
}
