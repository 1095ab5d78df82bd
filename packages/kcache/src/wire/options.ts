export interface DecodeOptions {
  /**
   * The most bytes that one object may have. API servers store objects of up to about 3 MiB.
   * @default {16777216}
   */
  readonly limit?: number;
}

export const DEFAULT_LIMIT: number = 16 * 1024 * 1024;
