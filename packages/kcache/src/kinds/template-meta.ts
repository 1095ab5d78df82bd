/** The metadata that made objects start with. */
export interface TemplateMeta {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  /** Some servers send `null`. */
  readonly creationTimestamp?: string | null;
}
