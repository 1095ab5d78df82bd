import type { KcacheError } from "../object/error.ts";
import type { SourceEvent } from "../object/event.ts";
import type { KubeObject } from "../object/object.ts";
import { stateAt } from "../reflector/state.ts";
import type { PartName, Parts } from "../store/parts.ts";
import type { StoreNode } from "../view/store-node.ts";
import type { Projection } from "../wire/entry.ts";
import type { Slabs } from "../wire/slab.ts";
import { type Asked, questionOf } from "./scope.ts";
import { type Source, type SourceOptions, startSource } from "./source.ts";
import { lastContactOf } from "./status.ts";

/** The sources of one controller: those that its scope wants, and while it widens those that serve until then. */
export interface Sources {
  /** Those that the scope wants, by name. Empty before it is known what that is. */
  readonly wanted: readonly Source[];
  /** Whether it is known which namespaces are asked for. */
  readonly isAsked: boolean;
  /** Whether each source that is wanted has answered what it is asked, or was refused; at least one of them the former. */
  readonly isSettled: boolean;
  /** Why none can answer, where all were refused. */
  readonly refusal: KcacheError | undefined;
  /**
   * Starts and stops what has to be for this to be what is held. What is asked already goes on untouched; what leaves is one
   * batch of deletes now; what is held already is not listed again.
   */
  ask(asked: Asked): void;
  /** Resolves when no request is open. */
  stop(): Promise<void>;
}

export interface SourcesOptions<T extends KubeObject>
  extends Pick<SourceOptions<T>, "lister" | "watcher" | "kind" | "clock" | "random"> {
  readonly refreshPeriod: number | undefined;
  readonly projection: Projection | undefined;
  readonly parts: Parts<T>;
  /** Where what they read is kept. */
  readonly slabs: Slabs;
  readonly root: StoreNode<T>;
  /** After what may have changed what is held, or up to which version it is complete. */
  readonly onEvent: () => void;
  readonly onReport: SourceOptions<T>["onReport"];
  /** One has ended by itself. */
  readonly onEnd: (cause: KcacheError) => void;
}

export function createSources<T extends KubeObject>(options: SourcesOptions<T>): Sources {
  const { parts, slabs, root, refreshPeriod, projection } = options;
  const running = new Map<PartName, Source>();
  const ending = new Set<Promise<unknown>>();
  let names: readonly PartName[] = [];
  let question = "";
  let asked: Asked | undefined;
  let isStopped = false;

  const stop = (source: Source): void => {
    running.delete(source.namespace);
    source.stop();
  };

  const onBatch = (batch: readonly SourceEvent<T>[], namespace: PartName): void => {
    root.writeBatch(batch, namespace);
    if (namespace === undefined && batch.some(({ type }) => type === "init-done")) {
      for (const source of running.values()) if (source.namespace !== undefined) stop(source);
    }
    // What a list says is not to be seen before its end.
    if (batch.some(({ type }) => type !== "init" && type !== "init-apply")) options.onEvent();
  };

  const start = (namespace: PartName, selectors: Asked["selectors"], last: number | undefined): void => {
    const { resourceVersion, isHeld, restored } = parts.open(namespace, question);
    const source = startSource({
      ...options,
      namespace,
      selectors,
      question,
      lastContact: last ?? restored,
      isRestored: restored !== undefined,
      keeping: { slabs, held: (key) => parts.held(namespace, key), projection },
      state: { ...stateAt(resourceVersion, isHeld), refreshPeriod },
      isHeld: () => parts.isComplete(namespace),
      onBatch: (batch) => onBatch(batch, namespace),
    });
    running.set(namespace, source);
    const ended = source.ended.then((cause) => {
      ending.delete(ended);
      if (cause !== undefined && running.get(namespace) === source) options.onEnd(cause);
    });
    ending.add(ended);
  };

  const wanted = (): Source[] =>
    names.map((name) => running.get(name)).filter((source) => source !== undefined);

  return {
    get wanted() {
      return wanted();
    },
    get isAsked() {
      return asked !== undefined;
    },
    get isSettled() {
      const isHeld = (name: PartName): boolean => parts.isComplete(name, question);
      const isRefused = (name: PartName): boolean => running.get(name)?.refusal !== undefined;
      if (asked === undefined || !names.every((name) => isHeld(name) || isRefused(name))) return false;
      return names.length === 0 || names.some(isHeld);
    },
    get refusal() {
      const sources = wanted();
      const [first] = sources;
      return sources.length === names.length && sources.every(({ refusal }) => refusal !== undefined)
        ? first?.refusal
        : undefined;
    },
    ask(next) {
      if (isStopped) return;
      asked = next;
      const { namespaces, selectors } = next;
      question = questionOf(selectors);
      names = namespaces ?? [undefined];
      const heard = lastContactOf([...running.values()]);
      const heardOf = new Map([...running].map(([name, { lastContact }]) => [name, lastContact]));
      const wants = new Set(names);
      for (const source of running.values()) {
        // Single namespaces serve until the list of all is complete.
        const serves = wants.has(source.namespace) || namespaces === undefined;
        if (!serves || source.question !== question) stop(source);
      }
      root.change(() => (namespaces === undefined ? [] : parts.narrow(namespaces)));
      for (const name of names) {
        // A filter that saw what left may have closed or asked for something else.
        if (asked !== next || isStopped) return;
        if (!running.has(name)) start(name, selectors, heardOf.get(name) ?? heard);
      }
    },
    async stop() {
      isStopped = true;
      for (const source of running.values()) source.stop();
      await Promise.all(ending);
    },
  };
}
