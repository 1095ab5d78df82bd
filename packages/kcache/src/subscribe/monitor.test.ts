import { expect, test } from "vitest";
import { pod, podSource } from "../../test/pods.ts";
import { nsName } from "../filter/filter.ts";
import { KcacheError } from "../object/error.ts";
import { monitor } from "../publisher/publisher.ts";

/** Lets every promise that can settle do so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a monitor is told the state once, then each change, one callback at a time", async () => {
  const source = podSource();
  const told: string[] = [];
  let release: (() => void) | undefined;
  const watching = monitor(source.pods, {
    onInitialize: (objects) => void told.push(`initialize ${objects.size}`),
    onCreate: async ({ metadata }) => {
      told.push(`create ${metadata.name} begins`);
      await new Promise<void>((resolve) => (release = resolve));
      told.push(`create ${metadata.name} ends`);
    },
    onUpdate: (object, previous) =>
      void told.push(`update ${previous.metadata.resourceVersion < object.metadata.resourceVersion}`),
    onDelete: ({ metadata }) => void told.push(`delete ${metadata.name}`),
  });
  source.list(pod("a"));
  source.put(pod("b"), pod("a"));
  source.remove(pod("a"));
  await settled();
  expect(told).toEqual(["initialize 1", "create b begins"]);
  release?.();
  await settled();
  expect(told).toEqual(["initialize 1", "create b begins", "create b ends", "update true", "delete a"]);
  await watching.close();
  source.put(pod("c"));
  await settled();
  expect(told).toHaveLength(5);
  expect(await watching.closed).toBeUndefined();
});

test("a callback that throws or rejects ends its monitor alone, with the cause", async () => {
  const source = podSource();
  source.list();
  const others: string[] = [];
  const throwing = monitor(source.pods, {
    onCreate: () => {
      throw new Error("sync");
    },
  });
  const rejecting = monitor(source.pods, { onCreate: () => Promise.reject(new Error("async")) });
  await using other = monitor(source.pods, { onCreate: ({ metadata }) => void others.push(metadata.name) });
  await settled();
  source.put(pod("a"), pod("b"));
  expect(await throwing.closed).toMatchObject({
    code: "handler-failed",
    message: expect.stringMatching(/onCreate.*sync/),
  });
  expect(await rejecting.closed).toMatchObject({
    code: "handler-failed",
    message: expect.stringMatching(/async/),
  });
  await settled();
  expect(others).toEqual(["a", "b"]);
  await other.close();
});

test("a monitor waits through trouble, and ends with the cause of its source", async () => {
  const source = podSource();
  const told: string[] = [];
  const watching = monitor(source.pods, { onInitialize: () => void told.push("initialize") });
  source.trouble(new KcacheError("forbidden", "not yet"));
  await settled();
  source.list();
  await settled();
  expect(told).toEqual(["initialize"]);
  const cause = new KcacheError("rejected", "no more");
  source.close(cause);
  expect(await watching.closed).toBe(cause);
});

test("a monitor closed while its callback runs resolves when the callback has returned", async () => {
  const source = podSource();
  source.list();
  let ended = false;
  const watching = monitor(source.pods, {
    onCreate: async () => {
      await settled();
      ended = true;
    },
  });
  await settled();
  source.put(pod("a"), pod("b"));
  await Promise.resolve();
  await Promise.resolve();
  await watching.close();
  expect(ended).toBe(true);
});

test("a monitor of a closed publisher is refused, and its signal closes it without an error", async () => {
  const source = podSource();
  const controller = new AbortController();
  const watching = monitor(source.pods, {}, { signal: controller.signal });
  controller.abort();
  expect(await watching.closed).toBeUndefined();
  source.close();
  expect(() => monitor(source.pods, {})).toThrow(/closed/);
});

test("a callback may filter its own publisher anew, while events wait, and is told the difference after them", async () => {
  const source = podSource();
  source.list(pod("a"), pod("b"));
  const view = source.pods.filter(nsName("default", "a"));
  const told: string[] = [];
  await using watching = monitor(view, {
    onUpdate: ({ metadata }) => {
      told.push(`update ${metadata.name}`);
      view.refilter(nsName("default", "b"));
      view.refilter(nsName("default", "b", "c"));
    },
    onCreate: ({ metadata }) => void told.push(`create ${metadata.name}`),
    onDelete: ({ metadata }) => void told.push(`delete ${metadata.name}`),
  });
  await settled();
  source.put(pod("a"), pod("a"), pod("b"));
  await settled();
  expect(told).toEqual(["update a", "update a", "delete a", "create b"]);
  source.put(pod("c"));
  await settled();
  expect(told.at(-1)).toBe("create c");
  await watching.close();
});
