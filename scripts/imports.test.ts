import { describe, expect, test } from "vitest";
import { checkImports, importsOf } from "./imports.ts";

const check = (files: Record<string, string>): readonly string[] =>
  checkImports(new Map(Object.entries(files)));

describe("importsOf", () => {
  test("finds static, re-exported, type-only, bare and dynamic imports, also over several lines", () => {
    const source = [
      'import { a } from "./a.ts";',
      "import {",
      "  b,",
      "  c,",
      '} from "./b.ts";',
      'import type { D } from "./d.ts";',
      'export * from "./e.ts";',
      'export { f } from "./f.ts";',
      'import "./g.ts";',
      'const h = await import("./h.ts");',
    ].join("\n");
    expect(importsOf(source)).toEqual(["./a.ts", "./b.ts", "./d.ts", "./e.ts", "./f.ts", "./g.ts", "./h.ts"]);
  });

  test("does not take an example in a doc comment, or an exported string, for an import", () => {
    expect(importsOf('/**\n * import { a } from "./a.ts";\n */\nexport const name = "x";\n')).toEqual([]);
  });
});

describe("checkImports", () => {
  const kcache = "packages/kcache/src";

  test("accepts imports from the same folder, from one before it, and from packages by name", () => {
    const files = {
      [`${kcache}/object/entry.ts`]: "",
      [`${kcache}/store/diff.ts`]: "",
      [`${kcache}/store/store.ts`]: 'import "../object/entry.ts";\nimport "./diff.ts";\nimport "undici";',
      [`${kcache}/controller.ts`]: 'import "./store/store.ts";',
      [`${kcache}/index.ts`]: 'export * from "./controller.ts";',
      "packages/cli/src/main.ts": 'import { x } from "kcache";\nimport { y } from "kcache-apiserver";',
    };
    expect(check(files)).toEqual([]);
  });

  test("fails on an import of a folder that comes later", () => {
    const files = {
      [`${kcache}/wire/list.ts`]: 'import "../store/store.ts";',
      [`${kcache}/store/store.ts`]: "",
    };
    expect(check(files)).toEqual([
      expect.stringMatching(/^packages\/kcache\/src\/wire\/list\.ts: imports .*later/),
    ]);
  });

  test("fails on a folder's import of a root file, and on anybody's import of the index", () => {
    const files = {
      [`${kcache}/view/join.ts`]: 'import "../controller.ts";',
      [`${kcache}/controller.ts`]: 'import "./index.ts";',
      [`${kcache}/index.ts`]: "",
    };
    expect(check(files)).toHaveLength(2);
  });

  test("fails on a folder that has no place in the order", () => {
    const files = { [`${kcache}/misc/a.ts`]: 'import "../object/b.ts";', [`${kcache}/object/b.ts`]: "" };
    expect(check(files)).toEqual([expect.stringContaining("has no place in ORDER")]);
  });

  test("fails on a cycle, also of type imports and also outside the library, and names it once", () => {
    const files = {
      "packages/cli/src/a.ts": 'import type { B } from "./b.ts";',
      "packages/cli/src/b.ts": 'import type { C } from "./c.ts";',
      "packages/cli/src/c.ts": 'import type { A } from "./a.ts";',
    };
    expect(check(files)).toEqual([
      "cycle: packages/cli/src/a.ts -> packages/cli/src/b.ts -> packages/cli/src/c.ts -> packages/cli/src/a.ts",
    ]);
  });

  test("fails on a reach into another package, by path or by subpath", () => {
    const files = {
      "packages/cli/src/a.ts":
        'import "../../kcache/src/index.ts";\nimport "kcache/dist/index.js";\nimport "kcache/kinds";',
      [`${kcache}/index.ts`]: "",
    };
    expect(check(files)).toEqual([
      expect.stringContaining("leaves its package"),
      expect.stringContaining("reaches into a package"),
    ]);
  });

  test("keeps the API server and the library apart, but lets the library's tests use the server", () => {
    expect(check({ "packages/apiserver/src/a.ts": 'import { x } from "kcache";' })).toHaveLength(1);
    expect(check({ "packages/apiserver/src/a.test.ts": 'import { x } from "kcache";' })).toHaveLength(1);
    expect(check({ [`${kcache}/controller.ts`]: 'import { x } from "kcache-apiserver";' })).toHaveLength(1);
    expect(check({ [`${kcache}/controller.test.ts`]: 'import { x } from "kcache-apiserver";' })).toEqual([]);
  });

  test("fails on a source that imports a test, and on an import of a file that is not there", () => {
    const files = {
      "packages/cli/src/a.ts": 'import "./b.test.ts";\nimport "./c.ts";',
      "packages/cli/src/b.test.ts": "",
    };
    expect(check(files)).toHaveLength(2);
  });
});
