import type { KubeObject } from "../object/object.ts";

/** The metadata that made objects start with. */
export interface TemplateMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Some servers send `null`. */
  readonly creationTimestamp?: string | null;
}

/** What objects of type `T` are made from: it has no uid and no version, and need not have a name. */
export type Template<T extends KubeObject> = Omit<T, "apiVersion" | "kind" | "metadata"> & {
  readonly apiVersion?: T["apiVersion"];
  readonly kind?: T["kind"];
  readonly metadata?: TemplateMeta;
};
