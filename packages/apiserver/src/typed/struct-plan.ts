import { type Field, plainGo, type Struct, structNamed } from "../protobuf/messages.ts";

/** A member of a struct, and how Go's errors name it. */
export interface Member {
  readonly name: string;
  /** The type that holds it. */
  readonly holder: string;
  /** Its name behind those of the embedded structs it lies in. */
  readonly path: readonly string[];
  readonly shape: Field["shape"];
  /** A scalar, one of the shapes that JSON has a form of its own for, or the name of a message. */
  readonly type: string;
  /** What Go calls its type, and that of one value of a list or map. */
  readonly go: string;
  readonly goOne: string;
  /** JSON shows it even if it is empty. */
  readonly shown: boolean;
  /** Its place in the JSON of its holder. */
  readonly index: number;
  /** Of one value; undefined where that is no struct. Structs may hold each other: it is looked up at the first use. */
  readonly struct: () => StructPlan | undefined;
}

/** How a struct is decoded. */
export interface StructPlan {
  /** `v1.Secret` */
  readonly go: string;
  readonly members: ReadonlyMap<string, Member>;
  /** In the order of their JSON. */
  readonly order: readonly Member[];
  /** How many are always shown. */
  readonly shown: number;
}

const plans = new WeakMap<Struct, StructPlan>();

/** The plan of a struct, made at the first use. */
export function planOf(struct: Struct): StructPlan {
  const known = plans.get(struct);
  if (known !== undefined) return known;
  const order: Member[] = [];
  const holder = shortName(struct.go);
  if (struct.hasKind) {
    for (const name of ["kind", "apiVersion"]) order.push(textMember(name, holder, order.length));
  }
  addMembers(order, struct, holder, []);
  const made: StructPlan = {
    go: struct.go,
    members: new Map(order.map((member) => [member.name, member])),
    order,
    shown: order.filter(({ shown }) => shown).length,
  };
  plans.set(struct, made);
  return made;
}

function shortName(go: string): string {
  return go.slice(go.lastIndexOf(".") + 1);
}

function textMember(name: string, holder: string, index: number): Member {
  const path = ["TypeMeta", name];
  const text = { shape: "one", type: "string", go: "string", goOne: "string", shown: false } as const;
  return { name, holder, path, ...text, index, struct: () => undefined };
}

function addMembers(order: Member[], struct: Struct, holder: string, path: readonly string[]): void {
  for (const field of struct.fields) {
    const held = field.name === "" ? structNamed(field.type) : undefined;
    if (held !== undefined) addMembers(order, held, holder, [...path, shortName(held.go)]);
    else order.push(memberOf(field, holder, path, order.length));
  }
}

function memberOf(field: Field, holder: string, path: readonly string[], index: number): Member {
  const { name, shape, type, go } = field;
  let plan: StructPlan | undefined;
  const struct = (): StructPlan | undefined => {
    if (plan !== undefined) return plan;
    const found = structNamed(type);
    if (found !== undefined) plan = planOf(found);
    return plan;
  };
  const goOne =
    shape === "list" || shape === "map"
      ? (/^(?:\[\]|map\[[^\]]*\])(.+)$/.exec(go)?.[1] ?? plainGo(type))
      : go;
  return {
    name,
    holder,
    path: [...path, name],
    shape,
    type,
    go,
    goOne,
    shown: field.shownEmpty,
    index,
    struct,
  };
}
