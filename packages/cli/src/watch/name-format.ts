import type { EntryMetadata, Kind } from "kcache";
import type { Colors } from "../terminal/io.ts";
import type { Format } from "./format.ts";

/** What a name line begins with: the snapshot, a create, an update, a delete. */
export const SIGNS = { init: "=", create: "+", update: "~", delete: "-" } as const;

/**
 * `+ pod/web-1`, and `+ pod/web-1 -n shop` where namespaces differ: what follows the sign can be given to kubectl.
 * No object is parsed.
 */
export function nameFormat(kind: Kind, withNamespace: boolean, colors: Colors): Format {
  const resource = kind.group === "" ? kind.kind.toLowerCase() : `${kind.kind.toLowerCase()}.${kind.group}`;
  const paint = {
    init: colors.dim,
    create: colors.green,
    update: colors.yellow,
    delete: colors.red,
  } as const;
  const line = (type: keyof typeof SIGNS, { name, namespace }: EntryMetadata): string => {
    const where = withNamespace && namespace !== undefined ? ` -n ${namespace}` : "";
    return `${paint[type](SIGNS[type])} ${resource}/${name}${where}\n`;
  };
  return {
    *snapshot(snapshot) {
      for (const { metadata } of snapshot.entries) yield line("init", metadata);
    },
    event: ({ type, metadata }) => line(type, metadata),
  };
}
