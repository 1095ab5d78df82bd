import { KcacheError } from "kcache";

const REMEDIES: Partial<Record<KcacheError["code"], string>> = {
  forbidden: "ask for a role that allows it, or name a namespace that you may read with -n",
  "not-found": "does this server serve the kind? is the address right?",
};

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** The one line that says what is wrong and what to do. */
export function failureLine(reason: unknown): string {
  const error = KcacheError.from(reason);
  const remedy = REMEDIES[error.code];
  return `kcache: ${oneLine(error.message)}${remedy === undefined ? "" : `: ${remedy}`}`;
}

/** What lies behind a failure, a line for each cause. */
export function causeLines(reason: unknown): readonly string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  const follow = (cause: unknown, depth: number): void => {
    if (cause === undefined || cause === null || seen.has(cause)) return;
    seen.add(cause);
    lines.push(`${"  ".repeat(depth)}caused by ${described(cause)}`);
    if (cause instanceof AggregateError) for (const one of cause.errors) follow(one, depth + 1);
    if (cause instanceof Error) follow(cause.cause, depth + 1);
  };
  if (reason instanceof Error) {
    if (reason instanceof KcacheError) lines.push(`  code ${reason.code}`);
    follow(reason.cause, 1);
  }
  return lines;
}

function described(cause: unknown): string {
  if (!(cause instanceof Error)) return oneLine(String(cause));
  const code = "code" in cause && typeof cause.code === "string" ? ` ${cause.code}` : "";
  return `${cause.name}${code}: ${oneLine(cause.message)}`;
}
