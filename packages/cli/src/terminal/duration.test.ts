import { expect, test } from "vitest";
import { age, parseDuration, shortDuration } from "./duration.ts";

test.each([
  ["15s", 15_000],
  ["2m", 120_000],
  ["1h30m", 5_400_000],
  ["500ms", 500],
  ["1.5s", 1500],
  ["1m1s1ms", 61_001],
])("%s is %d ms", (text, milliseconds) => {
  expect(parseDuration(text, "--for")).toBe(milliseconds);
});

test.each(["", "15", "s", "15 s", "-1s", "1d", "1s!", "1000h"])("%j is refused by name", (text) => {
  expect(() => parseDuration(text, "--for")).toThrow(/^--for: /);
});

test.each([
  [0, "0s"],
  [119, "119s"],
  [120, "2m"],
  [192, "3m12s"],
  [599, "9m59s"],
  [600, "10m"],
  [3 * 3600 - 1, "179m"],
  [3 * 3600, "3h"],
  [3 * 3600 + 300, "3h5m"],
  [8 * 3600, "8h"],
  [47 * 3600, "47h"],
  [50 * 3600, "2d2h"],
  [9 * 86_400, "9d"],
  [729 * 86_400, "729d"],
  [731 * 86_400, "2y1d"],
  [-5, "0s"],
])("an object of %d s is as old as kubectl says: %s", (seconds, text) => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(age(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
});

test("an object without a time has no age", () => {
  expect(age(undefined, 0)).toBe("<unknown>");
});

test.each([
  [-3, "0 ms"],
  [347, "350 ms"],
  [3000, "3 s"],
  [3240, "3.2 s"],
  [119_000, "119 s"],
  [120_000, "2 min"],
])("%d ms is %s", (milliseconds, text) => {
  expect(shortDuration(milliseconds)).toBe(text);
});
