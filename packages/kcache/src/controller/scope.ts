import { fieldSelectorText } from "../filter/field-selector.ts";
import { fields as fieldsFilter, selector as selectorFilter } from "../filter/filter.ts";
import { selectorText } from "../filter/selector.ts";
import type { LabelSelector } from "../kinds/meta/v1.gen.ts";
import { KcacheError } from "../object/error.ts";
import { type Kind, resourceName } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { node } from "../publisher/publisher.ts";
import { notRunning } from "../view/node.ts";
import { isNamespacePublisher, type NamespacePublisher } from "./namespaces.ts";

/** What is asked of the server: everything else is neither fetched nor held. */
export interface ControllerScope {
  /**
   * Only objects of these namespaces, each of which is listed and watched by itself, so that rights in them are enough.
   * A publisher of Namespace objects, or of their metadata, is followed: what it holds is what is asked for. Each
   * costs a list and a watch of its own: where most of a cluster is wanted and may be seen, ask for all. @default {undefined} all namespaces
   */
  readonly namespaces?: readonly string[] | NamespacePublisher | undefined;
  /** A label selector for the server to apply: text as in `kubectl -l`, or a LabelSelector. @default {undefined} all objects */
  readonly selector?: string | LabelSelector | undefined;
  /** A field selector for the server to apply; it decides which fields it knows. @default {undefined} all objects */
  readonly fields?: string | Readonly<Record<string, string | number | boolean>> | undefined;
}

/** What a controller asks the server for. */
export interface Asked {
  /** `undefined` for all. */
  readonly namespaces: readonly string[] | undefined;
  readonly selectors: Readonly<Record<string, string>>;
}

/** The same as a text that can be compared; which namespaces are asked it of is another matter. */
export function questionOf(selectors: Asked["selectors"]): string {
  return JSON.stringify([selectors.labelSelector, selectors.fieldSelector]);
}

/**
 * What lists and watches say of labels and fields, in canonical form.
 *
 * @throws {KcacheError} `invalid-selector`
 */
export function selectorsOf({ selector, fields }: ControllerScope): Readonly<Record<string, string>> {
  const selectors: Record<string, string> = {};
  const byLabel = selector === undefined ? undefined : selectorFilter(selector).node;
  if (byLabel?.type === "selector") selectors.labelSelector = selectorText(byLabel.requirements);
  const byField = fields === undefined ? undefined : fieldsFilter(fields).node;
  if (byField?.type === "fields") selectors.fieldSelector = fieldSelectorText(byField.requirements);
  return selectors;
}

/** @throws {KcacheError} `invalid-argument` where these can never be asked for, `not-running` where they are not told any more */
export function assertNamespaces(
  action: string,
  kind: Kind<KubeObject>,
  namespaces: ControllerScope["namespaces"],
  given: "namespace" | "namespaces",
): void {
  if (namespaces === undefined) return;
  const isPublisher = isNamespacePublisher(namespaces);
  const value = isPublisher
    ? "a publisher"
    : JSON.stringify(given === "namespace" ? namespaces[0] : namespaces);
  const refuse = (why: string): never => {
    throw new KcacheError("invalid-argument", `${action}: ${given} is ${value}: ${why}`);
  };
  if (kind.scope === "Cluster") refuse(`${resourceName(kind)} belong to no namespace`);
  if (!isPublisher) {
    if (namespaces.includes("")) refuse("leave it out for all namespaces");
    return;
  }
  if (namespaces.kind.group !== "" || namespaces.kind.plural !== "namespaces") {
    refuse(`it holds ${resourceName(namespaces.kind)}, want one of namespaces`);
  }
  const { state } = namespaces[node];
  if (state.phase === "closed") throw notRunning(`${action}: follow namespaces`, state.cause);
}
