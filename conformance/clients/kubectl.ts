// kubectl as it is, doing its everyday work: scripts of steps, and what it must print and exit with. What holds on a real
// control plane is what is expected of the embedded server.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Finding, ScenarioOptions } from "../finding.ts";
import type { Target } from "../target.ts";
import { LOG_FILES } from "./kubectl/logs.ts";
import { SCRIPTS } from "./kubectl/scripts.ts";
import { perform, play, type Step, type Surroundings } from "./kubectl/step.ts";

/** Scripts that run side by side: kubectl waits more than it works. */
const ABREAST = 4;

const NAMESPACE: readonly Step[] = [
  { args: "create namespace {ns}" },
  // A real server refuses pods until there is a service account, a moment later.
  { args: "run probe --image=example/app:1 --dry-run=server", retry: true },
];

/** Plays every script in a namespace of its own. */
export async function kubectl(
  target: Target,
  { seed, signal }: ScenarioOptions,
): Promise<readonly Finding[]> {
  const directory = await mkdtemp(path.join(tmpdir(), "kcache-kubectl-"));
  const now = new Date().toISOString().replace("Z", "000000Z");
  for (const [name, lines] of Object.entries(LOG_FILES)) {
    const text = lines.map((line) => `${now} stdout F ${line}\n`).join("");
    await writeFile(path.join(directory, name), text);
  }
  const env = { KUBECONFIG: target.kubeconfig, KUBECACHEDIR: path.join(directory, "cache"), HOME: directory };
  const waiting = [...SCRIPTS];
  const findings: Finding[] = [];
  const work = async (): Promise<void> => {
    for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
      const around: Surroundings = {
        target: target.name === "embedded" ? "embedded" : "real",
        namespace: `kubectl-${script.name}-${seed}`,
        directory,
        env,
        signal,
      };
      for (const step of NAMESPACE) {
        const finding = await play(step, around);
        if (!finding.good) findings.push(finding);
      }
      findings.push(...(await perform(script, around)));
      await play({ args: "delete namespace {ns} --wait=false" }, around);
    }
  };
  try {
    await Promise.all(Array.from({ length: ABREAST }, work));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return findings;
}
