import type { KcacheError } from "kcache";
import type { Colors, Io } from "../terminal/io.ts";
import { type Line, renderLine } from "../terminal/line.ts";
import type { Change } from "./changes.ts";
import { drawTree } from "./draw.ts";
import { freshness } from "./freshness.ts";
import type { Graph } from "./graph.ts";
import type { Stage } from "./stage.ts";
import { readTree } from "./tree.ts";

/** What there is to show, and where. */
export interface Scene {
  readonly stage: Stage;
  readonly graph: Graph;
  readonly colors: Colors;
  readonly io: Io;
  readonly verbose: boolean;
  /** Aborted at the end. */
  readonly signal: AbortSignal;
}

/** Shows a scene to its end. Resolves with the cause where a controller gave up. */
export type Show = (scene: Scene) => Promise<KcacheError | undefined>;

/** How often something happened. */
export type Counts = Record<Change["type"], number>;

export function heading({ stage, colors }: Scene): Line {
  return [{ text: "kcache demo", paint: colors.bold }, { text: `  ${stage.title}` }];
}

/** The tree without pods, how fresh it is, and what was seen: the last words of a demonstration. */
export function summary(scene: Scene, counts: Counts): string {
  const { graph, colors, io } = scene;
  const width = io.stdout.isTTY === true ? io.stdout.columns : undefined;
  const now = Date.now();
  const tree = graph.controllers.every(({ isReady }) => isReady)
    ? drawTree(readTree(graph), { colors, now, recent: new Map(), brief: true })
    : [];
  const { create, update, delete: deleted } = counts;
  const seen = `seen: ${create} created, ${update} changed, ${deleted} deleted`;
  const lines: Line[] = [
    ...tree,
    ...freshness(graph.controllers, now, colors, width),
    [{ text: seen, paint: colors.bold }],
  ];
  return `${lines.map((line) => renderLine(line, width).trimEnd()).join("\n")}\n`;
}
