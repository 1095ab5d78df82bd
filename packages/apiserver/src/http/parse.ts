import type { Json } from "../json.ts";

/** The name that would change what an object inherits when it is assigned. */
const PROTOTYPE = "__proto__";
/** Whether it could be written as an escape: each of its letters may be. */
const MAY_ESCAPE_IT = /\\u00[567]/i;

/** JSON without fields named `__proto__`: merges assign fields by name, and this one must never be. @throws {SyntaxError} */
export function parseJson(text: string): Json {
  if (!text.includes(PROTOTYPE) && !(text.includes("\\u00") && MAY_ESCAPE_IT.test(text)))
    return JSON.parse(text);
  return JSON.parse(text, (key, value) => (key === PROTOTYPE ? undefined : value));
}
