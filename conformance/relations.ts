// What belongs to what, as the command follows it: `--of` and `--without`, while everything that leads there is changed.
import { setTimeout as sleep } from "node:timers/promises";
import { openApi } from "./api.ts";
import { type Finding, few, type ScenarioOptions, until } from "./finding.ts";
import { differences, type KubeObject, keyOf } from "./fold.ts";
import { ownedBy, podsOfDeployments, podsOfServices, servicesOfIngresses } from "./recompute.ts";
import { churnStorefront, createStorefront, NAMESPACES, OPERATION_NAMES } from "./storefront.ts";
import type { Target } from "./target.ts";
import { kubectlGet, type Watching, watching } from "./watching.ts";

type Objects = readonly KubeObject[];

/** What kubectl says there is. */
interface Cluster {
  readonly pods: Objects;
  readonly services: Objects;
  readonly ingresses: Objects;
  readonly deployments: Objects;
  readonly replicaSets: Objects;
}

const [HERE = ""] = NAMESPACES;
const here = (objects: Objects): Objects => objects.filter(({ metadata }) => metadata.namespace === HERE);
const named = (objects: Objects, name: string): Objects =>
  here(objects).filter(({ metadata }) => metadata.name === name);
const without = (objects: Objects, taken: Objects): Objects => {
  const keys = new Set(taken.map(keyOf));
  return objects.filter((object) => !keys.has(keyOf(object)));
};

/** What the command is given, and what it is to show. */
const COMMANDS: Readonly<Record<string, (cluster: Cluster) => Objects>> = {
  [`pods --of ingress/shop -n ${HERE}`]: ({ pods, services, ingresses }) =>
    podsOfServices(servicesOfIngresses(named(ingresses, "shop"), services), pods),
  [`pods --of deployment/web -n ${HERE}`]: ({ pods, deployments }) =>
    podsOfDeployments(named(deployments, "web"), pods),
  [`pods --of service/web -n ${HERE}`]: ({ pods, services }) => podsOfServices(named(services, "web"), pods),
  [`pods --of service/web -n ${HERE} -l tier=front`]: ({ pods, services }) =>
    podsOfServices(named(services, "web"), pods).filter(({ metadata }) => metadata.labels?.tier === "front"),
  [`services --of ingress/shop -n ${HERE}`]: ({ services, ingresses }) =>
    servicesOfIngresses(named(ingresses, "shop"), services),
  [`replicasets --of deployment/web -n ${HERE}`]: ({ deployments, replicaSets }) =>
    ownedBy(named(deployments, "web"), replicaSets),
  "services --without pods -A": ({ pods, services }) =>
    services.filter((service) => podsOfServices([service], pods).length === 0),
  [`pods --without services -n ${HERE}`]: ({ pods, services }) =>
    without(here(pods), podsOfServices(services, pods)),
};

async function clusterOf(target: Target, signal: AbortSignal): Promise<Cluster> {
  const all = await kubectlGet(target, "pods,services,ingresses,deployments,replicasets", signal);
  const of = (kind: string): Objects => all.filter((object) => object.kind === kind);
  return {
    pods: of("Pod"),
    services: of("Service"),
    ingresses: of("Ingress"),
    deployments: of("Deployment"),
    replicaSets: of("ReplicaSet"),
  };
}

interface Following extends Watching {
  readonly words: string;
  readonly expected: (cluster: Cluster) => Objects;
  /** What was wrong at the end of each round, and how much was compared. */
  readonly wrong: string[];
  compared: number;
}

/** The rounds of changes; after each, everything is compared. In the second the API server is killed. */
const ROUNDS = 5;

async function changeRound(
  target: Target,
  round: number,
  options: ScenarioOptions,
  done: Map<string, number>,
): Promise<number> {
  await using api = await openApi(target.kubeconfig);
  const milliseconds = (options.seconds * 1000) / ROUNDS;
  const over = AbortSignal.any([options.signal, AbortSignal.timeout(Math.round(milliseconds))]);
  const changes = churnStorefront(api, options.seed + round, over);
  const interruption = async (): Promise<void> => {
    await sleep(milliseconds / 2);
    await target.interrupt("kill");
  };
  const [result] = await Promise.all([changes, round === 1 ? interruption() : undefined]);
  for (const [name, count] of Object.entries(result.done)) done.set(name, (done.get(name) ?? 0) + count);
  return result.refused;
}

/** Compares until every command shows what it should, or the time for it is over. @returns how long that took */
async function compare(all: readonly Following[], target: Target, signal: AbortSignal): Promise<string> {
  const wrong = new Map<Following, readonly string[]>();
  const { seconds } = await until(async () => {
    const cluster = await clusterOf(target, signal);
    wrong.clear();
    for (const one of all) {
      const expected = one.expected(cluster);
      one.compared = expected.length;
      const found = differences(one.fold.objects, expected);
      if (found.length > 0) wrong.set(one, found);
    }
    return [...wrong.values()].flat();
  }, signal);
  for (const [one, found] of wrong) one.wrong.push(...found);
  return seconds;
}

export async function relations(target: Target, options: ScenarioOptions): Promise<readonly Finding[]> {
  const { signal } = options;
  {
    await using api = await openApi(target.kubeconfig);
    await createStorefront(api, options.seed);
  }
  await using stack = new AsyncDisposableStack();
  const all = Object.entries(COMMANDS).map(([words, expected]): Following => {
    const followed = stack.use(watching(target, words));
    return { ...followed, words, expected, wrong: [], compared: 0 };
  });
  await until(() => all.filter(({ fold }) => !fold.ready).map(({ words }) => words), signal);

  const done = new Map<string, number>();
  const sizes: string[][] = all.map(() => []);
  const times: string[] = [];
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    refused += await changeRound(target, round, options, done);
    times.push(await compare(all, target, signal));
    for (const [n, { compared }] of all.entries()) sizes[n]?.push(`${compared}`);
  }

  const findings: Finding[] = [];
  const find = (what: string, good: boolean, lines: readonly string[]): void =>
    void findings.push({ what, good, detail: few(lines) });
  const changes = OPERATION_NAMES.map((name) => `${done.get(name) ?? 0} ${name}`);
  const summary = `${changes.join(", ")}; ${refused} refused; quiet after ${times.join(", ")}`;
  find("the relations' churn did every kind of change", done.size === OPERATION_NAMES.length, [summary]);
  for (const [n, { words, fold, running, wrong }] of all.entries()) {
    const status = await running.stop("SIGINT");
    const found = [...wrong, ...fold.violations];
    if (!fold.ready) found.push("never ready");
    if (status !== 0) found.push(`exit ${status}`);
    // Otherwise nothing was tested.
    for (const type of ["create", "delete"])
      if (fold.lines[type] === undefined) found.push(`no ${type} was told`);
    const shown = `${sizes[n]?.join(", ")} objects, lines: ${JSON.stringify(fold.lines)}`;
    const told = found.length > 0 ? [`stderr: ${running.stderr().slice(-600)}`] : [];
    find(`kcache watch ${words}, folded, is what kubectl's lists give`, found.length === 0, [
      shown,
      ...found.slice(0, 2),
      ...told,
    ]);
  }
  return findings;
}
