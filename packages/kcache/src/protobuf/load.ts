import type { Kind } from "../object/kind.ts";
import { type Message, messagesOf } from "./message.ts";
import { TABLES } from "./tables/index.gen.ts";

/** What of a kind says how it is encoded. */
type Named = Pick<Kind, "group" | "version" | "kind" | "representation">;

/**
 * A message of `meta.k8s.io/v1`: what stands for an object of any kind of which only the metadata is asked for, the metadata of
 * lists, an error, or a watch event (whose `object` stays as it is encoded).
 */
export async function loadMetaMessage(
  name: "PartialObjectMetadata" | "ListMeta" | "Status",
): Promise<Message> {
  const message = await find("meta.k8s.io/v1", name);
  if (message === undefined) throw new Error(`load protobuf table: meta.k8s.io/v1 has no ${name}`);
  return message;
}

/**
 * The message of a kind's objects: of PartialObjectMetadata where `kind` asks for metadata alone, and undefined where the kind has
 * no protobuf form, as those of CustomResourceDefinitions. Loads the table of the group and version at its first use.
 */
export async function loadMessage(kind: Named): Promise<Message | undefined> {
  if (kind.representation === "metadata") return loadMetaMessage("PartialObjectMetadata");
  const { group, version, kind: name } = kind;
  const message = await find(group === "" ? version : `${group}/${version}`, name);
  if (message === undefined) return undefined;
  if (!message.ready) message.prepare(message);
  return message.fields[1]?.message.name === "meta.k8s.io/v1.ObjectMeta" ? message : undefined;
}

async function find(apiVersion: string, name: string): Promise<Message | undefined> {
  const load = Object.hasOwn(TABLES, apiVersion) ? TABLES[apiVersion] : undefined;
  if (load === undefined) return undefined;
  return messagesOf((await load()).table).get(name);
}
