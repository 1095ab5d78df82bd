import { type FieldProblem, problem } from "../http/status.ts";
import { equalJson, isObject, type JsonObject, objectIn, objectsIn, stringIn } from "../json.ts";
import { definitionProblems } from "../schema/definition-problems.ts";
import { configMapProblems, immutableProblems, secretProblems } from "./config.ts";
import { resourceKey } from "./defaults.ts";
import { labelProblems } from "./labels.ts";
import { metadataProblems } from "./metadata.ts";
import { labelProblem, nameProblem } from "./names.ts";
import { podProblems, podUpdateProblems } from "./pod-problems.ts";
import type { ResourceType } from "./resource.ts";

/** What is wrong with an object that is to be stored; empty where nothing is. */
export function validate(type: ResourceType, object: JsonObject): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = stringIn(objectIn(object, "metadata"), "name");
  if (name === "") {
    problems.push(problem.required("metadata.name", "name or generateName is required"));
  } else {
    const wrong = nameProblem(type.group, type.plural, name);
    if (wrong !== undefined) problems.push(problem.invalid("metadata.name", name, wrong));
  }
  problems.push(...labelProblems(object));
  problems.push(...metadataProblems(object));
  const spec = objectIn(object, "spec");
  switch (resourceKey(type)) {
    case "configmaps":
      problems.push(...configMapProblems(object));
      break;
    case "secrets":
      problems.push(...secretProblems(object));
      break;
    case "pods":
      problems.push(...podSpecProblems(spec, "spec"));
      break;
    case "deployments.apps":
    case "replicasets.apps":
    case "statefulsets.apps":
    case "daemonsets.apps":
      problems.push(...workloadProblems(spec));
      break;
    case "jobs.batch":
      problems.push(...podSpecProblems(objectIn(objectIn(spec, "template"), "spec"), "spec.template.spec"));
      break;
    case "services":
      problems.push(...serviceProblems(spec));
      break;
    case "customresourcedefinitions.apiextensions.k8s.io":
      // These tell of the name themselves.
      return definitionProblems(object);
    default:
  }
  return problems;
}

function podSpecProblems(spec: JsonObject, path: string): FieldProblem[] {
  const containers = objectsIn(spec, "containers");
  if (containers.length === 0) return [problem.required(`${path}.containers`)];
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  containers.forEach((container, index) => {
    const at = `${path}.containers[${index}]`;
    const name = stringIn(container, "name");
    if (name === "") problems.push(problem.required(`${at}.name`));
    const wrong = name === "" ? undefined : labelProblem(name);
    if (wrong !== undefined) problems.push(problem.invalid(`${at}.name`, name, wrong));
    if (name !== "" && seen.has(name)) {
      problems.push({
        reason: "FieldValueDuplicate",
        field: `${at}.name`,
        message: `Duplicate value: "${name}"`,
      });
    }
    seen.add(name);
    if (stringIn(container, "image") === "") problems.push(problem.required(`${at}.image`));
  });
  problems.push(...podProblems(spec, path));
  return problems;
}

function workloadProblems(spec: JsonObject): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const replicas = spec.replicas;
  if (typeof replicas === "number" && replicas < 0) {
    problems.push(problem.invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
  }
  const template = objectIn(spec, "template");
  const labels = objectIn(objectIn(template, "metadata"), "labels");
  const selector = spec.selector;
  if (!isObject(selector)) problems.push(problem.required("spec.selector"));
  else if (Object.keys(selector).length === 0) {
    problems.push(problem.invalid("spec.selector", {}, "empty selector is invalid for deployment"));
  }
  const wanted = Object.entries(objectIn(objectIn(spec, "selector"), "matchLabels"));
  if (!isObject(selector) || !wanted.every(([key, value]) => labels[key] === value)) {
    const shown = Object.keys(labels).length === 0 ? null : labels;
    const why = "`selector` does not match template `labels`";
    problems.push(problem.invalid("spec.template.metadata.labels", shown, why));
  }
  problems.push(...podSpecProblems(objectIn(template, "spec"), "spec.template.spec"));
  return problems;
}

function serviceProblems(spec: JsonObject): FieldProblem[] {
  const type = stringIn(spec, "type");
  const ports = objectsIn(spec, "ports");
  if (ports.length === 0 && type !== "ExternalName" && spec.clusterIP !== "None") {
    return [problem.required("spec.ports")];
  }
  const problems: FieldProblem[] = [];
  ports.forEach((port, index) => {
    const number = port.port;
    if (typeof number !== "number" || number < 1 || number > 65535) {
      problems.push(
        problem.invalid(`spec.ports[${index}].port`, number ?? 0, "must be between 1 and 65535, inclusive"),
      );
    }
    if (ports.length > 1 && stringIn(port, "name") === "") {
      problems.push(problem.required(`spec.ports[${index}].name`));
    }
  });
  return problems;
}

/** Changes that a kind does not allow after its creation. */
export function validateUpdate(
  type: ResourceType,
  old: JsonObject,
  next: JsonObject,
): readonly FieldProblem[] {
  const immutable = (field: string): FieldProblem[] => {
    const [before, after] = [objectIn(old, "spec")[field], objectIn(next, "spec")[field]];
    if (equalJson(before, after)) return [];
    return [problem.invalid(`spec.${field}`, after ?? null, "field is immutable")];
  };
  switch (resourceKey(type)) {
    case "configmaps":
    case "secrets":
      return immutableProblems(old, next);
    case "deployments.apps":
    case "replicasets.apps":
    case "daemonsets.apps":
      return immutable("selector");
    case "pods":
      return podUpdateProblems(objectIn(old, "spec"), objectIn(next, "spec"));
    default:
      return [];
  }
}
