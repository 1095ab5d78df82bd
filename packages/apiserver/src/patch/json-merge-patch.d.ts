declare module "json-merge-patch" {
  /** RFC 7396; may change `target`. */
  export function apply(target: unknown, patch: unknown): unknown;
}
