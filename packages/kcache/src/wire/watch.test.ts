import { describe, expect, test } from "vitest";
import { KcacheError } from "../object/error.ts";
import { defineKind, type Kind } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { createWatchDecoder, type WatchFrame } from "./watch.ts";

const Deployment: Kind<KubeObject> = defineKind<KubeObject>({
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  scope: "Namespaced",
});

function decode(text: string): readonly WatchFrame[] {
  const decoder = createWatchDecoder(Deployment);
  const frames = decoder.push(Buffer.from(text));
  decoder.end();
  return frames;
}

function failure(run: () => unknown): KcacheError {
  try {
    run();
  } catch (error) {
    if (error instanceof KcacheError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const object = (name: string): string =>
  `{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"${name}"}}`;

describe("events", () => {
  test("come out in order, several of a chunk at once", () => {
    const frames = decode(
      ["ADDED", "MODIFIED", "DELETED"]
        .map((type) => `{"type":"${type}","object":${object(type)}}\n`)
        .join(""),
    );
    expect(frames.map((frame) => [frame.type, "entry" in frame && frame.entry.key])).toStrictEqual([
      ["ADDED", "ADDED"],
      ["MODIFIED", "MODIFIED"],
      ["DELETED", "DELETED"],
    ]);
  });

  test("come out as soon as their last brace has arrived, without waiting for the line feed", () => {
    const decoder = createWatchDecoder(Deployment);
    expect(decoder.push(Buffer.from(`{"type":"ADDED","object":${object("a")}`))).toStrictEqual([]);
    expect(decoder.push(Buffer.from("}"))).toHaveLength(1);
    expect(decoder.push(Buffer.from("\n\n \r\n"))).toStrictEqual([]);
    decoder.end();
  });

  test("a bookmark tells its version, and whether it ends the initial events", () => {
    const bookmark = (annotations: string): string =>
      `{"type":"BOOKMARK","object":{"kind":"Deployment","metadata":{"resourceVersion":"9"${annotations}},"spec":null}}`;
    expect(decode(bookmark(""))).toStrictEqual([
      { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: false },
    ]);
    expect(decode(bookmark(`,"annotations":{"k8s.io/initial-events-end":"true"}`))).toStrictEqual([
      { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: true },
    ]);
  });

  test("an error brings the server's Status as it was sent", () => {
    const status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      reason: "Expired",
      message: "too old",
      code: 410,
    };
    expect(decode(JSON.stringify({ type: "ERROR", object: status }))).toStrictEqual([
      { type: "ERROR", status },
    ]);
  });

  test("may have their type after their object, and members nobody knows", () => {
    const text = `{"object":${object("a")},"x":[{"type":"ERROR"}],"type":"ADDED"}`;
    const decoder = createWatchDecoder(Deployment);
    const frames = [...Buffer.from(text)].flatMap((byte) => [...decoder.push(Uint8Array.of(byte))]);
    expect(frames).toMatchObject([{ type: "ADDED", entry: { key: "a" } }]);
  });
});

describe("what is no watch event", () => {
  test.each([
    ["<html>", 'watch deployments.apps: expected "{", got "<": <html>'],
    [`{"type":"ADDED"}`, `watch deployments.apps: got an event without an object: {"type":"ADDED"}`],
    [`{"object":${object("a")}}`, /^watch deployments.apps: got an event without a type: /],
    [
      `{"type":"SYNC","object":{}}`,
      /^watch deployments.apps: got an event of unknown type "SYNC": {"type":"SYNC",/,
    ],
    [`{"type":3,"object":{}}`, /got an event of unknown type 3/],
    [`{"type":"ADDED","type":"ADDED","object":${object("a")}}`, /got an event with two types/],
    [`{"type":"ADDED","object":${object("a")},"object":${object("a")}}`, /got an event with two objects/],
    [`{"type":"ADDED","object":{}}`, "watch deployments.apps: got an object without metadata: {}"],
    [`{"type":"ADDED","object":null}`, /no object/],
    [`{"type":"BOOKMARK","object":{"metadata":{}}}`, /got a bookmark without metadata.resourceVersion/],
    [`{"type":"BOOKMARK","object":{"metadata":[tru]}}`, /got an event that is no JSON/],
    [`{"type":"ERROR","object":{"message":"x"}}`, /got an ERROR event without a Status/],
    [`{"kind":"Status","code":403}`, /got an event without a type: {"kind":"Status","code":403}/],
  ])("%s is refused: %s", (text, message) => {
    const error = failure(() => decode(text));
    expect(error.code).toBe("bad-response");
    expect(error.message).toMatch(message);
  });

  test("the sample is of the line that is wrong, wherever chunks were cut", () => {
    const good = `{"type":"ADDED","object":${object("a")}}\n`;
    const text = Buffer.from(`${good}${good}{"type":"WRONG"}`);
    for (const size of [1, 3, 50, 1000]) {
      const decoder = createWatchDecoder(Deployment);
      const error = failure(() => {
        for (let at = 0; at < text.length; at += size) decoder.push(text.subarray(at, at + size));
      });
      expect(error.message).toContain(`unknown type "WRONG": {"type":"WRONG"`);
    }
  });
});

test("cut off after any byte, a watch is an error but between two events, and what came before is right", () => {
  const line = (name: string): string =>
    `{"type":"ADDED","object":{"metadata":{"name":"${name}","managedFields":[{"a":"\\"}"}],"labels":{"a":"💾"}}}}\n`;
  const [first, second] = [line("ä\\\\"), line("b")];
  const text = Buffer.from(first + second);
  const between = [0, Buffer.byteLength(first) - 1, Buffer.byteLength(first), text.length - 1, text.length];
  const keys = ["ä\\", "b"];
  for (let length = 0; length <= text.length; length++) {
    const decoder = createWatchDecoder(Deployment);
    const frames = decoder.push(text.subarray(0, length));
    expect(frames.map((frame) => "entry" in frame && frame.entry.key)).toStrictEqual(
      keys.slice(0, frames.length),
    );
    if (between.includes(length)) decoder.end();
    else expect(failure(() => decoder.end()).code).toBe("bad-response");
  }
});

test("an object beyond the limit is refused before it has arrived as a whole, with the option's name", () => {
  const decoder = createWatchDecoder(Deployment, { limit: 500 });
  decoder.push(Buffer.from(`{"type":"ADDED","object":{"metadata":{"name":"a"},"data":"`));
  const error = failure(() => decoder.push(Buffer.alloc(500, "x")));
  expect(error.code).toBe("too-large");
  expect(error.message).toMatch(
    /^watch deployments.apps: a value is larger than the option "limit", 500 bytes: {"metadata":{"name":"a"}/,
  );
});
