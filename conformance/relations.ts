// What belongs to what, as the command follows it: `--of` and `--without`, while everything that leads there is changed.
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, openApi } from "./api.ts";
import type { ChurnResult } from "./churn.ts";
import { type Finding, few, type ScenarioOptions, until } from "./finding.ts";
import { differences, type Fold, type KubeObject, keyOf } from "./fold.ts";
import type { Running } from "./process.ts";
import { ownedBy, podsOfDeployments, podsOfServices, servicesOfIngresses } from "./recompute.ts";
import { churnStorefront, createStorefront, NAMESPACES, OPERATION_NAMES } from "./storefront.ts";
import type { Target } from "./target.ts";
import { kubectlGet, watching } from "./watching.ts";

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

interface Following {
  readonly fold: Fold;
  readonly running: Running;
  readonly words: string;
  readonly expected: (cluster: Cluster) => Objects;
  /** How many objects were to be shown after each round. */
  readonly compared: number[];
  /** What was shown otherwise after a round, when the time to catch up was over. */
  readonly wrong: string[];
}

/** The rounds of changes; after each, everything is compared. In the second the API server is killed. */
const ROUNDS = 5;

async function changeRound(
  api: Api,
  target: Target,
  round: number,
  { seed, seconds, signal }: ScenarioOptions,
): Promise<ChurnResult> {
  const milliseconds = (seconds * 1000) / ROUNDS;
  const over = AbortSignal.any([signal, AbortSignal.timeout(Math.round(milliseconds))]);
  const interruption = async (): Promise<void> => {
    await sleep(milliseconds / 2, undefined, { signal });
    await target.interrupt("kill");
  };
  const [result] = await Promise.all([
    churnStorefront(api, seed + round, over),
    round === 1 ? interruption() : undefined,
  ]);
  return result;
}

/** Compares until every command shows what it should, or the time for it is over. @returns how long that took */
async function compare(all: readonly Following[], target: Target, signal: AbortSignal): Promise<string> {
  let last: readonly { one: Following; size: number; found: readonly string[] }[] = [];
  const { seconds } = await until(async () => {
    const cluster = await clusterOf(target, signal);
    last = all.map((one) => {
      const expected = one.expected(cluster);
      return { one, size: expected.length, found: differences(one.fold.objects, expected) };
    });
    return last.flatMap(({ found }) => found);
  }, signal);
  for (const { one, size, found } of last) {
    one.compared.push(size);
    one.wrong.push(...found);
  }
  return seconds;
}

/** What one command showed, once it has ended. */
function judged({ words, fold, running, compared, wrong }: Following, status: number | string): Finding {
  const found = [...wrong, ...fold.violations];
  if (!fold.ready) found.push("it was never ready");
  if (status !== 0) found.push(`exit ${status} on Ctrl-C`);
  // Without any, nothing would have been tested. Where one object at most is followed, which of the two comes is chance.
  const missing = ["create", "delete"].filter((type) => fold.lines[type] === undefined);
  if (missing.length > (Math.max(...compared) > 1 ? 0 : 1))
    found.push(`no ${missing.join(", no ")} was told`);
  const shown = `${compared.join(", ")} objects, lines: ${JSON.stringify(fold.lines)}`;
  if (found.length > 0) found.push(`stderr: ${running.stderr().slice(-600)}`);
  return {
    what: `kcache watch ${words}, folded, is what kubectl's lists give`,
    good: found.length === 0,
    detail: few([shown, ...found]),
  };
}

export async function relations(target: Target, options: ScenarioOptions): Promise<readonly Finding[]> {
  const { seed, signal } = options;
  await using stack = new AsyncDisposableStack();
  const api = stack.use(await openApi(target.kubeconfig));
  await createStorefront(api, seed);
  const all = Object.entries(COMMANDS).map(([words, expected]): Following => {
    const { fold, running } = stack.use(watching(target, words));
    return { words, expected, fold, running, compared: [], wrong: [] };
  });
  await until(() => all.filter(({ fold }) => !fold.ready).map(({ words }) => words), signal);

  const done = new Map<string, number>();
  const times: string[] = [];
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const result = await changeRound(api, target, round, options);
    for (const [name, count] of Object.entries(result.done)) done.set(name, (done.get(name) ?? 0) + count);
    refused += result.refused;
    times.push(await compare(all, target, signal));
  }

  const changes = OPERATION_NAMES.map((name) => `${done.get(name) ?? 0} ${name}`);
  const statuses = await Promise.all(all.map(({ running }) => running.stop("SIGINT")));
  return [
    {
      what: "the relations' churn did every kind of change",
      good: done.size === OPERATION_NAMES.length,
      detail: `${changes.join(", ")}; ${refused} refused; equal after ${times.join(", ")}`,
    },
    ...all.map((one, n) => judged(one, statuses[n] ?? "nothing")),
  ];
}
