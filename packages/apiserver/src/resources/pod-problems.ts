import { type FieldProblem, problem } from "../http/status.ts";
import { type JsonObject, objectIn, objectsIn, stringIn } from "../json.ts";
import { parseQuantity } from "../schema/rules/quantity.ts";

const RESTARTS = ["Always", "OnFailure", "Never"];
/** What is wrong with the parts of a pod's spec that depend on each other or have few values. */
export function podProblems(spec: JsonObject, path: string): FieldProblem[] {
  const volumes = new Set(objectsIn(spec, "volumes").map((volume) => stringIn(volume, "name")));
  const problems = objectsIn(spec, "containers").flatMap((container, index) =>
    containerProblems(container, `${path}.containers[${index}]`, volumes),
  );
  const restarts = stringIn(spec, "restartPolicy");
  if (!RESTARTS.includes(restarts))
    problems.push(problem.unsupported(`${path}.restartPolicy`, restarts, RESTARTS));
  return problems;
}

function containerProblems(
  container: JsonObject,
  path: string,
  volumes: ReadonlySet<string>,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  objectsIn(container, "ports").forEach(({ containerPort }, index) => {
    if (typeof containerPort === "number" && containerPort >= 1 && containerPort <= 65_535) return;
    const why = "must be between 1 and 65535, inclusive";
    problems.push(problem.invalid(`${path}.ports[${index}].containerPort`, containerPort ?? 0, why));
  });
  objectsIn(container, "volumeMounts").forEach((mount, index) => {
    const name = stringIn(mount, "name");
    if (volumes.has(name)) return;
    const message = `Not found: ${JSON.stringify(name)}`;
    problems.push({ reason: "FieldValueNotFound", field: `${path}.volumeMounts[${index}].name`, message });
  });
  const resources = objectIn(container, "resources");
  const limits = objectIn(resources, "limits");
  for (const [name, request] of Object.entries(objectIn(resources, "requests"))) {
    const [wanted, most] = [parseQuantity(String(request)), parseQuantity(String(limits[name]))];
    if (wanted === undefined || most === undefined || wanted <= most) continue;
    const why = `must be less than or equal to ${name} limit of ${String(limits[name])}`;
    problems.push(problem.invalid(`${path}.resources.requests`, request, why));
  }
  return problems;
}
