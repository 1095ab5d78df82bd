import { defineKind, type Kind } from "../object/kind.ts";
import type { NamespacedObject } from "../object/object.ts";

/** Pairs for configuration. */
export interface ConfigMap extends NamespacedObject {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  /** Values in base64. */
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

export const ConfigMap: Kind<ConfigMap> = defineKind<ConfigMap>({
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  scope: "Namespaced",
  shortNames: ["cm"],
});
