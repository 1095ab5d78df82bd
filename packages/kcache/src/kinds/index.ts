/** `kcache/kinds`: all built-in kinds, and their names. Apart from `kcache`, since few need more than some kinds. */
export { builtinKinds } from "./builtin.gen.ts";
export { findKind, kindsInCategory, nearestKinds } from "./find-kind.ts";
