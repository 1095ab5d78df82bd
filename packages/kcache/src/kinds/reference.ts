/** The name of an object in the same namespace. */
export interface LocalObjectReference {
  /** In the namespace of the object that refers to it. */
  readonly name?: string;
}

/** A reference to any object. */
export interface ObjectReference {
  readonly name?: string;
  readonly apiVersion?: string;
  readonly fieldPath?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly resourceVersion?: string;
  readonly uid?: string;
}

export interface TypedLocalObjectReference {
  readonly name: string;
  readonly kind: string;
  readonly apiGroup?: string;
}
