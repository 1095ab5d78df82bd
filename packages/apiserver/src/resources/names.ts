const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const HEX = "0123456789abcdef";
const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const DNS_LABEL = new RegExp(`^${LABEL}$`);

/** `base` (cut to 58) with five random characters, as generateName has it. */
export function generatedName(base: string, random: () => number): string {
  let name = base.slice(0, 58);
  for (let count = 0; count < 5; count += 1) name += ALPHABET[Math.floor(random() * ALPHABET.length)] ?? "x";
  return name;
}

/** A version 4 UUID out of the given randomness. */
export function uuid(random: () => number): string {
  const hex = (digits: number): string => {
    let text = "";
    for (let count = 0; count < digits; count += 1) text += HEX[Math.floor(random() * 16)] ?? "0";
    return text;
  };
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SERVICE_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** What is wrong with a name that is to be a DNS label; undefined where nothing is. */
export function labelProblem(name: string): string | undefined {
  if (name.length > 63) return "must be no more than 63 bytes";
  return DNS_LABEL.test(name) ? undefined : LABEL_RULE;
}

/** What is wrong with an object's name; undefined where nothing is. */
export function nameProblem(group: string, plural: string, name: string): string | undefined {
  if (group === "rbac.authorization.k8s.io") {
    return /[/%]/.test(name) || name === "." || name === ".." ? "may not contain '/' or '%'" : undefined;
  }
  if (group === "" && plural === "namespaces") {
    return labelProblem(name);
  }
  if (group === "" && plural === "services") {
    if (name.length > 63) return "must be no more than 63 bytes";
    return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? undefined : SERVICE_RULE;
  }
  if (name.length > 253) return "must be no more than 253 bytes";
  return SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_RULE;
}
