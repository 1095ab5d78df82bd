const LISTED = 10;

/** `there are: a, b, c`, those most like `wanted` first, or `none`; what is more than ten is counted. */
export function namesThere(wanted: string, names: Iterable<string>, none: string): string {
  const sorted = nearestFirst(wanted, names);
  if (sorted.length === 0) return none;
  const more = sorted.length > LISTED ? `, and ${sorted.length - LISTED} more` : "";
  return `there are: ${sorted.slice(0, LISTED).join(", ")}${more}`;
}

/** A common beginning counts for likeness; equally like ones are in the order of the alphabet. */
function nearestFirst(wanted: string, names: Iterable<string>): string[] {
  const distances = new Map<string, number>();
  for (const name of names) distances.set(name, distance(wanted.toLowerCase(), name.toLowerCase()));
  return [...distances].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([name]) => name);
}

function distance(a: string, b: string): number {
  let common = 0;
  while (common < a.length && a[common] === b[common]) common++;
  return editDistance(a, b) - common;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}
