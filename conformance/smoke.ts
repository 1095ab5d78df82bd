// The smoke: 500 pods under churn and two interruptions of the API server, followed by the command and by the library.
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createController, fromKubeConfig, Pod, Service, servicePods } from "kcache";
import { openApi } from "./api.ts";
import { type ChurnResult, churn, createWorkload, settled } from "./churn.ts";
import { differences, Fold, keyOf, parseList, podsOfServices } from "./fold.ts";
import { run, start } from "./process.ts";
import { kubectlPath, type Target } from "./target.ts";

/** One thing that a scenario found to be as it should, or not. */
export interface Finding {
  readonly what: string;
  readonly good: boolean;
  readonly detail: string;
}

export interface SmokeOptions {
  readonly seed: number;
  /** How long the churn goes on, in seconds; the interruptions come after a quarter and after six tenths of it. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const main = path.join(import.meta.dirname, "..", "packages", "cli", "src", "main.ts");

/** How long after the cluster has settled a follower may still be behind, in milliseconds. */
const CATCH_UP = 20_000;

/** Asks until there is nothing more to say, or the time to catch up is over. @returns what was said last, and the time it took */
async function until(
  ask: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<{ readonly left: readonly string[]; readonly seconds: string }> {
  const begin = performance.now();
  for (;;) {
    const left = await ask();
    const elapsed = performance.now() - begin;
    if (left.length === 0 || elapsed > CATCH_UP) return { left, seconds: `${(elapsed / 1000).toFixed(1)} s` };
    await sleep(500, undefined, { signal });
  }
}

/** The first lines, and how many more there are. */
function few(lines: readonly string[]): string {
  const shown = lines.slice(0, 4);
  if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more`);
  return shown.join("\n      ");
}

/** Changes the workload while the API server goes away twice and comes back. */
async function storm(target: Target, options: SmokeOptions): Promise<ChurnResult> {
  await using api = await openApi(target.kubeconfig);
  const over = AbortSignal.any([options.signal, AbortSignal.timeout(options.seconds * 1000)]);
  const changes = churn(api, options.seed, over);
  const interruptions = (async () => {
    await sleep(options.seconds * 250);
    await target.interrupt("restart");
    await sleep(options.seconds * 350);
    await target.interrupt("kill");
  })();
  const [result] = await Promise.all([changes, interruptions]);
  await settled(api, options.signal);
  return result;
}

export async function smoke(target: Target, options: SmokeOptions): Promise<readonly Finding[]> {
  const { signal } = options;
  const findings: Finding[] = [];
  const find = (what: string, good: boolean, detail: string): void =>
    void findings.push({ what, good, detail });
  const kubectl = async (plural: string) =>
    parseList(
      await run(kubectlPath, ["--kubeconfig", target.kubeconfig, "get", plural, "-A", "-o", "json"], {
        signal,
      }),
    );

  await using api = await openApi(target.kubeconfig);
  await createWorkload(api);

  const fold = new Fold();
  const watchArgs = ["watch", "pods", "-A", "-o", "json", "--kubeconfig", target.kubeconfig];
  await using watching = start(process.execPath, ["--conditions=kcache-source", main, ...watchArgs], (line) =>
    fold.line(line),
  );
  await using transport = await fromKubeConfig({ path: target.kubeconfig });
  await using pods = createController(transport, Pod);
  await using services = createController(transport, Service);
  const selected = servicePods(services, pods);
  using subscription = selected.subscribe();
  await subscription.ready();
  await settled(api, signal);

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
    const expected = podsOfServices(await kubectl("services"), await kubectl("pods"));
    const actual = new Set(selected.cache.list().map(keyOf));
    const missing = [...expected.difference(actual)].map((key) => `${key}: missing`);
    return [...missing, ...[...actual.difference(expected)].map((key) => `${key}: too many`)];
  }, signal);
  find("servicePods is what a recomputation gives", joined.left.length === 0, few(joined.left));

  const status = await watching.stop("SIGINT");
  find(
    "kcache watch ends with 0 on Ctrl-C",
    status === 0,
    `exit ${status}; stderr: ${watching.stderr().slice(-600)}`,
  );
  return findings;
}
