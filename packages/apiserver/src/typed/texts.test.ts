import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duplicateFields } from "./duplicates.ts";
import { readGoJson } from "./go-json.ts";
import { readGoYaml } from "./go-yaml.ts";
import { syntaxProblem } from "./json-syntax.ts";
import { patchedText } from "./patched-text.ts";
import { goText } from "./strategic-words.ts";

const refusal = (read: () => unknown): string => {
  try {
    return `accepted: ${JSON.stringify(read())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe("JSON", () => {
  test.each([
    ["x", "invalid character 'x' looking for beginning of value"],
    ["", "unexpected end of JSON input"],
    ['{"a":tru', "unexpected end of JSON input"],
    ['{"a":trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a":01}', "invalid character '1' after object key:value pair"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
    ['{"a":"\\u00g0"}', "invalid character 'g' in \\u hexadecimal character escape"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ["[1 2]", "invalid character '2' after array element"],
    ["{} x", "invalid character 'x' after top-level value"],
    ["é", "invalid character 'Ã' looking for beginning of value"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ["1.", "unexpected end of JSON input"],
    ["[1.]", "invalid character ']' after decimal point in numeric literal"],
    ["[-]", "invalid character ']' in numeric literal"],
    ["[1e]", "invalid character ']' in exponent of numeric literal"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ["[".repeat(10_001), "invalid character '[' exceeded max depth"],
  ])("%.20s is refused in the words of Go", (text, why) => {
    expect(refusal(() => readGoJson(Buffer.from(text)))).toBe(why);
  });

  test("is refused where JavaScript refuses it, and there only", () => {
    const piece = fc.constantFrom(...'{}[],:"\\0123-.eE+tfn ut\n', "true", "null", "false", '"a":', "1.5e3");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        let accepts = true;
        try {
          JSON.parse(text);
        } catch {
          accepts = false;
        }
        expect(syntaxProblem(Buffer.from(text)) === undefined, text).toBe(accepts);
      }),
      { numRuns: 2000 },
    );
  });

  test("means the same as in JavaScript, also where it needs notes", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const again = `{"a":1.0,"b":${text},"b":${text}}`;
        const safe = JSON.parse(again, (key, value) => (key === "__proto__" ? undefined : value));
        expect(readGoJson(Buffer.from(again)).value).toEqual(safe);
      }),
    );
  });

  test("without anything odd needs no notes", () => {
    expect(readGoJson(Buffer.from('{"a":[1,-2,{"b:c":"d\\"e:"}],"f":{}}')).notes).toBeUndefined();
  });

  test("names members that come twice by their paths", () => {
    const { value, notes } = readGoJson(Buffer.from('{"a":{"b":1,"b":2},"l":[{"c":1,"c":1}],"a":3}'));
    expect(duplicateFields(value, notes)).toEqual([
      'duplicate field "a.b"',
      'duplicate field "l[0].c"',
      'duplicate field "a"',
    ]);
  });
});

describe("YAML", () => {
  test("is that of version 1.1 as Go reads it", () => {
    const text = "mode: 0644\non: yes\ntime: 2020-01-01\nsix: 1:30\n<<: {a: 1}\nnothing:\n";
    expect(readGoYaml(text).value).toEqual({
      mode: 420,
      true: true,
      time: "2020-01-01",
      six: "1:30",
      a: 1,
      nothing: null,
    });
  });

  test("tells keys that come twice by their lines, and takes the last", () => {
    const { value, repeated } = readGoYaml("kind: Secret\nmetadata:\n  name: a\n  name: b\n");
    expect(value).toEqual({ kind: "Secret", metadata: { name: "b" } });
    expect(repeated).toEqual(['line 4: key "name" already set in map']);
  });

  test.each([
    ["a: b: c", "yaml: mapping values are not allowed in this context"],
    ["x: 1\na: b: c", "yaml: line 2: mapping values are not allowed in this context"],
    ["a:\n\tb: 1", "yaml: line 2: found character that cannot start any token"],
    ["a: [1", "yaml: line 1: did not find expected ',' or ']'"],
    ['a: "x', "yaml: found unexpected end of stream"],
    ["a: *x", "yaml: unknown anchor 'x' referenced"],
  ])("%j is refused in the words of Go", (text, why) => {
    expect(refusal(() => readGoYaml(text))).toBe(why);
  });
});

describe("a refused patch", () => {
  test("shows its outcome with the members sorted where it reached", () => {
    const object = {
      kind: "K",
      apiVersion: "v",
      metadata: { name: "n", labels: { b: "1", a: "2" } },
      data: { z: 1, a: 2 },
    };
    expect(patchedText(object, { data: { z: 1 } })).toBe(
      '{"apiVersion":"v","data":{"a":2,"z":1},"kind":"K","metadata":{"name":"n","labels":{"b":"1","a":"2"}}}',
    );
    expect(patchedText(object, [{ op: "add", path: "/metadata/labels/c" }])).toContain(
      '"metadata":{"labels":{"a":"2","b":"1"},"name":"n"}',
    );
  });

  test("shows what it says as Go prints a map", () => {
    expect(goText({ b: [1.5, null, "x"], a: { c: true } })).toBe("map[a:map[c:true] b:[1.5 <nil> x]]");
  });
});
