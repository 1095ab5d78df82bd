import { describe, expect, test } from "vitest";
import { canonicalBase64 } from "./base64.ts";
import { canonicalQuantity } from "./quantity.ts";
import { canonicalTime } from "./time.ts";

const refusal = (what: () => unknown): string => {
  try {
    return `accepted: ${String(what())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe("a quantity", () => {
  test.each([
    ["1000m", "1"],
    ["1500m", "1500m"],
    ["0.5", "500m"],
    ["1.5", "1500m"],
    ["0.5Gi", "512Mi"],
    ["1024Mi", "1Gi"],
    ["1000Mi", "1000Mi"],
    ["1Ki", "1Ki"],
    ["0.5Ki", "512"],
    ["1000", "1k"],
    ["1000000k", "1G"],
    ["0", "0"],
    ["0Gi", "0"],
    ["-1000m", "-1"],
    ["1e3", "1e3"],
    ["12e2", "1200"],
    ["1E", "1E"],
    ["0.0000000001", "1n"],
    [" 1000m ", "1"],
  ])("%s is written %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each(["", "x", "1z", "1.5.5", "1 Gi", "true"])("%j is none", (text) => {
    expect(refusal(() => canonicalQuantity(text))).toContain("quantities must match the regular expression");
  });

  test("with letters that are no suffix together is refused for its suffix", () => {
    expect(refusal(() => canonicalQuantity("1MG"))).toBe("unable to parse quantity's suffix");
  });
});

describe("a time", () => {
  test.each([
    ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"],
    ["2020-01-01T02:00:00.5+02:00", "2020-01-01T00:00:00Z"],
    ["2020-02-29T23:30:00-01:00", "2020-03-01T00:30:00Z"],
    ["0001-01-01T00:00:00Z", null],
    ["0099-12-31T00:00:00Z", "0099-12-31T00:00:00Z"],
  ])("%s is written in UTC and whole seconds", (text, canonical) => {
    expect(canonicalTime(text, false)).toBe(canonical);
  });

  test("with microseconds keeps them, and needs them", () => {
    expect(canonicalTime("2020-01-01T02:00:00.123456+01:00", true)).toBe("2020-01-01T01:00:00.123456Z");
    expect(refusal(() => canonicalTime("2020-01-01T00:00:00Z", true))).toBe(
      'parsing time "2020-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    );
  });

  const layout = '"2006-01-02T15:04:05Z07:00"';
  test.each([
    ["yesterday", `as ${layout}: cannot parse "yesterday" as "2006"`],
    ["2020", `as ${layout}: cannot parse "" as "-"`],
    ["2020-13-01T00:00:00Z", ": month out of range"],
    ["2021-02-29T00:00:00Z", ": day out of range"],
    ["2020-01-01T24:00:00Z", ": hour out of range"],
    ["2020-01-01T00:00:00", `as ${layout}: cannot parse "" as "Z07:00"`],
    ["2020-01-01T00:00:00Zx", ': extra text: "x"'],
    ['"', `as ${layout}: cannot parse "\\"" as "2006"`],
  ])("%s is refused", (text, why) => {
    const quoted = JSON.stringify(text);
    expect(refusal(() => canonicalTime(text, false))).toBe(
      `parsing time ${quoted}${why.startsWith(":") ? "" : " "}${why}`,
    );
  });
});

describe("base64", () => {
  test.each([
    ["", ""],
    ["MQ==", "MQ=="],
    ["MR==", "MQ=="],
    ["TWFu\nTWFu", "TWFuTWFu"],
  ])("%j is written %j", (text, canonical) => {
    expect(canonicalBase64(text)).toBe(canonical);
  });

  test.each([
    ["*", 0],
    ["MQ", 0],
    ["MQ=", 3],
    ["MQ=x", 2],
    ["M===", 1],
    ["MQ==x", 4],
    ["TWFu-", 4],
    ["TWFuM", 4],
  ])("%j is refused at byte %i", (text, byte) => {
    expect(refusal(() => canonicalBase64(text))).toBe(`illegal base64 data at input byte ${byte}`);
  });
});
