import { StatusError } from "../http/status.ts";
import { ensureObject, type JsonObject, numberIn, objectIn, objectsIn, stringIn } from "../json.ts";
import { labelsMatch, parseLabelSelector } from "../selectors/label-selector.ts";
import { selectorText } from "../selectors/selector-text.ts";
import type { Stored } from "../storage/stored.ts";
import type { Context } from "./context.ts";

/** More that were evicted and are still there: their controller does not keep up. */
const MAX_DISRUPTED = 2_000;
const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

/**
 * Takes one disruption from the budget that selects the pod, and says in the pod that it is evicted, as `EvictionREST.Create` of
 * kube-apiserver does before it deletes. Nothing is written in a rehearsal.
 *
 * @throws {StatusError} 429 where the budget allows none; 500 where two budgets select the pod
 */
export function disrupt(context: Context, pod: Stored, isRehearsal: boolean): void {
  if (!isIgnored(pod)) spend(context, pod, isRehearsal);
  if (isRehearsal) return;
  const next = pod.copy();
  setCondition(ensureObject(next, "status"), {
    type: "DisruptionTarget",
    status: "True",
    lastTransitionTime: now(context),
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  });
  context.store.put(context.registry.builtin("", "pods").collection, next);
}

function now(context: Context): string {
  return new Date(context.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Pods that have ended, have not begun or go already are no disruption. */
function isIgnored(pod: Stored): boolean {
  const phase = stringIn(objectIn(pod.object, "status"), "phase");
  return pod.deleting || ["", "Pending", "Succeeded", "Failed"].includes(phase);
}

function spend(context: Context, pod: Stored, isRehearsal: boolean): void {
  const { collection } = context.registry.builtin("policy", "poddisruptionbudgets");
  const budgets = collection.list(pod.namespace).filter((budget) => isSelected(budget, pod));
  const [budget] = budgets;
  if (budget === undefined) return;
  if (budgets.length > 1) {
    const why =
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    throw new StatusError(500, "", why);
  }
  const next = budget.copy();
  const status = ensureObject(next, "status");
  const count = (name: string): number => numberIn(status, name) ?? 0;
  if (!isReady(pod)) {
    if (stringIn(objectIn(next, "spec"), "unhealthyPodEvictionPolicy") === "AlwaysAllow") return;
    if (count("currentHealthy") >= count("desiredHealthy") && count("desiredHealthy") > 0) return;
  }
  const { name } = budget;
  if (count("observedGeneration") < (numberIn(objectIn(next, "metadata"), "generation") ?? 0)) {
    throw refused(`The disruption budget ${name} is still being processed by the server.`, 10);
  }
  const disrupted = objectIn(status, "disruptedPods");
  if (Object.keys(disrupted).length > MAX_DISRUPTED) {
    const why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller";
    throw new StatusError(403, "Forbidden", `poddisruptionbudget.policy "${name}" is forbidden: ${why}`, {
      name,
      group: "policy",
      kind: "poddisruptionbudget",
    });
  }
  if (count("disruptionsAllowed") === 0) throw refused(whyNone(name, status, count));
  status.disruptionsAllowed = count("disruptionsAllowed") - 1;
  if (status.disruptionsAllowed === 0) {
    setCondition(status, {
      type: "DisruptionAllowed",
      status: "False",
      observedGeneration: count("observedGeneration"),
      lastTransitionTime: now(context),
      reason: "InsufficientPods",
      message: "",
    });
  }
  status.disruptedPods = { ...disrupted, [pod.name]: now(context) };
  if (!isRehearsal) context.store.put(collection, next);
}

function isSelected(budget: Stored, pod: Stored): boolean {
  const { selector } = objectIn(budget.object, "spec");
  if (selector === undefined || selector === null) return false;
  return labelsMatch(parseLabelSelector(selectorText(selector)), pod.labels);
}

function isReady(pod: Stored): boolean {
  const conditions = objectsIn(objectIn(pod.object, "status"), "conditions");
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

function whyNone(name: string, status: JsonObject, count: (name: string) => number): string {
  const condition = objectsIn(status, "conditions").find(({ type }) => type === "DisruptionAllowed");
  const reason = stringIn(condition, "reason");
  const message = stringIn(condition, "message");
  const isTold = condition?.status === "False" && message !== "";
  const budget = `The disruption budget ${name}`;
  if (isTold && reason === "SyncFailed") {
    return `${budget} does not allow evicting pods currently because it failed sync: ${message}`;
  }
  const [healthy, desired] = [count("currentHealthy"), count("desiredHealthy")];
  if (healthy <= desired) return `${budget} needs ${desired} healthy pods and has ${healthy} currently`;
  const why = isTold ? ` (${reason}): ${message}` : "";
  return `${budget} does not allow evicting pods currently${why}`;
}

function refused(message: string, retryAfterSeconds?: number): StatusError {
  return new StatusError(429, "TooManyRequests", REFUSED, {
    causes: [{ reason: "DisruptionBudget", message }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** A condition keeps its time while its status stays. */
function setCondition(status: JsonObject, condition: JsonObject): void {
  const conditions = objectsIn(status, "conditions");
  const known = conditions.find(({ type }) => type === condition.type);
  const since = known?.status === condition.status ? known?.lastTransitionTime : undefined;
  const next = since === undefined ? condition : { ...condition, lastTransitionTime: since };
  status.conditions =
    known === undefined ? [...conditions, next] : conditions.map((one) => (one === known ? next : one));
}
