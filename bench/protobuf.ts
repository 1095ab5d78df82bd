/**
 * What it costs to decode pods from protobuf, beside JSON.parse of the same pods: microseconds of one core for each, in one process,
 * in turns. Run with `node --conditions=kcache-source bench/protobuf.ts`.
 */
import { encodeObject } from "../packages/apiserver/src/protobuf/encode.ts";
import { decodeMessage } from "../packages/kcache/src/protobuf/decode.ts";
import { loadMessage } from "../packages/kcache/src/protobuf/load.ts";
import { readMessagePath } from "../packages/kcache/src/protobuf/path.ts";
import { podJson } from "./pods.ts";

const PODS = 2_000;
const ROUNDS = 15;
const PHASE = ["status", "phase"];
const LABEL = ["metadata", "labels", "app"];

const message = await loadMessage({ group: "", version: "v1", kind: "Pod" });
if (message === undefined) throw new Error("bench: there is no message for pods");

interface Sample {
  readonly json: Buffer;
  readonly bytes: Buffer;
  /** Where the message lies in its envelope. */
  readonly start: number;
  readonly end: number;
}

/** The message of a `runtime.Unknown`: its second field. */
function placeOf(envelope: Buffer): { start: number; end: number } {
  let at = 4;
  for (;;) {
    const tag = envelope[at++] ?? 0;
    let length = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      byte = envelope[at++] ?? 0;
      length |= (byte & 127) << shift;
    }
    if (tag === 18) return { start: at, end: at + length };
    at += length;
  }
}

const samples: Sample[] = Array.from({ length: PODS }, (_, i) => {
  const { kind: _kind, apiVersion: _apiVersion, ...pod } = JSON.parse(podJson(i));
  const json = Buffer.from(JSON.stringify(pod));
  const bytes = encodeObject("v1", "Pod", pod);
  if (bytes === undefined) throw new Error("bench: pods cannot be encoded");
  return { json, bytes, ...placeOf(bytes) };
});
const withoutManaged = samples.map(({ json }) => {
  const pod = JSON.parse(json.toString());
  delete pod.metadata.managedFields;
  return Buffer.from(JSON.stringify(pod));
});

const runs: Readonly<Record<string, () => void>> = {
  decodeMessage: () => {
    for (const { bytes, start, end } of samples) decodeMessage(message, bytes, start, end);
  },
  "decodeMessage, managedFields too": () => {
    for (const { bytes, start, end } of samples)
      decodeMessage(message, bytes, start, end, { managedFields: true });
  },
  "JSON.parse, without managedFields": () => {
    for (const json of withoutManaged) JSON.parse(json.toString());
  },
  "JSON.parse, managedFields too": () => {
    for (const { json } of samples) JSON.parse(json.toString());
  },
  "readMessagePath status.phase": () => {
    for (const { bytes, start, end } of samples) readMessagePath(message, bytes, start, end, PHASE);
  },
  "readMessagePath metadata.labels.app": () => {
    for (const { bytes, start, end } of samples) readMessagePath(message, bytes, start, end, LABEL);
  },
};

const times = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(runs)) {
    const begin = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begin);
    times.set(name, [...(times.get(name) ?? []), (user + system) / PODS]);
  }
}
const size = (of: (one: Sample) => number): number =>
  Math.round(samples.reduce((sum, one) => sum + of(one), 0) / PODS);
console.log(
  `a pod: ${size(({ start, end }) => end - start)} bytes of protobuf, ${size(({ json }) => json.length)} of JSON`,
);
for (const [name, all] of times) {
  const sorted = all.slice(3).sort((a, b) => a - b);
  const [least = 0] = sorted;
  const median = sorted[sorted.length >> 1] ?? 0;
  console.log(`${name.padEnd(40)} ${median.toFixed(1).padStart(7)} us a pod, at best ${least.toFixed(1)}`);
}
