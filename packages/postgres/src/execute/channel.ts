/** Hands items from many writers to one reader. */
export interface Channel<T> {
  /** Never waits; `replaces` names an unread item that this one makes needless. */
  put(item: T, replaces?: (unread: T) => boolean): void;
  /** Resolves when the reader has caught up, so that no writer gets far ahead. */
  room(): Promise<void>;
  /** No more items will come. */
  close(): void;
  read(): AsyncGenerator<T, void, void>;
}

/** A channel whose writers, if they ask for room, are at most `limit` items ahead. */
export function channel<T>(limit: number): Channel<T> {
  const unread: T[] = [];
  const reader = bell();
  const writers = bell();
  const state: { is: "open" | "closed" } = { is: "open" };
  return {
    put(item, replaces) {
      const at = replaces === undefined ? -1 : unread.findLastIndex(replaces);
      unread.splice(at === -1 ? unread.length : at, at === -1 ? 0 : 1, item);
      reader.ring();
    },
    async room() {
      while (state.is === "open" && unread.length >= limit) await writers.rung();
    },
    close() {
      state.is = "closed";
      reader.ring();
      writers.ring();
    },
    async *read() {
      for (;;) {
        const item = unread.shift();
        if (item !== undefined) {
          writers.ring();
          yield item;
        } else if (state.is === "open") {
          await reader.rung();
        } else {
          return;
        }
      }
    },
  };
}

interface Bell {
  ring(): void;
  rung(): Promise<void>;
}

/** Wakes everybody who waits for it. */
function bell(): Bell {
  let waiting: (() => void)[] = [];
  return {
    ring() {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    async rung() {
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
