import { KcacheError } from "kcache";

/** What `KIND`, `KIND/NAME` or `KIND NAME` on a command line asks for. */
export interface ResourceArgument {
  readonly kind: string;
  readonly name: string | undefined;
}

/** @throws {KcacheError} `invalid-argument` for anything but a kind and at most one name */
export function parseResource(texts: readonly string[], what: string): ResourceArgument {
  const [first = "", second, ...rest] = texts;
  const [kind = "", name, ...more] = first.split("/");
  const twice = name !== undefined && second !== undefined;
  const severalKinds = kind.includes(",");
  const empty = kind === "" || name === "" || second === "";
  if (severalKinds || empty || twice || more.length > 0 || rest.length > 0) {
    throw new KcacheError(
      "invalid-argument",
      `${what}: expected KIND, KIND/NAME or KIND NAME, such as pods or deployment/web, got "${texts.join(" ")}"`,
    );
  }
  return { kind, name: name ?? second };
}
