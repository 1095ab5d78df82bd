// Reads the .d.ts files that tsc writes: one statement starts in column 0, everything inside it is indented.

interface Reference {
  readonly from: string;
  readonly name: string;
}

/** What one declaration file has at its top level. */
export interface Declarations {
  /** A name declared in this file -> its declarations' text (several for overloads), without comments. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
  /** A name used in this file -> the module it comes from. */
  readonly imported: ReadonlyMap<string, Reference>;
  /** A name that importers see -> its name here, or the module it is passed on from. */
  readonly exported: ReadonlyMap<string, string | Reference>;
  /** Modules of which everything is passed on. */
  readonly stars: readonly string[];
}

/** Takes comments out, leaving strings and template types alone. */
export function withoutComments(text: string): string {
  const bare = text.replace(/("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "$1");
  return bare.replace(/[ \t]+$/gm, "").replace(/\n{2,}/g, "\n");
}

function statements(text: string): readonly string[] {
  const starts =
    /^(?=(?:export|import|declare|type|interface|abstract|class|function|const|let|var|enum)\b)/gm;
  return withoutComments(text)
    .split(starts)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

/** `a, type b as c` -> [a, a], [b, c] */
function names(list: string): readonly (readonly [string, string])[] {
  return list
    .split(",")
    .map((part) => part.trim().replace(/^type\s+/, ""))
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", as = name] = part.split(/\s+as\s+/);
      return [name, as] as const;
    });
}

const DECLARATION =
  /^(export\s+)?(?:declare\s+)?(?:abstract\s+)?(?:const|let|var|function|class|interface|type|enum)\s+([\w$]+)/;

/** Reads one declaration file. @throws Error on a statement it does not know, so that nothing falls out of a report. */
export function readDeclarations(text: string): Declarations {
  const declared = new Map<string, string[]>();
  const imported = new Map<string, Reference>();
  const exported = new Map<string, string | Reference>();
  const stars: string[] = [];
  for (const statement of statements(text)) {
    const declaration = DECLARATION.exec(statement);
    const list = /^(import|export)\s+(?:type\s+)?\{([^}]*)\}(?:\s*from\s*"([^"]+)")?;$/.exec(statement);
    const star = /^export\s+\*\s+from\s+"([^"]+)";$/.exec(statement);
    if (list !== null) {
      const from = list[3];
      for (const [name, as] of names(list[2] ?? "")) {
        if (list[1] === "import") imported.set(as, { from: from ?? "", name });
        else exported.set(as, from === undefined ? name : { from, name });
      }
    } else if (star?.[1] !== undefined) stars.push(star[1]);
    else if (declaration?.[2] !== undefined) {
      const name = declaration[2];
      declared.set(name, [...(declared.get(name) ?? []), statement]);
      if (declaration[1] !== undefined) exported.set(name, name);
    } else if (!/^import\b/.test(statement)) {
      throw new Error(`read declarations: a statement of an unknown form: ${statement.slice(0, 120)}`);
    }
  }
  return { declared, imported, exported, stars };
}

/** The names a declaration uses, other than those it gives to its members and parameters. */
export function namesUsed(declaration: string): readonly string[] {
  const bare = declaration.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  return [...bare.matchAll(/(?<![\w$.])([A-Za-z_$][\w$]*)(?!\??:)(?![\w$])/g)].map((match) => match[1] ?? "");
}
