// `node --conditions=kcache-source scripts/generate-kinds.ts --kubeconfig FILE [--check]`: writes packages/kcache/src/kinds
// from what a real API server says of its kinds; with --check, says where the committed files differ from that.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { discoverKinds, fromKubeConfig, type Transport } from "kcache";
import { type Modules, modulesOfKinds } from "./generate-kinds/modules.ts";
import { isRecord, mergeSchemas, recordAt, textAt } from "./generate-kinds/schemas.ts";

const FOLDER = path.join(path.dirname(import.meta.dirname), "packages/kcache/src/kinds");

async function getJson(transport: Transport, url: string): Promise<unknown> {
  const [pathname = "", search = ""] = url.split("?");
  const query = Object.fromEntries(new URLSearchParams(search));
  const response = await transport.request({
    path: pathname,
    query,
    headers: { accept: "application/json" },
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  if (response.status !== 200) {
    throw new Error(`get ${transport.server}${pathname}: ${response.status}: ${text.slice(0, 200)}`);
  }
  return JSON.parse(text);
}

/** The modules as this server would have them. */
export async function generateKinds(transport: Transport): Promise<Modules> {
  const version = textAt(await getJson(transport, "/version"), "gitVersion");
  const kinds = await discoverKinds(transport);
  const index = recordAt(await getJson(transport, "/openapi/v3"), "paths");
  const documents: unknown[] = [];
  for (const [name, where] of Object.entries(index)) {
    if (!/^apis?\/(.+\/)?v\d/.test(name) || !isRecord(where)) continue;
    documents.push(await getJson(transport, textAt(where, "serverRelativeURL")));
  }
  return modulesOfKinds(version, kinds, mergeSchemas(documents));
}

const generatedFiles = (): readonly string[] =>
  globSync("**/*.gen.ts", { cwd: FOLDER }).map((file) => file.split(path.sep).join("/"));

/** Where the committed modules differ from what this server would have, a line each. */
export async function checkKinds(transport: Transport): Promise<readonly string[]> {
  const wanted = await generateKinds(transport);
  const files = [...new Set([...wanted.keys(), ...generatedFiles()])].sort();
  return files.flatMap((file) => {
    const want = wanted.get(file);
    const place = path.join(FOLDER, file);
    if (want === undefined) return [`${file}: the server has no such group and version`];
    if (!existsSync(place)) return [`${file}: is not there`];
    const got = readFileSync(place, "utf8").split("\n");
    const lines = want.split("\n");
    const at = lines.findIndex((line, i) => line !== got[i]);
    if (at < 0 && got.length === lines.length) return [];
    const line = at < 0 ? lines.length : at;
    return [`${file}:${line + 1}: is ${JSON.stringify(got[line])}, want ${JSON.stringify(lines[line])}`];
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { kubeconfig: { type: "string" }, check: { type: "boolean", default: false } },
  });
  await using transport = await fromKubeConfig(
    values.kubeconfig === undefined ? {} : { path: values.kubeconfig },
  );
  if (values.check) {
    const differences = await checkKinds(transport);
    for (const difference of differences) console.error(difference);
    console.log(`${differences.length} generated files differ from ${transport.server}`);
    return differences.length > 0 ? 1 : 0;
  }
  const modules = await generateKinds(transport);
  for (const file of generatedFiles()) if (!modules.has(file)) rmSync(path.join(FOLDER, file));
  for (const [file, text] of modules) {
    const place = path.join(FOLDER, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  console.log(`${modules.size} files written to ${path.relative(process.cwd(), FOLDER)}`);
  return 0;
}

if (import.meta.main) process.exitCode = await main();
