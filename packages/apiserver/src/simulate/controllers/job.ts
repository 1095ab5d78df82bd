import type { Cluster } from "../cluster.ts";
import { keyOf } from "../mirror.ts";
import type { Condition, Job, JobStatus, Pod, PodTemplate } from "../objects.ts";
import { controllerOf } from "../owner.ts";
import { condition, createNamedPod, isActive, isReady } from "../pod.ts";
import type { Random } from "../random.ts";

const DEFAULT_BACKOFF_LIMIT = 6;

/** Runs pods for each job until enough have succeeded or too many have failed. */
export function startJobController(cluster: Cluster): void {
  const { jobs, pods, queue, clock } = cluster;
  const names = new Map<string, Random>();
  const tell = cluster.events.from("job-controller");
  const work = queue.register("job", reconcile);

  jobs.onChange((current, previous) => {
    if (current !== undefined) work.add(keyOf(current));
    else if (previous !== undefined) names.delete(keyOf(previous));
  });
  pods.onChange((current, previous) => {
    for (const pod of [current, previous]) {
      const owner = pod === undefined ? undefined : controllerOf(pod);
      if (owner?.kind === "Job") work.add(`${pod?.metadata.namespace}/${owner.name}`);
    }
  });

  async function reconcile(key: string): Promise<void> {
    const job = jobs.get(key);
    if (job === undefined || job.metadata.deletionTimestamp !== undefined) return;
    if (isOver(job)) return expire(job, key);
    const now = cluster.timestamp();
    const before = tally(pods.ownedBy(job.metadata.uid), job.status);
    const wanted = wantedPods(job, before);
    for (let count = before.active.length; count < wanted; count++) await createPod(job, key);
    for (const pod of before.active.slice(wanted)) await cluster.delete(pods, pod);
    const after = tally(pods.ownedBy(job.metadata.uid), job.status);
    const written = await cluster.updateStatus(jobs, job, statusOf(job, after, now));
    const end = finishedCondition(written);
    if (end?.type === "Complete") tell(job, "Normal", "Completed", "Job completed");
    if (end?.type === "Failed") tell(job, "Warning", end.reason ?? "", end.message ?? "");
  }

  async function createPod(job: Job, key: string): Promise<void> {
    let random = names.get(key);
    if (random === undefined) {
      random = cluster.random.fork(`pods of job ${key}`);
      names.set(key, random);
    }
    const { metadata } = await createNamedPod(cluster, random, job, templateOf(job));
    tell(job, "Normal", "SuccessfulCreate", `Created pod: ${metadata.name}`);
  }

  async function expire(job: Job, key: string): Promise<void> {
    const ttl = job.spec.ttlSecondsAfterFinished;
    if (ttl === undefined) return;
    const end = job.status?.completionTime ?? finishedCondition(job)?.lastTransitionTime ?? "";
    const wait = Date.parse(end) + ttl * 1000 - clock.now();
    if (wait > 0) work.addAfter(key, wait);
    else await cluster.delete(jobs, job);
  }
}

interface Tally {
  active: Pod[];
  terminating: number;
  succeeded: number;
  failed: number;
}

function finishedCondition(job: Job): Condition | undefined {
  const { conditions } = job.status ?? {};
  return condition(conditions, "Complete") ?? condition(conditions, "Failed");
}

function isOver(job: Job): boolean {
  return finishedCondition(job)?.status === "True";
}

/** Pods that are removed later still count: what was reported once is never taken back. */
function tally(pods: readonly Pod[], known: JobStatus | undefined): Tally {
  const phase = (name: string): number => pods.filter((pod) => pod.status?.phase === name).length;
  return {
    active: pods.filter(isActive),
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined).length,
    succeeded: Math.max(known?.succeeded ?? 0, phase("Succeeded")),
    failed: Math.max(known?.failed ?? 0, phase("Failed")),
  };
}

function wantedPods(job: Job, { succeeded, failed }: Tally): number {
  if (job.spec.suspend === true || failed > (job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT)) return 0;
  const parallelism = job.spec.parallelism ?? 1;
  // Without completions one success means that the work is done.
  if (job.spec.completions === undefined && job.spec.parallelism !== undefined) {
    return succeeded > 0 ? 0 : parallelism;
  }
  return Math.max(0, Math.min(parallelism, (job.spec.completions ?? 1) - succeeded));
}

function statusOf(job: Job, { active, terminating, succeeded, failed }: Tally, now: string): JobStatus {
  const startTime = job.spec.suspend === true ? undefined : (job.status?.startTime ?? now);
  const done = succeeded >= (job.spec.completions ?? 1) && active.length === 0;
  const hopeless = failed > (job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT) && active.length === 0;
  const conditions = done ? completed(now) : hopeless ? backedOff(now) : job.status?.conditions;
  const ready = active.filter(isReady).length;
  return {
    ...(conditions === undefined ? {} : { conditions }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(done ? { completionTime: now } : {}),
    ...(active.length === 0 ? {} : { active: active.length }),
    ...(succeeded === 0 ? {} : { succeeded }),
    ...(failed === 0 ? {} : { failed }),
    terminating,
    uncountedTerminatedPods: {},
    ready,
  };
}

function completed(now: string): Condition[] {
  const message = "Reached expected number of succeeded pods";
  return [
    outcome("SuccessCriteriaMet", "CompletionsReached", message, now),
    outcome("Complete", "CompletionsReached", message, now),
  ];
}

function backedOff(now: string): Condition[] {
  const message = "Job has reached the specified backoff limit";
  return [
    outcome("FailureTarget", "BackoffLimitExceeded", message, now),
    outcome("Failed", "BackoffLimitExceeded", message, now),
  ];
}

function outcome(type: string, reason: string, message: string, now: string): Condition {
  return { type, status: "True", lastProbeTime: now, lastTransitionTime: now, reason, message };
}

function templateOf(job: Job): PodTemplate {
  const { name, uid } = job.metadata;
  const labels = {
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  const { metadata, spec } = job.spec.template;
  return { metadata: { ...metadata, labels: { ...metadata?.labels, ...labels } }, spec };
}
