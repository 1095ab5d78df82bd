import type { PodTemplate } from "./objects.ts";
import { hash32, nameSafe } from "./random.ts";

export const HASH_LABEL = "pod-template-hash";

/** A short name for what a template says: equal templates, however their keys are ordered, have equal hashes. */
export function templateHash(template: PodTemplate, collisionCount = 0): string {
  const text = canonical(withoutHash(template)) + (collisionCount === 0 ? "" : `#${collisionCount}`);
  // Two digits more than 32 bits give, so that names look and collide like those of a real controller.
  return nameSafe(hash32(text)) + nameSafe(hash32(text, 0x9747b28c) % 729);
}

/** The template as a replica set of a deployment carries it. */
export function withHash(template: PodTemplate, hash: string): PodTemplate {
  return {
    ...template,
    metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [HASH_LABEL]: hash } },
  };
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  const { creationTimestamp: __, ...metadata }: { creationTimestamp?: unknown } & object =
    template.metadata ?? {};
  return { ...template, metadata: { ...metadata, labels } };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}
