import { isIP } from "node:net";
import { Environment } from "@marcbachmann/cel-js";
import { parseQuantity } from "./quantity.ts";

type Comparable = bigint | number | string;

const isComparable = (value: unknown): value is Comparable =>
  typeof value === "bigint" || typeof value === "number" || typeof value === "string";

function sorted(list: readonly unknown[]): boolean {
  const items = list.map(plain).filter(isComparable);
  return items.every((item, at) => at === 0 || (items[at - 1] ?? item) <= item);
}

/** Times compare as numbers. */
function plain(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

function extreme(list: readonly unknown[], sign: 1 | -1): unknown {
  if (list.length === 0) throw new Error(`${sign > 0 ? "max" : "min"} called on empty list`);
  let [found] = list;
  for (const item of list) {
    const [a, b] = [plain(item), plain(found)];
    if (isComparable(a) && isComparable(b) && (sign > 0 ? a > b : a < b)) found = item;
  }
  return found;
}

function sum(list: readonly unknown[]): bigint | number {
  if (list.every((item) => typeof item === "bigint")) return list.reduce((all, item) => all + item, 0n);
  return list.reduce<number>((all, item) => all + Number(item), 0);
}

function isCidr(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  const version = isIP(address);
  return (
    rest.length === 0 && version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
  );
}

/** An address as Go takes it for one to request: absolute, or a path that begins with a slash. */
function isUrl(text: string): boolean {
  return text.startsWith("/") || (/^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text));
}

function replaced(text: string, old: string, by: string, limit: number): string {
  if (limit < 0) return text.replaceAll(old, () => by);
  let [result, left] = [text, limit];
  let from = 0;
  for (let at = result.indexOf(old); at >= 0 && left > 0; at = result.indexOf(old, from)) {
    result = result.slice(0, at) + by + result.slice(at + old.length);
    from = at + by.length;
    left -= 1;
  }
  return result;
}

/**
 * Expressions with what Kubernetes adds to the language, as far as it is here; `self` and `oldSelf` are not typed.
 *
 * @param isOldOptional - whether `oldSelf` is an optional value
 */
export function createEnvironment(isOldOptional: boolean): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  })
    .registerVariable("self", "dyn")
    .registerVariable("oldSelf", isOldOptional ? "optional<dyn>" : "dyn");
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  add("string.charAt(int): string", (text: string, at: bigint) => {
    if (at < 0n || at > text.length) throw new Error(`index out of range: ${at}`);
    return text.charAt(Number(at));
  });
  add("string.replace(string, string): string", (text: string, old: string, by: string) =>
    replaced(text, old, by, -1),
  );
  add("string.replace(string, string, int): string", (text: string, old: string, by: string, limit: bigint) =>
    replaced(text, old, by, Number(limit)),
  );
  add("string.reverse(): string", (text: string) => [...text].reverse().join(""));
  add(
    "string.find(string): string",
    (text: string, pattern: string) => new RegExp(pattern, "u").exec(text)?.[0] ?? "",
  );
  add("string.findAll(string): list<string>", (text: string, pattern: string) =>
    [...text.matchAll(new RegExp(pattern, "gu"))].map(([found]) => found),
  );
  add("list.isSorted(): bool", sorted);
  add("list.sum(): dyn", sum);
  add("list.min(): dyn", (list: readonly unknown[]) => extreme(list, -1));
  add("list.max(): dyn", (list: readonly unknown[]) => extreme(list, 1));
  add("list.indexOf(dyn): int", (list: readonly unknown[], item: unknown) => BigInt(list.indexOf(item)));
  add("list.lastIndexOf(dyn): int", (list: readonly unknown[], item: unknown) =>
    BigInt(list.lastIndexOf(item)),
  );
  add("isIP(string): bool", (text: string) => isIP(text) !== 0);
  add("isCIDR(string): bool", isCidr);
  add("isURL(string): bool", isUrl);
  addUrls(environment);
  addQuantities(environment);
  return environment;
}

/** Where a path without a host is read from. */
const NOWHERE = "http://nowhere.invalid";

function addUrls(environment: Environment): void {
  environment.registerType("kubernetes.URL", URL);
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  add("url(string): kubernetes.URL", (text: string) => {
    if (!isUrl(text))
      throw new Error(
        `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
      );
    return new URL(text, NOWHERE);
  });
  const isPath = ({ origin }: URL): boolean => origin === NOWHERE;
  add("kubernetes.URL.getScheme(): string", (url: URL) => (isPath(url) ? "" : url.protocol.slice(0, -1)));
  add("kubernetes.URL.getHost(): string", (url: URL) => (isPath(url) ? "" : url.host));
  add("kubernetes.URL.getHostname(): string", (url: URL) =>
    isPath(url) ? "" : url.hostname.replace(/^\[|\]$/g, ""),
  );
  add("kubernetes.URL.getPort(): string", (url: URL) => url.port);
  add("kubernetes.URL.getEscapedPath(): string", (url: URL) => url.pathname);
  add("kubernetes.URL.getQuery(): map<string, list<string>>", ({ searchParams }: URL) =>
    Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)])),
  );
}

/** A quantity in billionths, which is as fine as they are. */
class Quantity {
  readonly nano: bigint;
  constructor(nano: bigint) {
    this.nano = nano;
  }
}

function addQuantities(environment: Environment): void {
  environment.registerType("kubernetes.Quantity", Quantity);
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  const one = "kubernetes.Quantity";
  add("isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined);
  add(`quantity(string): ${one}`, (text: string) => {
    const nano = parseQuantity(text);
    if (nano === undefined) {
      throw new Error(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    }
    return new Quantity(nano);
  });
  add(`${one}.isLessThan(${one}): bool`, (a: Quantity, b: Quantity) => a.nano < b.nano);
  add(`${one}.isGreaterThan(${one}): bool`, (a: Quantity, b: Quantity) => a.nano > b.nano);
  add(`${one}.compareTo(${one}): int`, (a: Quantity, b: Quantity) =>
    a.nano === b.nano ? 0n : a.nano < b.nano ? -1n : 1n,
  );
  add(`${one}.sign(): int`, ({ nano }: Quantity) => (nano === 0n ? 0n : nano < 0n ? -1n : 1n));
  add(`${one}.add(${one}): ${one}`, (a: Quantity, b: Quantity) => new Quantity(a.nano + b.nano));
  add(`${one}.sub(${one}): ${one}`, (a: Quantity, b: Quantity) => new Quantity(a.nano - b.nano));
  add(`${one}.isInteger(): bool`, ({ nano }: Quantity) => nano % BILLION === 0n);
  add(`${one}.asInteger(): int`, ({ nano }: Quantity) => {
    if (nano % BILLION !== 0n) throw new Error("cannot convert value to integer");
    return nano / BILLION;
  });
  add(`${one}.asApproximateFloat(): double`, ({ nano }: Quantity) => Number(nano) / 1e9);
}

const BILLION = 1_000_000_000n;
