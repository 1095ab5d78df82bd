import type { Namespace } from "../kinds/core/v1.gen.ts";
import type { Entry } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { PartialObjectMetadata } from "../object/kind.ts";
import type { KubeObject } from "../object/object.ts";
import { node, type Publisher } from "../publisher/publisher.ts";
import type { Sink } from "../view/node.ts";

/** Namespaces as objects; their metadata is enough. */
export type NamespacePublisher = Publisher<Namespace> | Publisher<PartialObjectMetadata<Namespace>>;

export function isNamespacePublisher(
  namespaces: readonly string[] | NamespacePublisher,
): namespaces is NamespacePublisher {
  return node in namespaces;
}

export interface NamespaceFollower {
  /** Called with the names that are held, first when they are known. */
  onNames(names: readonly string[]): void;
  /** They are not known, and a person may have to act. */
  onTrouble(error: KcacheError): void;
  /** The last call. */
  onClose(cause: KcacheError | undefined): void;
}

/**
 * Follows which namespaces a publisher holds, until what is returned is called.
 *
 * Everything is told outside turns, in a microtask after them: what happens to namespaces in one go is one call, and sources
 * are started and stopped where code of users may run.
 */
export function followNamespaces(
  publisher: NamespacePublisher,
  { onNames, onTrouble, onClose }: NamespaceFollower,
): () => void {
  const view = publisher[node];
  let isDue = false;
  let left = false;

  const soon = (tell: () => void): void =>
    queueMicrotask(() => {
      if (!left) tell();
    });

  const tellNames = (): void => {
    isDue = false;
    if (view.state.phase !== "ready") return;
    let names: string[];
    try {
      const held: Iterable<Entry> = view.entries();
      names = Array.from(held, ({ metadata }) => metadata.name);
    } catch (reason) {
      // A filter that throws has ended the view.
      left = true;
      onClose(KcacheError.from(reason));
      return;
    }
    onNames(names.sort());
  };

  const tellSoon = (): void => {
    if (isDue) return;
    isDue = true;
    soon(tellNames);
  };

  const tellTrouble = (error: KcacheError): void => soon(() => onTrouble(error));

  const sink: Sink<KubeObject> = {
    onReady: tellSoon,
    onBatch(batch) {
      if (batch.some(({ previous, entry }) => previous === undefined || entry === undefined)) tellSoon();
    },
    onTrouble: tellTrouble,
    onClose: (cause) => soon(() => onClose(cause)),
  };
  const detach = view.attach(sink);
  const { state } = view;
  if (state.phase === "ready") tellSoon();
  else if (state.phase === "pending" && state.trouble !== undefined) tellTrouble(state.trouble);
  return () => {
    left = true;
    detach();
  };
}
