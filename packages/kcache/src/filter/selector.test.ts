import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LabelSelector, LabelSelectorRequirement } from "../kinds/meta/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { labelMatcher, labelSelectorRequirements, selectorText } from "./selector.ts";
import { parseSelector } from "./selector-parser.ts";

const canonical = (source: string): string => selectorText(parseSelector(source));

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof KcacheError && error.code === "invalid-selector") return error.message;
    throw error;
  }
  throw new Error("expected a KcacheError");
}

describe("parseSelector", () => {
  test.each([
    ["", ""],
    [" \t\r\n", ""],
    ["a=b", "a=b"],
    ["a==b", "a=b"],
    ["a = b", "a=b"],
    ["a=", "a="],
    ["a=,b", "a=,b"],
    ["a!=b", "a!=b"],
    ["a!=", "a!="],
    ["a in (b)", "a=b"],
    ["a in(c,b , c)", "a in (b,c)"],
    ["a in ()", "a="],
    ["a in (,b)", "a in (,b)"],
    ["a in (b,,c,)", "a in (,b,c)"],
    ["a notin (b)", "a!=b"],
    ["a notin (c,b)", "a notin (b,c)"],
    ["a", "a"],
    ["!a", "!a"],
    ["! a", "!a"],
    ["a>5", "a>5"],
    ["a < 05", "a<5"],
    ["a>9223372036854775807", "a>9223372036854775807"],
    ["in in (in,notin)", "in in (in,notin)"],
    ["notin", "notin"],
    ["a=in", "a=in"],
    ["example.com/App_1.x=V-1_2.3", "example.com/App_1.x=V-1_2.3"],
    ["b,a=1,b", "a=1,b"],
  ])("reads %j as %j", (source, text) => {
    expect(canonical(source)).toBe(text);
  });

  test.each([
    ["a in x", 'at 5: expected "(", found "x"'],
    ["a in", 'at 4: expected "(", found the end'],
    ["a in (x", 'at 7: expected "," or ")", found the end'],
    ["a in (x y)", 'at 8: expected "," or ")", found "y"'],
    ["a in (x=)", 'at 7: expected "," or ")", found "="'],
    ["a b", 'at 2: expected "=", "==", "!=", "in", "notin", ">", "<", "," or the end, found "b"'],
    ["a IN (b)", 'at 2: expected "=", "==", "!=", "in", "notin", ">", "<", "," or the end, found "IN"'],
    ["a=b c", 'at 4: expected "," or the end, found "c"'],
    ["a=(b)", 'at 2: expected a value, found "("'],
    ["a===b", 'at 3: expected a value, found "="'],
    ["!a=b", 'at 2: expected "," or the end, found "="'],
    ["!", 'at 1: expected a key after "!", found the end'],
    ["!!a", 'at 1: expected a key after "!", found "!"'],
    ["=b", 'at 0: expected a key or "!", found "="'],
    [",a", 'at 0: expected a key or "!", found ","'],
    ["a,,b", 'at 2: expected a key or "!", found ","'],
    ["a, ", 'at 3: expected a key or "!", found the end'],
    ["a>x", 'at 2: "x": Gt compares with one 64-bit integer'],
    ["a<", 'at 2: "": Lt compares with one 64-bit integer'],
    ["a>9223372036854775808", 'at 2: "9223372036854775808": Gt compares with one 64-bit integer'],
    ["x in (ok,-no)", 'at 9: "-no": a value has letters, digits'],
    ['a="b"', 'at 2: "\\"b\\"": a value has letters, digits'],
    [`a=${"v".repeat(64)}`, "a value has at most 63 characters, not 64"],
    ["ok,-a", 'at 3: "-a": the name of a key has letters, digits'],
    ["a/b/c", 'at 0: "a/b/c": a key has at most one "/"'],
    ["/b", 'at 0: "/b": the prefix of a key is a lower-case domain name'],
    ["a/", 'at 0: "a/": the name of a key has letters, digits'],
    ["Ex.com/b", "the prefix of a key is a lower-case domain name"],
    ["a..b/c", "the prefix of a key is a lower-case domain name"],
    [`${"a".repeat(254)}/b`, "the prefix of a key has at most 253 characters, not 254"],
    ["k".repeat(64), "the name of a key has at most 63 characters, not 64"],
  ])("refuses %j, says where and what it expected", (source, reason) => {
    const message = refusal(() => parseSelector(source));
    expect(message.startsWith(`parse label selector ${JSON.stringify(source)}: at `)).toBe(true);
    expect(message).toContain(reason);
  });
});

describe("labelSelectorRequirements", () => {
  test.each<[LabelSelector, string]>([
    [{}, ""],
    [{ matchLabels: {}, matchExpressions: [] }, ""],
    [{ matchLabels: { b: "2", a: "1" } }, "a=1,b=2"],
    [{ matchExpressions: [{ key: "a", operator: "In", values: ["y", "x"] }] }, "a in (x,y)"],
    [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["x"] }] }, "a!=x"],
    [{ matchExpressions: [{ key: "a", operator: "Exists" }] }, "a"],
    [{ matchExpressions: [{ key: "a", operator: "DoesNotExist", values: [] }] }, "!a"],
  ])("reads %j as %j", (selector, text) => {
    expect(selectorText(labelSelectorRequirements(selector))).toBe(text);
  });

  const expression = (requirement: object): LabelSelector => ({
    matchExpressions: [
      { key: "fine", operator: "Exists" },
      { key: "a", ...requirement } as LabelSelectorRequirement,
    ],
  });

  test.each<[LabelSelector, string]>([
    [{ matchLabels: { "-a": "x" } }, 'matchLabels["-a"]: "-a": the name of a key has'],
    [{ matchLabels: { a: "x,b=y" } }, 'matchLabels["a"]: "x,b=y": a value has'],
    [expression({ operator: "In", values: [] }), "matchExpressions[1]: In needs at least one value"],
    [expression({ operator: "NotIn" }), "matchExpressions[1]: NotIn needs at least one value"],
    [expression({ operator: "Exists", values: ["x"] }), "matchExpressions[1]: Exists takes no values"],
    [
      expression({ operator: "Gt", values: ["5"] }),
      'matchExpressions[1]: operator "Gt", want In, NotIn, Exists or DoesNotExist',
    ],
  ])("refuses %j and names the path", (selector, reason) => {
    expect(refusal(() => labelSelectorRequirements(selector))).toContain(`label selector: ${reason}`);
  });
});

describe("labelMatcher", () => {
  test.each<[string, Record<string, string>, boolean]>([
    ["", {}, true],
    ["a=b", { a: "b" }, true],
    ["a=b", { a: "c" }, false],
    ["a=b", {}, false],
    ["a=", { a: "" }, true],
    ["a=", {}, false],
    ["a!=b", {}, true],
    ["a!=b", { a: "b" }, false],
    ["a notin (b,c)", {}, true],
    ["a notin (b,c)", { a: "c" }, false],
    ["a", { a: "" }, true],
    ["!a", { a: "" }, false],
    ["a>5", { a: "6" }, true],
    ["a>5", { a: "5" }, false],
    ["a>5", { a: "10" }, true],
    ["a>5", { a: "six" }, false],
    ["a>5", { a: "6.5" }, false],
    ["a>5", {}, false],
    ["a<5", { a: "4" }, true],
    ["a<5", { a: "" }, false],
    ["a>9007199254740993", { a: "9007199254740994" }, true],
    ["a<5", { a: "9223372036854775808" }, false],
    ["constructor", {}, false],
    ["!constructor", {}, true],
    ["a=b,c!=d", { a: "b", c: "d" }, false],
  ])("%j on %j: %j", (source, labels, accepted) => {
    expect(labelMatcher(parseSelector(source))(labels)).toBe(accepted);
  });
});

interface Wanted {
  readonly key: string;
  readonly operator: "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | ">" | "<";
  readonly values: readonly string[];
}

const KEYS = ["app", "tier", "in", "constructor", "example.com/app"];
const VALUES = ["", "a", "b", "5", "12", "in"];
const space = fc.constantFrom("", " ", "\t ");

const wanted: fc.Arbitrary<Wanted> = fc
  .constantFrom<Wanted["operator"]>("=", "==", "!=", "in", "notin", "exists", "!", ">", "<")
  .chain((operator) => {
    const many = operator === "in" || operator === "notin";
    const none = operator === "exists" || operator === "!";
    const value =
      operator === ">" || operator === "<" ? fc.constantFrom("5", "7", "12") : fc.constantFrom(...VALUES);
    const [minLength, maxLength] = none ? [0, 0] : many ? [1, 4] : [1, 1];
    return fc.record({
      key: fc.constantFrom(...KEYS),
      operator: fc.constant(operator),
      values: fc.array(value, { minLength, maxLength }),
    });
  });

function write({ key, operator, values }: Wanted, gap: string): string {
  if (operator === "exists") return gap + key;
  if (operator === "!") return `!${gap}${key}`;
  if (operator === "in" || operator === "notin")
    return `${key} ${operator}${gap}(${values.join(`,${gap}`)}${gap})`;
  return `${key}${gap}${operator}${gap}${values[0]}${gap}`;
}

function holds({ key, operator, values }: Wanted, labels: Map<string, string>): boolean {
  const value = labels.get(key);
  switch (operator) {
    case "=":
    case "==":
    case "in":
      return value !== undefined && values.includes(value);
    case "!=":
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case ">":
      return value !== undefined && /^\d+$/.test(value) && Number(value) > Number(values[0]);
    case "<":
      return value !== undefined && /^\d+$/.test(value) && Number(value) < Number(values[0]);
  }
}

const written = fc.array(fc.tuple(wanted, space), { maxLength: 5 });
const labelled = fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)), {
  selector: ([key]) => key,
});

describe("any label selector", () => {
  test("means the same as each requirement tried naively", () => {
    fc.assert(
      fc.property(written, fc.array(labelled, { minLength: 1, maxLength: 8 }), (parts, objects) => {
        const matches = labelMatcher(parseSelector(parts.map(([one, gap]) => write(one, gap)).join(",")));
        for (const pairs of objects) {
          const naive = parts.every(([one]) => holds(one, new Map(pairs)));
          expect(matches(Object.fromEntries(pairs))).toBe(naive);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("survives printing and reading again", () => {
    fc.assert(
      fc.property(written, (parts) => {
        const read = parseSelector(parts.map(([one, gap]) => write(one, gap)).join(","));
        expect(parseSelector(selectorText(read))).toEqual(read);
      }),
    );
  });

  test("is the same in any order of requirements and values", () => {
    const shuffled = written.chain((parts) =>
      fc.tuple(
        fc.constant(parts),
        fc
          .shuffledSubarray(parts, { minLength: parts.length })
          .map((some) =>
            some.map(([one, gap]): [Wanted, string] => [{ ...one, values: one.values.toReversed() }, gap]),
          ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([before, after]) => {
        const [a, b] = [before, after].map((parts) =>
          canonical(parts.map((part) => write(...part)).join(",")),
        );
        expect(a).toBe(b);
      }),
    );
  });

  test("reads any text or refuses it with a position inside it, and nothing else", () => {
    const noise = fc.string({
      unit: fc.constantFrom(...'ab1=!<>(), -/.\tin\u00e9"'.split("")),
      maxLength: 16,
    });
    fc.assert(
      fc.property(noise, (source) => {
        try {
          expect(canonical(canonical(source))).toBe(canonical(source));
        } catch (error) {
          const message = error instanceof KcacheError ? error.message : String(error);
          const at = Number(/: at (\d+): /.exec(message)?.[1]);
          expect(at >= 0 && at <= source.length, message).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
