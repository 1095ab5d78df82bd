// The smoke: 500 pods under churn and two interruptions of the API server, followed by the command and by the library.
import { setTimeout as sleep } from "node:timers/promises";
import { createController, fromKubeConfig, Pod, Service, servicePods } from "kcache";
import { openApi } from "./api.ts";
import type { ChurnResult } from "./churn.ts";
import { type Finding, few, type ScenarioOptions, until } from "./finding.ts";
import { differences, keyOf } from "./fold.ts";
import { podsOfServices } from "./recompute.ts";
import type { Target } from "./target.ts";
import { kubectlGet, watching } from "./watching.ts";
import { churnWorkload, createWorkload, settled } from "./workload.ts";

/** Changes the workload while the API server goes away twice, after a quarter and six tenths of the time, and comes back. */
async function storm(target: Target, options: ScenarioOptions): Promise<ChurnResult> {
  await using api = await openApi(target.kubeconfig);
  const over = AbortSignal.any([options.signal, AbortSignal.timeout(options.seconds * 1000)]);
  const changes = churnWorkload(api, options.seed, over);
  const interruptions = (async () => {
    await sleep(options.seconds * 250);
    await target.interrupt("restart");
    await sleep(options.seconds * 350);
    await target.interrupt("kill");
  })();
  const [result] = await Promise.all([changes, interruptions]);
  await settled(target, api, options.signal);
  return result;
}

export async function smoke(target: Target, options: ScenarioOptions): Promise<readonly Finding[]> {
  const { signal } = options;
  const findings: Finding[] = [];
  const find = (what: string, good: boolean, detail: string): void =>
    void findings.push({ what, good, detail });
  const kubectl = (plural: string) => kubectlGet(target, plural, signal);

  await using api = await openApi(target.kubeconfig);
  await createWorkload(api);

  await using followed = watching(target, "pods -A");
  const { fold, running } = followed;
  await using transport = await fromKubeConfig({ path: target.kubeconfig });
  await using pods = createController(transport, Pod);
  await using services = createController(transport, Service);
  const selected = servicePods(services, pods);
  using subscription = selected.subscribe();
  await subscription.ready();
  await settled(target, api, signal);

  const { done, refused } = await storm(target, options);
  const changes = Object.entries(done).map(([name, count]) => `${count} ${name}`);
  find(
    "the churn did every kind of change",
    changes.length === 7,
    `${changes.join(", ")}; ${refused} refused`,
  );

  const told = await until(async () => differences(fold.objects, await kubectl("pods")), signal);
  const summary = `${fold.objects.size} pods after ${told.seconds}, lines: ${JSON.stringify(fold.lines)}`;
  find("kcache watch, folded, is what kubectl says", told.left.length === 0, few([summary, ...told.left]));
  find(
    "no line contradicts those before it",
    fold.violations.length === 0 && fold.ready,
    few(fold.violations),
  );

  const joined = await until(async () => {
    const expected = new Set(podsOfServices(await kubectl("services"), await kubectl("pods")).map(keyOf));
    const actual = new Set(selected.cache.list().map(keyOf));
    const missing = [...expected.difference(actual)].map((key) => `${key}: missing`);
    return [...missing, ...[...actual.difference(expected)].map((key) => `${key}: too many`)];
  }, signal);
  find("servicePods is what a recomputation gives", joined.left.length === 0, few(joined.left));

  const status = await running.stop("SIGINT");
  find(
    "kcache watch ends with 0 on Ctrl-C",
    status === 0,
    `exit ${status}; stderr: ${running.stderr().slice(-600)}`,
  );
  return findings;
}
