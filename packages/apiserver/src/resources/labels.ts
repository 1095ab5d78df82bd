import { type FieldProblem, problem } from "../http/status.ts";
import { type JsonObject, objectIn } from "../json.ts";

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const PREFIX_RULE =
  "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with an object's labels. */
export function labelProblems(object: JsonObject): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const wrong = (value: string, why: string): void => {
    problems.push(problem.invalid("metadata.labels", value, why));
  };
  for (const [key, value] of Object.entries(objectIn(objectIn(object, "metadata"), "labels"))) {
    for (const why of keyRules(key)) wrong(key, why);
    if (typeof value !== "string" || value === "") continue;
    if (value.length > 63) wrong(value, "must be no more than 63 bytes");
    if (!NAME.test(value)) wrong(value, VALUE_RULE);
  }
  return problems;
}

/** What is wrong with a key of labels or annotations: a name, with a domain before it or not. */
export function keyRules(key: string): string[] {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) {
    return [
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const broken: string[] = [];
  const prefix = parts[0] ?? "";
  if (parts.length === 2 && prefix === "") broken.push("prefix part must be non-empty");
  else if (parts.length === 2 && !PREFIX.test(prefix)) broken.push(PREFIX_RULE);
  if (parts.length === 2 && prefix.length > 253) broken.push("prefix part must be no more than 253 bytes");
  if (name === "") broken.push("name part must be non-empty");
  else if (name.length > 63) broken.push("name part must be no more than 63 bytes");
  if (!NAME.test(name)) broken.push(NAME_RULE);
  return broken;
}
