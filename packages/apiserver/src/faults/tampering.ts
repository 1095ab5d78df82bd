import type { StatusError } from "../http/status.ts";

/** What faults have verbs do otherwise; verbs know nothing else of faults. */
export interface Tampering {
  /** Bookmarks other than the one that ends initial events: never sent, or so many milliseconds late. */
  readonly bookmarks?: "withhold" | number;
  /** The bookmark that ends initial events: never sent, or so many milliseconds after them. */
  readonly initialEnd?: "withhold" | number;
  /** Added to the version that lists and bookmarks claim. */
  readonly ahead?: bigint;
  /** After so many events of a watch comes this failure, and the end. */
  readonly failure?: { readonly after: number; readonly error: StatusError };
  /** Continue tokens are taken for expired. */
  readonly expireTokens?: boolean;
}
