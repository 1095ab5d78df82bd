import type { KcacheError } from "kcache";
import { clockTime } from "../terminal/duration.ts";
import { aborted } from "../terminal/ending.ts";
import { type Line, renderLine } from "../terminal/line.ts";
import { openScreen } from "../terminal/screen.ts";
import { type Change, follow } from "./changes.ts";
import { drawChange, drawTree } from "./draw.ts";
import { freshness } from "./freshness.ts";
import { type Counts, heading, type Scene, type Show, summary } from "./scene.ts";
import { readTree } from "./tree.ts";

/** Milliseconds for which a change is pointed at. */
const HIGHLIGHT = 2000;
/** Milliseconds after which ages are drawn anew. */
const TICK = 500;
/** Changes that are listed below the tree, and on a terminal of fewer than 30 lines. */
const LISTED = { tall: 6, short: 2 } as const;

/** What happened of late. */
interface News {
  /** By uid. */
  readonly recent: Map<string, Change>;
  /** The last ones, the newest last. */
  last: readonly Change[];
}

/** Draws the tree in place, over and over, and at the end its summary below what was on the terminal before. */
export const showScreen: Show = async (scene) => {
  const counts: Counts = { create: 0, update: 0, delete: 0 };
  const cause = await draw(scene, counts);
  scene.io.stdout.write(summary(scene, counts));
  return cause;
};

async function draw(scene: Scene, counts: Counts): Promise<KcacheError | undefined> {
  const news: News = { recent: new Map(), last: [] };
  using screen = openScreen(scene.io.stdout, (columns, rows) => frame(scene, news, columns, rows));
  const onChange = (change: Change): void => {
    counts[change.type] += 1;
    news.last = [...news.last, change].slice(-LISTED.tall);
    if (change.type === "delete") news.recent.delete(change.uid);
    else news.recent.set(change.uid, change);
    screen.redraw();
  };
  await using following = follow(scene.graph, onChange, () => screen.redraw());
  const tick = setInterval(() => screen.redraw(), TICK);
  try {
    return (await Promise.race([following.closed, aborted(scene.signal)])) ?? undefined;
  } finally {
    clearInterval(tick);
  }
}

function frame(scene: Scene, { recent, last }: News, columns: number, rows: number): readonly string[] {
  const { graph, colors, stage } = scene;
  const now = Date.now();
  for (const [uid, { at }] of recent) if (now - at >= HIGHLIGHT) recent.delete(uid);
  const top: Line[] = [heading(scene), ...freshness(graph.controllers, now, colors, columns), []];
  const listed = rows >= 30 ? LISTED.tall : LISTED.short;
  const changes = last.slice(-listed).map((one) => drawChange(one, clockTime(one.at), colors));
  const rest = Array.from({ length: listed - changes.length }, (): Line => []);
  const hint = stage.hint === "" ? "Ctrl-C ends it" : `Ctrl-C ends it; try: ${stage.hint}`;
  const bottom: Line[] = [[], ...changes, ...rest, [{ text: hint, paint: colors.dim }]];
  const room = Math.max(1, rows - top.length - bottom.length);
  const tree = graph.controllers.every(({ isReady }) => isReady)
    ? drawTree(readTree(graph), { colors, now, recent, rows: room })
    : [];
  const padding = Array.from({ length: Math.max(0, room - tree.length) }, (): Line => []);
  return [...top, ...tree, ...padding, ...bottom].map((line) => renderLine(line, columns));
}
