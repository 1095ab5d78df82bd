// What a bundler leaves of the library for code that names some kinds.
import path from "node:path";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

const root = path.dirname(import.meta.dirname);

/** The plural names of the kinds that are described in a bundle of `code`. */
async function kindsIn(code: string, conditions: readonly string[]): Promise<string[]> {
  const entry = path.join(root, "entry.js");
  await using bundle = await rolldown({
    input: entry,
    platform: "node",
    external: [/^node:/, "undici", "yaml"],
    resolve: { conditionNames: [...conditions] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm" });
  const text = output.map((part) => (part.type === "chunk" ? part.code : "")).join("\n");
  return [...text.matchAll(/defineKind\(\{[^}]*plural: "(\w+)"/g)].map(([, plural = ""]) => plural).sort();
}

describe.each([
  { from: "its sources", conditions: ["kcache-source"] },
  { from: "what is published", conditions: ["import"] },
])("of $from", ({ conditions }) => {
  test("a bundle of one kind holds no other", async () => {
    expect(await kindsIn(`export { Pod } from "kcache";`, conditions)).toEqual(["pods"]);
    expect(await kindsIn(`export { Pod } from "kcache/kinds/core/v1";`, conditions)).toEqual(["pods"]);
    expect(await kindsIn(`export { Pod, Ingress } from "kcache";`, conditions)).toEqual([
      "ingresses",
      "pods",
    ]);
  });

  test("a bundle of a program holds the kinds that it names", async () => {
    const program = `import { createController, fromKubeConfig, Pod, Service, servicePods } from "kcache";
      const transport = await fromKubeConfig();
      const [services, pods] = [createController(transport, Service), createController(transport, Pod)];
      for await (const event of servicePods(services, pods).subscribe()) console.log(event.type);`;
    expect(await kindsIn(program, conditions)).toEqual(["edges", "pods", "services"]);
  });

  test("the table of all kinds is another module, with all of them", async () => {
    const all = await kindsIn(`export { findKind } from "kcache/kinds";`, conditions);
    expect(all).toEqual(expect.arrayContaining(["deployments", "pods", "ingresses", "podgroups"]));
  });
});
