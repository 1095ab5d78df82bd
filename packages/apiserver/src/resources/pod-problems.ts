import { type FieldProblem, problem } from "../http/status.ts";
import { equalJson, type JsonObject, objectIn, objectsIn, stringIn } from "../json.ts";
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

const CHANGEABLE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
  "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

/**
 * What an update of a pod's spec changes that stays as it was created. A real server's message goes on with a difference of its
 * own types.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 */
export function podUpdateProblems(old: JsonObject, next: JsonObject): readonly FieldProblem[] {
  // What waits for its gates may still be told where to go.
  const waits = objectsIn(old, "schedulingGates").length > 0;
  const isLost = objectsIn(old, "tolerations").some(
    (toleration) => !objectsIn(next, "tolerations").some((kept) => isSameToleration(toleration, kept)),
  );
  if (!isLost && equalJson(fixed(old, waits), fixed(next, waits))) return [];
  return [problem.forbidden("spec", CHANGEABLE)];
}

/** How long something is tolerated may change. */
function isSameToleration(one: JsonObject, other: JsonObject): boolean {
  const { tolerationSeconds: _, ...a } = one;
  const { tolerationSeconds: __, ...b } = other;
  return equalJson(a, b);
}

/** What of a spec an update leaves alone. */
function fixed(spec: JsonObject, waits: boolean): JsonObject {
  const { activeDeadlineSeconds: _, tolerations: __, schedulingGates: ___, ...rest } = spec;
  const grace = rest.terminationGracePeriodSeconds;
  if (typeof grace === "number" && grace < 0) rest.terminationGracePeriodSeconds = 1;
  if (waits) {
    delete rest.nodeSelector;
    delete rest.affinity;
  }
  for (const list of ["containers", "initContainers"]) {
    if (rest[list] !== undefined)
      rest[list] = objectsIn(spec, list).map(({ image: _image, ...kept }) => kept);
  }
  return rest;
}
