// Real clients at a scripted job: a program each for client-go, kube-rs and @kubernetes/client-node, which checks what it sees.

import type { Finding, ScenarioOptions } from "../finding.ts";
import { start } from "../process.ts";
import type { Interruption, Target } from "../target.ts";
import { buildClients, type Program } from "./build.ts";

/** Each waits for these, in this order, with its caches open. */
const INTERRUPTIONS: readonly Interruption[] = ["kill", "restart"];

/** How long a program may take, in milliseconds: ten times what it does where nothing else runs. */
const TIME = 400_000;

/** What a program may have of memory, in KiB. Node reserves far more than it uses, and has a limit of its own. */
const MEMORY = 4 * 1024 * 1024;

/** A program at work. */
interface Client {
  readonly name: string;
  readonly findings: readonly Finding[];
  /** Resolves when it waits for the server to be interrupted in that way, or has ended. */
  awaits(how: Interruption): Promise<void>;
  /** Tells it that the server is back. */
  goOn(): void;
  ended(): Promise<void>;
}

function begin({ name, command, args }: Program, kubeconfig: string, signal: AbortSignal): Client {
  const findings: Finding[] = [];
  const waits = new Map(INTERRUPTIONS.map((how) => [how, Promise.withResolvers<void>()]));
  let done = false;
  const onLine = (line: string): void => {
    const [, verdict, what = "", detail = ""] = /^(passed|FAILED) ([^\t]*)\t?(.*)$/.exec(line) ?? [];
    if (verdict !== undefined)
      findings.push({ what: `${name}: ${what}`, good: verdict === "passed", detail });
    else if (line === "done") done = true;
    else for (const [how, { resolve }] of waits) if (line === `await ${how}`) resolve();
  };
  const limit = command === process.execPath ? "unlimited" : `${MEMORY}`;
  const running = start(
    "bash",
    ["-c", 'ulimit -v "$0"; exec "$@"', limit, command, ...args, kubeconfig],
    onLine,
  );
  const stop = (): void => void running.stop();
  const timer = setTimeout(stop, TIME);
  signal.addEventListener("abort", stop, { once: true });
  const ended = running.exited.then((status) => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    const good = done && status === 0;
    const detail = good ? "" : `exit ${status}: ${running.stderr().trim().slice(-2000)}`;
    findings.push({ what: `${name} runs to its end`, good, detail });
    for (const { resolve } of waits.values()) resolve();
  });
  return {
    name,
    findings,
    awaits: async (how) => await waits.get(how)?.promise,
    goOn: () => running.signal("SIGHUP"),
    ended: () => ended,
  };
}

/** Runs the clients side by side; when all of them wait for it, the server is interrupted below them. */
export async function clients(target: Target, { signal }: ScenarioOptions): Promise<readonly Finding[]> {
  const programs = await buildClients(signal);
  const working = programs.map((program) => begin(program, target.kubeconfig, signal));
  try {
    for (const how of INTERRUPTIONS) {
      await Promise.all(working.map((client) => client.awaits(how)));
      if (signal.aborted) break;
      await target.interrupt(how);
      for (const client of working) client.goOn();
    }
  } finally {
    await Promise.all(working.map((client) => client.ended()));
  }
  return working.flatMap(({ findings }) => findings);
}
