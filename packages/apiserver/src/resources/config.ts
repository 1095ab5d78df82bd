import { type FieldProblem, problem } from "../http/status.ts";
import { equalJson, type JsonObject, objectIn, stringIn } from "../json.ts";

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** The keys that secrets of these types must have. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
};

function keyProblems(object: JsonObject, member: string): FieldProblem[] {
  return Object.keys(objectIn(object, member)).flatMap((key) => {
    const field = `${member}[${key}]`;
    if (key.length > 253) return [problem.invalid(field, key, "must be no more than 253 bytes")];
    return KEY.test(key) ? [] : [problem.invalid(field, key, KEY_RULE)];
  });
}

/** What is wrong with the data of a ConfigMap. */
export function configMapProblems(object: JsonObject): FieldProblem[] {
  const binary = objectIn(object, "binaryData");
  const twice = Object.keys(objectIn(object, "data")).filter((key) => Object.hasOwn(binary, key));
  return [
    ...keyProblems(object, "data"),
    ...twice.map((key) => problem.invalid(`data[${key}]`, key, "duplicate of key present in binaryData")),
    ...keyProblems(object, "binaryData"),
  ];
}

/** What is wrong with the data of a Secret. */
export function secretProblems(object: JsonObject): FieldProblem[] {
  const data = objectIn(object, "data");
  const missing = (REQUIRED[stringIn(object, "type")] ?? []).filter((key) => data[key] === undefined);
  return [...keyProblems(object, "data"), ...missing.map((key) => problem.required(`data[${key}]`))];
}

/** What a ConfigMap or a Secret whose `immutable` is set does not allow. */
export function immutableProblems(old: JsonObject, next: JsonObject): FieldProblem[] {
  if (old.immutable !== true) return [];
  const why = "field is immutable when `immutable` is set";
  const fixed = ["data", "binaryData"].filter(
    (member) => !equalJson(objectIn(old, member), objectIn(next, member)),
  );
  const kept = next.immutable === true ? [] : ["immutable"];
  return [...kept, ...fixed].map((field) => problem.forbidden(field, why));
}
