/** One condition of a {@link LabelSelector}. */
export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** At least one for `In` and `NotIn`; absent or empty for `Exists` and `DoesNotExist`. */
  readonly values?: readonly string[];
}

/**
 * A label query as objects carry it: all conditions must hold. Empty, it selects everything.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
 */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}
