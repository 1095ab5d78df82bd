import type { Json, JsonObject } from "../json.ts";
import type { Member, StructPlan } from "./struct-plan.ts";

/** What Go's zero value of a struct is in JSON. */
export function zeroStruct(plan: StructPlan): JsonObject {
  const zero: JsonObject = {};
  for (const member of plan.order) if (member.shown) zero[member.name] = zeroOf(member);
  return zero;
}

/** What JSON shows of an absent member. */
export function zeroOf(member: Member): Json {
  if (member.shape !== "one") return null;
  return zeroOne(member);
}

/** One value of a member's type that nothing was said of. */
export function zeroOne(member: Member): Json {
  switch (member.type) {
    case "string":
      return "";
    case "int":
    case "double":
    case "IntOrString":
      return 0;
    case "bool":
      return false;
    case "Quantity":
      return "0";
    case "Duration":
      return "0s";
    case "bytes":
    case "Time":
    case "MicroTime":
    case "FieldsV1":
    case "RawExtension":
    case "JSON":
    case "Strings":
      return null;
    case "SchemaOrBool":
      return false;
    default: {
      const plan = member.struct();
      return plan === undefined ? null : zeroStruct(plan);
    }
  }
}
