import fc from "fast-check";
import { expect, test } from "vitest";
import { entryOf } from "./entry.ts";
import { batchesOf, type SourceEvent } from "./event.ts";

const entry = (name: string, version: number) =>
  entryOf({ apiVersion: "v1", kind: "Pod", metadata: { name, uid: name, resourceVersion: String(version) } });

const event: fc.Arbitrary<SourceEvent> = fc
  .tuple(
    fc.constantFrom("apply", "delete", "bookmark", "init-done", "init-apply"),
    fc.constantFrom("a", "b", "c"),
    fc.nat(),
  )
  .map(([type, name, version]): SourceEvent => {
    if (type === "bookmark" || type === "init-done") return { type, resourceVersion: String(version) };
    return { type: type as "apply", entry: entry(name, version) };
  });

test("what came together stays in order, and no batch names a key twice, deletes after something else, or more than the end of a list", () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const batches = [...batchesOf(events)];
      expect(batches.flat()).toEqual(events);
      for (const batch of batches) {
        const changing = batch.flatMap((one) => (one.type === "apply" || one.type === "delete" ? [one] : []));
        expect(new Set(changing.map(({ entry: { key } }) => key)).size).toBe(changing.length);
        const firstApply = changing.findIndex(({ type }) => type === "apply");
        if (firstApply !== -1)
          expect(changing.slice(firstApply).map(({ type }) => type)).not.toContain("delete");
        if (batch.length > 1) expect(batch.map(({ type }) => type)).not.toContain("init-done");
      }
    }),
  );
});

test("events of different objects that only change them are one batch", () => {
  const events: SourceEvent[] = ["a", "b", "c"].map((name) => ({ type: "apply", entry: entry(name, 1) }));
  expect([...batchesOf(events)]).toEqual([events]);
});
