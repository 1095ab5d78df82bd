/** The messages of one group and version, as scripts/generate-protobuf-fields.ts writes them. */
export interface Table {
  readonly apiVersion: string;
  /** The tables whose messages these hold, which names as `apps/v1.PodTemplateSpec` refer to. */
  readonly others: readonly Table[];
  /**
   * One message a line: its name, then its fields as `number name:type`, ascending. A type is a scalar, a message, or one of the
   * shapes that have a JSON form of their own; before it `*` is a pointer, `[]` a list, `{}` a map with text keys. A `!` after it
   * says that JSON shows the field even if it is empty. A field without a name lies open in its parent. Number 0 is of a field that
   * is never on the wire, and `string=v1` of one that JSON shows with that text.
   */
  readonly messages: string;
}
