// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.

/** Condition contains details for one aspect of the current state of this API Resource. */
export interface Condition {
  /** lastTransitionTime is the last time the condition transitioned from one status to another. */
  readonly lastTransitionTime: string;
  /** message is a human readable message indicating details about the transition. */
  readonly message: string;
  /** observedGeneration represents the .metadata.generation that the condition was set based upon. */
  readonly observedGeneration?: number;
  /** reason contains a programmatic identifier indicating the reason for the condition's last transition. */
  readonly reason: string;
  /** status of the condition, one of True, False, Unknown. */
  readonly status: "True" | "False" | "Unknown";
  /** type of condition in CamelCase or in foo.example.com/CamelCase. */
  readonly type: string;
}

/** GroupResource specifies a Group and a Resource, but does not force a version. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** A label selector is a label query over a set of resources. */
export interface LabelSelector {
  /** matchExpressions is a list of label selector requirements. */
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
  /** matchLabels is a map of {key,value} pairs. */
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** A label selector requirement is a selector that contains values, a key, and an operator that relates the key and values. */
export interface LabelSelectorRequirement {
  /** key is the label key that the selector applies to. */
  readonly key: string;
  /** operator represents a key's relationship to a set of values. */
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** values is an array of string values. */
  readonly values?: readonly string[];
}
