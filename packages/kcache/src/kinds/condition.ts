/** A condition as newer kinds have it. */
export interface Condition {
  readonly type: string;
  readonly lastTransitionTime: string;
  readonly message: string;
  readonly reason: string;
  readonly status: "True" | "False" | "Unknown";
  readonly observedGeneration?: number;
}

/** What conditions of older kinds have in common. `type` is an open set: controllers add their own. */
export interface StatusCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly lastTransitionTime?: string;
  /** One word in CamelCase. */
  readonly reason?: string;
  readonly message?: string;
}
