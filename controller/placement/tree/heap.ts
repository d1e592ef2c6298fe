/** A binary heap; `isBefore` says who comes out first. */

export interface Heap<T> {
  push(item: T): void;
  pop(): T | undefined;
  peek(): T | undefined;
  readonly size: () => number;
}

export function openHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  function swap(a: number, b: number): void {
    const held = items[a]!;
    items[a] = items[b]!;
    items[b] = held;
  }
  function sink(): void {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let first = at;
      if (left < items.length && isBefore(items[left]!, items[first]!)) first = left;
      if (right < items.length && isBefore(items[right]!, items[first]!)) first = right;
      if (first === at) return;
      swap(at, first);
      at = first;
    }
  }
  return {
    size: () => items.length,
    peek: () => items[0],
    push(item) {
      let at = items.push(item) - 1;
      while (at > 0 && isBefore(items[at]!, items[(at - 1) >> 1]!)) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    pop() {
      const top = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        sink();
      }
      return top;
    },
  };
}
