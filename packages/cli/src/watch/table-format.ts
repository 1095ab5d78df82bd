import type { DeepReadonly, Kind, KubeObject } from "kcache";
import { type Cell, columnsOf } from "../objects/columns.ts";
import { paintTone } from "../objects/tone.ts";
import { age } from "../terminal/duration.ts";
import type { Colors } from "../terminal/io.ts";
import type { Format } from "./format.ts";

type Row = readonly Cell[];

const GAP = "   ";

/** A table with a line for each object of the snapshot and for each event. Columns grow as wider values come. */
export function tableFormat(
  kind: Kind,
  withNamespace: boolean,
  colors: Colors,
  now: () => number = Date.now,
): Format {
  const columns = columnsOf(kind);
  const headers = [
    "EVENT",
    ...(withNamespace ? ["NAMESPACE"] : []),
    "NAME",
    ...columns.map(({ header }) => header),
    "AGE",
  ];
  const widths = [
    "create".length,
    ...(withNamespace ? ["NAMESPACE".length] : []),
    "NAME".length,
    ...columns.map(({ width }) => width),
    "AGE".length,
  ];
  const eventTones = { init: "quiet", create: "good", update: "busy", delete: "bad" } as const;

  const rowOf = (type: keyof typeof eventTones, object: DeepReadonly<KubeObject>): Row => {
    const { name, namespace = "", creationTimestamp } = object.metadata;
    const at = now();
    return [
      { text: type, tone: eventTones[type] },
      ...(withNamespace ? [{ text: namespace }] : []),
      { text: name },
      ...columns.map((column) => column.cell(object, at)),
      { text: age(creationTimestamp, at) },
    ];
  };
  const widen = (row: Row): void =>
    row.forEach(({ text }, i) => {
      widths[i] = Math.max(widths[i] ?? 0, text.length);
    });
  const lineOf = (row: Row): string => {
    const cells = row.map(({ text, tone }, i) => {
      const padding = i === row.length - 1 ? "" : " ".repeat((widths[i] ?? 0) - text.length) + GAP;
      return paintTone(colors, tone, text) + padding;
    });
    return `${cells.join("").trimEnd()}\n`;
  };

  return {
    *snapshot(snapshot) {
      // Widths need every row, so rows are kept until the last is known; the objects behind them are not.
      const rows: Row[] = [];
      for (const object of snapshot) {
        rows.push(rowOf("init", object));
        yield "";
      }
      rows.sort(byNames);
      for (const row of rows) widen(row);
      yield `${colors.bold(lineOf(headers.map((text) => ({ text }))).trimEnd())}\n`;
      for (const row of rows) yield lineOf(row);
    },
    event(event) {
      const row = rowOf(event.type, event.object);
      widen(row);
      return lineOf(row);
    },
  };
}

/** By namespace, if there is one, and name: the cells after the event. */
function byNames(a: Row, b: Row): number {
  for (let i = 1; i < 3; i++) {
    const [left = "", right = ""] = [a[i]?.text, b[i]?.text];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
