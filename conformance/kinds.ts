// The kinds of the library are those of the server: generated modules, discovery, and what the embedded server says.
import { discoverKinds, fromKubeConfig, type Kind, resourceName } from "kcache";
import { builtinKinds } from "kcache/kinds";
import { checkKinds } from "../scripts/generate-kinds.ts";
import { checkOpenApi } from "../scripts/generate-openapi.ts";
import type { Finding } from "./finding.ts";
import type { Target } from "./target.ts";

/** A kind with all its names, in one line. */
function described({ apiVersion, kind, plural, singular, scope, shortNames, categories }: Kind): string {
  return [apiVersion, kind, plural, singular, scope, shortNames.join(), categories.join()].join(" ");
}

function finding(what: string, wrong: readonly string[]): Finding {
  return { what, good: wrong.length === 0, detail: wrong.join("\n      ") };
}

/** Compares what the target serves with what the library was generated from. */
export async function kinds(target: Target): Promise<readonly Finding[]> {
  await using transport = await fromKubeConfig({ path: target.kubeconfig });
  const known = new Map(builtinKinds.map((kind) => [`${kind.apiVersion} ${resourceName(kind)}`, kind]));
  const served = await discoverKinds(transport);
  const others = served.flatMap((kind) => {
    const builtin = known.get(`${kind.apiVersion} ${resourceName(kind)}`);
    if (builtin === undefined || described(builtin) === described(kind)) return [];
    return [`serves ${described(kind)}, the library has ${described(builtin)}`];
  });
  const found = finding("built-in kinds have the names that discovery gives", others);
  if (target.name === "embedded") return [found];
  return [
    found,
    finding("generated kinds are those of this server", await checkKinds(transport)),
    finding("schemas of the embedded server are those of this one", await checkOpenApi(transport)),
  ];
}
