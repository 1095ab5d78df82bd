import type { Colors } from "../terminal/io.ts";

/** What a value means to a person who looks for trouble. */
export type Tone = "good" | "busy" | "bad" | "quiet";

export function paintTone(colors: Colors, tone: Tone | undefined, text: string): string {
  switch (tone) {
    case "good":
      return colors.green(text);
    case "busy":
      return colors.yellow(text);
    case "bad":
      return colors.red(text);
    case "quiet":
      return colors.dim(text);
    case undefined:
      return text;
    default:
      return tone satisfies never;
  }
}
