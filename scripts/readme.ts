/** The TypeScript examples of a page of Markdown, in order: its fenced blocks marked `ts`. */
export function examplesOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
}
