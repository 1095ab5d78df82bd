import { expect, test } from "vitest";
import { apiReport } from "./api-report.ts";
import { readDeclarations } from "./declarations.ts";

const files: Record<string, string> = {
  "dist/index.d.ts":
    'export { open, type Door as Gate } from "./door.js";\nexport { HEIGHT } from "./wall.js";\nexport * from "./roof.js";\nexport type { Dispatcher } from "undici";\n//# sourceMappingURL=index.d.ts.map',
  "dist/door.d.ts": `import type { Colour } from "./colour.js";
/** Hidden from the report: "a comment". */
export interface Door {
    /** inner */
    readonly colour: Colour;
    readonly Secret: "type Secret";
}
declare const secret: unique symbol;
interface Secret {
    readonly x: 1;
}
export declare function open(door: Door): void;
export declare function open(door: Door, how: {
    slowly: boolean;
}): Promise<void>;
export {};
`,
  "dist/wall.d.ts": 'export declare const HEIGHT: 100;\nexport declare const URL: "http://x";\n',
  "dist/roof.d.ts":
    'import type { Tile } from "./tile.gen.js";\nexport interface Roof {\n    readonly tile: Tile;\n}\n',
  "dist/tile.gen.d.ts": "export interface Tile {\n    readonly generated: true;\n}\n",
  "dist/colour.d.ts": 'export type Colour = "red" | Shade;\ntype Shade = "dark";\n',
};

const report = (changed: Record<string, string> = {}): string =>
  apiReport(
    "house",
    { house: "dist/index.d.ts", "house/wall": "dist/wall.d.ts" },
    (file) => ({ ...files, ...changed })[file],
  );

test("a report has every export with its overloads, and what they are made of, without comments and generated types", () => {
  expect(report()).toMatchInlineSnapshot(`
    "# The public API of house

    Written by \`npm run api-report\`; \`npm run check\` fails where it differs from what is built.

    ## import "house"

    \`\`\`ts
    // exported as Gate
    export interface Door {
        readonly colour: Colour;
        readonly Secret: "type Secret";
    }

    export declare const HEIGHT: 100;

    export interface Roof {
        readonly tile: Tile;
    }

    export declare function open(door: Door): void;
    export declare function open(door: Door, how: {
        slowly: boolean;
    }): Promise<void>;
    \`\`\`

    Passed on from other packages: Dispatcher.

    ## import "house/wall"

    \`\`\`ts
    export declare const URL: "http://x";
    \`\`\`

    ## Not exported, but part of what is (without generated types)

    \`\`\`ts
    export type Colour = "red" | Shade;

    type Shade = "dark";
    \`\`\`
    "
  `);
});

test("a report changes with a signature, and not with a comment", () => {
  const door = files["dist/door.d.ts"] ?? "";
  expect(report({ "dist/door.d.ts": door.replace("slowly: boolean", "slowly?: boolean") })).not.toBe(
    report(),
  );
  expect(report({ "dist/door.d.ts": door.replace("Hidden", "Kept") })).toBe(report());
});

test("a package that was not built, and a statement of an unknown form, are errors", () => {
  expect(() => apiReport("house", { house: "dist/nothing.d.ts" }, () => undefined)).toThrow("npm run build");
  expect(() => readDeclarations("export default 1;")).toThrow("unknown form");
});
