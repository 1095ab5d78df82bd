import type { KcacheError } from "../object/error.ts";
import { followNamespaces, isNamespacePublisher } from "./namespaces.ts";
import { type Asked, type ControllerScope, selectorsOf } from "./scope.ts";

/** What a controller aims at: its scope, with the namespaces that it means at present. */
export interface Target {
  /** Whether it is not known yet which namespaces are meant. */
  readonly isPending: boolean;
  start(): void;
  /** What is left out stays as it is. @throws {KcacheError} `invalid-selector`; then nothing has changed */
  change(change: ControllerScope): void;
  stop(): void;
}

export interface TargetFollower {
  /** Called when it is known what to ask for, and when that changes. */
  onAsk(asked: Asked): void;
  /** The publisher of namespaces is not ready, and a person may have to act. */
  onTrouble(error: KcacheError): void;
  /** The publisher of namespaces has ended. */
  onClose(cause: KcacheError | undefined): void;
}

/** @throws {KcacheError} `invalid-selector` */
export function createTarget(first: ControllerScope, follower: TargetFollower): Target {
  let scope = first;
  let selectors = selectorsOf(first);
  let names: readonly string[] | undefined;
  let isPending = true;
  let leave: (() => void) | undefined;

  const ask = (): void => follower.onAsk({ namespaces: names, selectors });

  const aim = (): void => {
    leave?.();
    leave = undefined;
    const { namespaces } = scope;
    isPending = namespaces !== undefined && isNamespacePublisher(namespaces);
    if (namespaces !== undefined && isNamespacePublisher(namespaces)) {
      leave = followNamespaces(namespaces, {
        onNames(held) {
          names = held;
          isPending = false;
          ask();
        },
        onTrouble: follower.onTrouble,
        onClose: follower.onClose,
      });
    } else {
      names = namespaces === undefined ? undefined : [...new Set(namespaces)].sort();
      ask();
    }
  };

  return {
    get isPending() {
      return isPending;
    },
    start: aim,
    change(change) {
      const next = { ...scope, ...change };
      selectors = selectorsOf(next);
      const isFollowed = next.namespaces === scope.namespaces && leave !== undefined;
      scope = next;
      // Until it is known which namespaces are meant, what was asked for goes on.
      if (!isFollowed) aim();
      else if (!isPending) ask();
    },
    stop() {
      leave?.();
      leave = undefined;
    },
  };
}
