/** Where a scale subresource finds its numbers. */
export interface ScalePaths {
  readonly replicas: string;
  readonly statusReplicas: string;
  /** Of the label selector's text; absent: spec.selector is a LabelSelector. */
  readonly selector?: string;
}
