import { type ASTNode, type Environment, EvaluationError, Optional, ParseError } from "@marcbachmann/cel-js";
import { createEnvironment } from "./library.ts";
import type { CelValue } from "./values.ts";

/** What a rule is evaluated with. */
export interface RuleInput {
  readonly self: CelValue;
  /** What stood in the place of `self` before; undefined where nothing did. */
  readonly oldSelf: CelValue | undefined;
}

/** An expression that is ready. */
export interface Expression {
  readonly usesOldSelf: boolean;
  /** What it evaluates to as far as its text tells, `dyn` where it does not. */
  readonly type: string;
  /** @throws {RuleError} where it cannot be evaluated */
  evaluate(input: RuleInput): unknown;
}

/** Why an expression cannot be read or evaluated, in the words of a real server as far as they are known. */
export class RuleError extends Error {}

const environments = new Map<boolean, Environment>();

function environmentFor(isOldOptional: boolean): Environment {
  const made = environments.get(isOldOptional) ?? createEnvironment(isOldOptional);
  environments.set(isOldOptional, made);
  return made;
}

/**
 * Reads an expression.
 *
 * @param isOldOptional - whether it takes `oldSelf` as an optional value
 * @returns undefined where it is an expression with what is not known here
 * @throws {RuleError} where the text is no expression
 */
export function compile(text: string, isOldOptional: boolean): Expression | undefined {
  try {
    const parsed = environmentFor(isOldOptional).parse(text);
    const checked = parsed.check();
    if (!checked.valid) return undefined;
    return {
      usesOldSelf: mentions(parsed.ast, "oldSelf"),
      type: checked.type ?? "dyn",
      evaluate({ self, oldSelf }) {
        const old = isOldOptional
          ? oldSelf === undefined
            ? Optional.none()
            : Optional.of(oldSelf)
          : oldSelf;
        try {
          const result: unknown = parsed({ self, oldSelf: old });
          return result;
        } catch (error) {
          throw new RuleError(wordsOf(error), { cause: error });
        }
      },
    };
  } catch (error) {
    if (error instanceof ParseError) throw new RuleError(syntaxError(text, error), { cause: error });
    throw error;
  }
}

function mentions(node: ASTNode, name: string): boolean {
  if (node.op === "id" && node.args === name) return true;
  const visit = (part: unknown): boolean => {
    if (Array.isArray(part)) return part.some(visit);
    return isNode(part) && mentions(part, name);
  };
  return visit(node.args);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof EvaluationError)) return error instanceof Error ? error.message : String(error);
  const { code, summary } = error;
  const index = /index (-?\d+)/.exec(summary)?.[1];
  if (code === "index_out_of_bounds" && index !== undefined) return `index out of bounds: ${index}`;
  return code === "no_such_key" ? summary.replace(/^No such key/, "no such key") : summary;
}

/** The place in the text, drawn as Go's library draws it. */
function syntaxError(text: string, { summary, range }: ParseError): string {
  const at = Math.min(range?.start ?? text.length, text.length);
  const before = text.slice(0, at).split("\n");
  const column = before.at(-1)?.length ?? 0;
  const line = text.split("\n")[before.length - 1] ?? "";
  return `ERROR: <input>:${before.length}:${column + 1}: Syntax error: ${summary}\n | ${line}\n | ${".".repeat(column)}^`;
}
