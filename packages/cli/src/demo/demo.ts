import type { ClusterOptions } from "../cluster/connect.ts";
import { firstSync, firstWatch, noAnswerWithin } from "../cluster/first-sync.ts";
import { parseDuration } from "../terminal/duration.ts";
import { endingAfter } from "../terminal/ending.ts";
import { colorsFor, type Io, tellOn } from "../terminal/io.ts";
import { openGraph } from "./graph.ts";
import { showLines } from "./lines-show.ts";
import { showScreen } from "./screen-show.ts";
import { openStage } from "./stage.ts";

export interface DemoOptions extends ClusterOptions {
  readonly for?: string;
  readonly namespace?: string;
  readonly verbose?: boolean;
}

/**
 * `kcache demo`: the tree ingress, service, pod, live, until `--for` is over or the signal is aborted.
 *
 * @throws {KcacheError} whatever fails before the first tree is complete, and what cannot be mended by trying again
 */
export async function demo(options: DemoOptions, io: Io): Promise<void> {
  const milliseconds = options.for === undefined ? undefined : parseDuration(options.for, "--for");
  using ending = endingAfter(milliseconds, io.signal);
  const { signal } = ending;
  await using stage = await openStage(options, io.env);
  await using graph = openGraph(stage.transport, options.namespace);
  try {
    await firstSync(graph.controllers, tellOn(io), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    if (io.signal.aborted) return;
    throw noAnswerWithin(options.for, stage.transport);
  }
  await firstWatch(graph.controllers, signal);
  const show = io.stdout.isTTY === true ? showScreen : showLines;
  const colors = colorsFor(io.stdout, io.env);
  const cause = await show({ stage, graph, colors, io, verbose: options.verbose ?? false, signal });
  if (cause !== undefined) throw cause;
}
