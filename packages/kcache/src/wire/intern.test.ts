import { expect, test } from "vitest";
import { createInterner } from "./intern.ts";

const make = (bytes: Buffer, start: number, end: number): { text: string } => ({
  text: bytes.toString("utf8", start, end),
});

test("equal bytes give the same value, wherever they lie, and different ones never do", () => {
  const interner = createInterner(10, make);
  const value = interner.get(Buffer.from("..é.."), 2, 4);
  expect(value.text).toBe("é");
  expect(interner.get(Buffer.from("é"), 0, 2)).toBe(value);
  // The same characters when read as one byte each.
  expect(interner.get(Buffer.from("Ã©"), 0, 4)).toStrictEqual({ text: "Ã©" });
});

test("what was not used lately is forgotten, what was is not", () => {
  const interner = createInterner(10, make);
  const get = (text: string): { text: string } => interner.get(Buffer.from(text), 0, Buffer.byteLength(text));
  const [kept, dropped] = [get("kept"), get("dropped")];
  for (let i = 0; i < 100; i++) {
    expect(get(`other ${i}`).text).toBe(`other ${i}`);
    expect(get("kept")).toBe(kept);
  }
  expect(get("dropped")).not.toBe(dropped);
  expect(get("dropped")).toStrictEqual(dropped);
});

test("long values are not kept", () => {
  const interner = createInterner(10, make);
  const long = Buffer.alloc(1025, "x");
  expect(interner.get(long, 0, 1025)).not.toBe(interner.get(long, 0, 1025));
  expect(interner.get(long, 0, 1024)).toBe(interner.get(long, 0, 1024));
});
