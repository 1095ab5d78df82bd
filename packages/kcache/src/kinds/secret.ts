import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";

/** Confidential pairs. */
export interface Secret extends NamespacedObject {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly type?: string;
  /** Values in base64. */
  readonly data?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
  readonly stringData?: Readonly<Record<string, string>>;
}

export const Secret: Kind<Secret> = defineKind<Secret>({
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  scope: "Namespaced",
});
