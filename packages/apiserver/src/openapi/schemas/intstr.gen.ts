// Written by scripts/generate-openapi.ts.
import type { Schemas } from "../schema.ts";

export const SCHEMAS: Schemas = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"description":"IntOrString is a type that can hold an int32 or a string.  When used in JSON or YAML marshalling and unmarshalling, it produces or consumes the inner type.  This allows you to have, for example, a JSON field that can accept a name or number.","format":"int-or-string","oneOf":[{"type":"integer"},{"type":"string"}]},
};
