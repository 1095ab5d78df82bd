import fc from "fast-check";

/** A value, and one of the many ways to write it in JSON. */
export interface Written {
  readonly text: string;
  readonly value: unknown;
}

/** Few, so that paths meet them: with dots and letters of two and four bytes, and what every object or list has. */
export const plainName: fc.Arbitrary<string> = fc.constantFrom(
  ...["a", "b", "ab", "a.b/c", "", "0", "1", "é", "😀", "__proto__", "length", "constructor"],
);
/** Also those that cannot be written without an escape. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  plainName,
  fc.constantFrom('"', 'x"', "\\", "x\\", "\\u0061", "\n", "\ud83d"),
  fc.string({ maxLength: 3 }),
);

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16));
  return `"${units.map((unit) => `\\u${unit.padStart(4, "0")}`).join("")}"`;
}

const SPACE = fc.constantFrom("", "", " ", "\n\t ");

/**
 * Objects as JSON: members repeat, white space lies everywhere, and with `escapes` keys and texts may be written with escapes that
 * they do not need.
 */
export function jsonObjects(name: fc.Arbitrary<string>, escapes: boolean): fc.Arbitrary<Written> {
  const text = fc.tuple(name, fc.boolean()).map(
    ([value, isEscaped]): Written => ({
      text: escapes && isEscaped ? escaped(value) : JSON.stringify(value),
      value,
    }),
  );
  const scalar = fc
    .constantFrom(null, true, 0, -1500, "text", '"}{\\"][')
    .map((value): Written => ({ text: JSON.stringify(value), value }));
  return fc.letrec<{ value: Written; object: Written }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.oneof(scalar, text),
      tie("object"),
      tie("object"),
      fc.array(tie("value"), { maxLength: 3 }).map(
        (elements): Written => ({
          text: `[${elements.map((element) => element.text).join(" ,")}]`,
          value: elements.map((element) => element.value),
        }),
      ),
    ),
    object: fc.array(fc.tuple(text, SPACE, tie("value"), SPACE), { maxLength: 6 }).map((members): Written => {
      const value = {};
      for (const [key, , member] of members) {
        const ordinary = { writable: true, enumerable: true, configurable: true };
        // Assigned, `__proto__` would not become a member.
        Object.defineProperty(value, String(key.value), { value: member.value, ...ordinary });
      }
      const texts = members.map(
        ([key, before, member, after]) => `${before}${key.text}${after}:${before}${member.text}${after}`,
      );
      return { text: `{${texts.join(",")}}`, value };
    }),
  })).object;
}
