/** Lets any number of readers follow a value that is only worth reading when it has changed. */
export interface Waker {
  wake(): void;
  /** Yields `read()` now and after each `wake`, folding wakes that a slow reader missed; ends after a value that is `last`. */
  iterate<V>(read: () => V, last: (value: V) => boolean): AsyncIterableIterator<V, undefined>;
}

export function createWaker(): Waker {
  let version = 0;
  let waiting = new Set<() => void>();
  return {
    wake() {
      version += 1;
      // A reader with a second read pending waits again while the first is answered.
      const woken = waiting;
      waiting = new Set();
      for (const resume of woken) resume();
    },
    iterate<V>(read: () => V, last: (value: V) => boolean): AsyncIterableIterator<V, undefined> {
      let seen = -1;
      let ended = false;
      const pending: ((result: IteratorResult<V, undefined>) => void)[] = [];
      const answer = (): void => {
        while (pending.length > 0) {
          if (ended) pending.shift()?.({ done: true, value: undefined });
          else if (seen === version) {
            waiting.add(answer);
            return;
          } else {
            seen = version;
            const value = read();
            ended = last(value);
            pending.shift()?.({ done: false, value });
          }
        }
      };
      const iterator: AsyncIterableIterator<V, undefined> = {
        next: () =>
          new Promise((resolve) => {
            pending.push(resolve);
            answer();
          }),
        return() {
          ended = true;
          waiting.delete(answer);
          answer();
          return Promise.resolve({ done: true, value: undefined });
        },
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    },
  };
}
