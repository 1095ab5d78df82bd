/** A piece of a line: its text, and how it is coloured, which takes no room. */
export interface Segment {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

export type Line = readonly Segment[];

export function lineLength(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** The line in colours, cut to `width` characters. */
export function renderLine(line: Line, width: number = Number.POSITIVE_INFINITY): string {
  let left = width;
  let out = "";
  const length = lineLength(line);
  for (const { text, paint } of line) {
    if (left <= 0) break;
    const cut = length > width && text.length >= left ? `${text.slice(0, left - 1)}…` : text;
    left -= cut.length;
    out += paint === undefined ? cut : paint(cut);
  }
  return out;
}
