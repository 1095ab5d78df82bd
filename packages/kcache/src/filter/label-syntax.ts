/** Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const SUBDOMAIN_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_LIMIT = 63;
const PREFIX_LIMIT = 253;

/** What is wrong with `key` as the key of a label, or `undefined` when it is one. */
export function labelKeyFault(key: string): string | undefined {
  const slash = key.indexOf("/");
  if (slash !== key.lastIndexOf("/")) return 'a key has at most one "/"';
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (prefix !== undefined) {
    if (prefix.length > PREFIX_LIMIT)
      return `the prefix of a key has at most ${PREFIX_LIMIT} characters, not ${prefix.length}`;
    if (!prefix.split(".").every((part) => SUBDOMAIN_LABEL.test(part)))
      return 'the prefix of a key is a lower-case domain name such as "example.com"';
  }
  const name = key.slice(slash + 1);
  if (name.length > NAME_LIMIT)
    return `the name of a key has at most ${NAME_LIMIT} characters, not ${name.length}`;
  if (!NAME.test(name))
    return 'the name of a key has letters, digits, "-", "_" and ".", with a letter or digit at both ends';
  return undefined;
}

/** What is wrong with `value` as the value of a label, or `undefined` when it is one. */
export function labelValueFault(value: string): string | undefined {
  if (value.length > NAME_LIMIT) return `a value has at most ${NAME_LIMIT} characters, not ${value.length}`;
  if (value !== "" && !NAME.test(value))
    return 'a value has letters, digits, "-", "_" and ".", with a letter or digit at both ends, or is empty';
  return undefined;
}
