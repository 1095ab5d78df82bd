/**
 * What it costs to take pods from the wire: microseconds of one core for each pod, and bytes of memory for each entry.
 * Run with `node --expose-gc --conditions=kcache-source bench/scan.ts`.
 */
import type { Entry } from "../packages/kcache/src/object/entry.ts";
import { defineKind } from "../packages/kcache/src/object/kind.ts";
import type { NamespacedObject } from "../packages/kcache/src/object/object.ts";
import { createListDecoder } from "../packages/kcache/src/wire/list.ts";
import { createWatchDecoder } from "../packages/kcache/src/wire/watch.ts";
import { podItemJson, podJson } from "./pods.ts";

const PAGE = 500;
const ROUNDS = 12;
const CHUNK = 64 * 1024;
const Pod = defineKind<NamespacedObject>({ version: "v1", kind: "Pod", plural: "pods", scope: "Namespaced" });

const items = Array.from({ length: PAGE }, (_, i) => podItemJson(i));
const page = Buffer.from(
  `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"12345"},"items":[${items.join(",")}]}\n`,
);
const watch = Buffer.from(items.map((_, i) => `{"type":"ADDED","object":${podJson(i)}}\n`).join(""));

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

/** The median of several runs after a warm-up, for each pod of a page. */
function measure(name: string, run: () => void): void {
  for (let i = 0; i < 4; i++) run();
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / PAGE;
  });
  times.sort((a, b) => a - b);
  const median = times[ROUNDS >> 1] ?? 0;
  console.log(`${name.padEnd(44)} ${median.toFixed(1).padStart(8)} us a pod`);
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

console.log(`a pod as a list item: ${Math.round(page.length / PAGE)} bytes on the wire`);
const pageChunks = chunksOf(page, CHUNK);
const watchChunks = chunksOf(watch, CHUNK);
measure("list, chunks of 64 KiB", () => void list(pageChunks));
const small = chunksOf(page, 1400);
measure("list, chunks of 1,400 bytes", () => void list(small));
measure("watch, chunks of 64 KiB", () => follow(watchChunks));
measure("JSON.parse of the page", () => void JSON.parse(page.toString()));
measure("list, and every object parsed", () => {
  for (const entry of list(pageChunks)) void entry.object.metadata;
});

const gc = globalThis.gc;
if (gc !== undefined) {
  const pages = 40;
  const held: Entry<NamespacedObject>[][] = [];
  gc();
  const before = process.memoryUsage();
  for (let i = 0; i < pages; i++) {
    const own = Array.from({ length: PAGE }, (_, j) => podItemJson(i * PAGE + j)).join(",");
    const body = Buffer.from(`{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[${own}]}`);
    held.push(list(chunksOf(body, CHUNK)));
  }
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
