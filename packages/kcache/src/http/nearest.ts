/** `names`, those most like `wanted` first; equally like ones in the order of the alphabet. */
export function nearestFirst(wanted: string, names: Iterable<string>): string[] {
  const distances = new Map<string, number>();
  for (const name of names) distances.set(name, editDistance(wanted.toLowerCase(), name.toLowerCase()));
  return [...distances].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([name]) => name);
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
