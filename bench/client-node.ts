// @kubernetes/client-node, installed outside of the repository: nothing of it depends on that package.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { out } from "./out.ts";

/** What `npm install` is asked for. */
const CLIENT_NODE = "@kubernetes/client-node@2.0.1";

/** Installs it where it is not yet. @returns the folder that has it in `node_modules` */
export function installClientNode(): string {
  const folder = path.dirname(out("client-node", "package.json"));
  if (existsSync(path.join(folder, "node_modules", "@kubernetes", "client-node"))) return folder;
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--no-audit", "--no-fund", CLIENT_NODE];
  const { status, error, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (error !== undefined || status !== 0)
    throw new Error(`install ${CLIENT_NODE}: ${error?.message ?? stderr.trim()}`);
  return folder;
}
