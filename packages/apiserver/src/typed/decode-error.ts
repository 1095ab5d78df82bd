/** Why Go's decoders refuse a text or a value, in their words. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DecodeError";
  }
}
