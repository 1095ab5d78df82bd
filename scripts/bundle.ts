// Joins what tsc wrote for packages/kcache into few files, from dist to dist/bundle: loading a hundred small modules takes
// twice the time and memory of what is in them. Runs after `tsc -b`; types stay where tsc put them.
import { globSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";

const dist = path.join(import.meta.dirname, "../packages/kcache/dist");

/** Every entry that package.json exports, under the name that it has there. */
const entries = globSync(["index.js", "kinds/index.js", "kinds/**/v*.gen.js"], { cwd: dist })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => !file.startsWith("bundle/"));

await using bundle = await rolldown({
  input: Object.fromEntries(entries.map((file) => [file.slice(0, -".js".length), path.join(dist, file)])),
  external: [/^node:/, /^undici/, "yaml"],
  platform: "node",
});
await bundle.write({
  dir: path.join(dist, "bundle"),
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  sourcemap: true,
  cleanDir: true,
});
