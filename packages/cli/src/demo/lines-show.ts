import { reportConnection } from "../cluster/connection-report.ts";
import { clockTime } from "../terminal/duration.ts";
import { aborted } from "../terminal/ending.ts";
import { tellOn } from "../terminal/io.ts";
import { renderLine } from "../terminal/line.ts";
import { createWriter } from "../terminal/writer.ts";
import { type Change, follow } from "./changes.ts";
import { drawChange, drawTree } from "./draw.ts";
import { freshness } from "./freshness.ts";
import { type Counts, heading, type Show, summary } from "./scene.ts";
import { readTree } from "./tree.ts";

/** Writes the tree once, then a line for each change, then a summary. */
export const showLines: Show = async (scene) => {
  const { graph, colors, io, verbose, signal } = scene;
  const counts: Counts = { create: 0, update: 0, delete: 0 };
  const writer = createWriter(io.stdout, signal);
  const now = Date.now();
  const first = [
    heading(scene),
    ...freshness(graph.controllers, now, colors),
    ...drawTree(readTree(graph), { colors, now, recent: new Map() }),
  ];
  for (const line of first) await writer.add(`${renderLine(line).trimEnd()}\n`);
  await writer.flush();

  // They end with the controllers.
  for (const controller of graph.controllers) void reportConnection(controller, tellOn(io), { verbose });
  const onChange = async (change: Change): Promise<void> => {
    counts[change.type] += 1;
    await writer.add(`${renderLine(drawChange(change, clockTime(change.at), colors))}\n`);
    await writer.flush();
  };
  await using following = follow(graph, onChange, () => undefined);
  const cause = await Promise.race([following.closed, aborted(signal)]);
  await writer.flush();
  io.stdout.write(summary(scene, counts));
  return cause ?? undefined;
};
