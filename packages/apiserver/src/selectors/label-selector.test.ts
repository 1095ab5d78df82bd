import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelsMatch, parseLabelSelector } from "./label-selector.ts";

const LABELS = { app: "shop", tier: "2", "example.com/role": "", track: "stable" };

describe("a label selector", () => {
  test.each([
    ["", true],
    ["app", true],
    ["!app", false],
    ["none", false],
    ["!none", true],
    ["app=shop", true],
    ["app==shop", true],
    ["app!=shop", false],
    ["none!=x", true],
    [" app in ( shop , other ) ", true],
    ["app notin (shop)", false],
    ["none notin (a)", true],
    ["tier>1,tier<3", true],
    ["tier>2", false],
    ["app>1", false],
    ["example.com/role=", true],
    ["example.com/role in ()", true],
    ["app=shop,track=canary", false],
    ["in in (in)", false],
    ["in notin (notin)", true],
  ])("%j matches or not: %j", (text, matches) => {
    expect(labelsMatch(parseLabelSelector(text), LABELS)).toBe(matches);
  });

  test.each([
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["a x", "unable to parse requirement: found 'x', expected: in, notin, =, ==, !=, gt, lt"],
    ["a=b x", "found 'x', expected: ',' or 'end of string'"],
    [",", "found ',', expected: !, identifier, or 'end of string'"],
    ["a,", "found '', expected: identifier after ','"],
    ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["a===b", "unable to parse requirement: found '=', expected: identifier"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    [
      "a>x",
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
  ])("%j is refused in a server's words", (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
  });

  test("set terms agree with looking the value up, whatever the values are", () => {
    const value = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,5}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), value, (values, own) => {
        const labels = { key: own };
        const isIn = values.includes(own);
        expect(labelsMatch(parseLabelSelector(`key in (${values.join(",")})`), labels)).toBe(isIn);
        expect(labelsMatch(parseLabelSelector(`key notin (${values.join(", ")})`), labels)).toBe(!isIn);
      }),
    );
  });
});
