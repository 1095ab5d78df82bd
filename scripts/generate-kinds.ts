// `node --conditions=kcache-source scripts/generate-kinds.ts --kubeconfig FILE [--check]`: writes packages/kcache/src/kinds
// from what a real API server says of its kinds; with --check, says where the committed files differ from that. To have
// every version, the server is started with `--runtime-config=api/all=true --feature-gates=AllAlpha=true,AllBeta=true`, as
// APISERVER_FLAGS of conformance/cluster/up.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { discoverKinds, fromKubeConfig, type Transport } from "kcache";
import { type Modules, modulesOfKinds, SHARED_FILES } from "./generate-kinds/modules.ts";
import { isRecord, mergeSchemas, recordAt, textAt } from "./generate-kinds/schemas.ts";

const FOLDER = path.join(path.dirname(import.meta.dirname), "packages/kcache/src/kinds");

/** Reads what a server says at a path. @throws Error where it does not answer with 200 */
export async function getJson(transport: Transport, url: string): Promise<unknown> {
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

/** The first place where a committed file is not as it should be; of one that all kinds share, where it lacks a line. */
function difference(file: string, want: string): string | undefined {
  const place = path.join(FOLDER, file);
  if (!existsSync(place)) return `${file}: is not there`;
  const got = readFileSync(place, "utf8").split("\n");
  const lines = want.split("\n");
  if (SHARED_FILES.includes(file)) {
    let at = 0;
    for (const line of lines) {
      at = got.indexOf(line, at) + 1;
      if (at === 0) return `${file}: has no line ${JSON.stringify(line)}, or not after the ones before it`;
    }
    return undefined;
  }
  const length = Math.max(got.length, lines.length);
  for (let at = 0; at < length; at++) {
    if (got[at] === lines[at]) continue;
    return `${file}:${at + 1}: is ${JSON.stringify(got[at])}, want ${JSON.stringify(lines[at])}`;
  }
  return undefined;
}

/**
 * Where the committed modules differ from what this server would have, a line each. Groups and versions that it does not
 * serve are not compared, since the modules come from one that serves all.
 */
export async function checkKinds(transport: Transport): Promise<readonly string[]> {
  const wanted = await generateKinds(transport);
  const differences = [...wanted].map(([file, want]) => difference(file, want));
  return differences.filter((line) => line !== undefined);
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
