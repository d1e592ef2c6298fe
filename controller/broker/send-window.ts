/**
 * At most `window` messages under way and `capacity` waiting; then the oldest gives way to the newest, because what a controller
 * sends is either cumulative (`ok`) or asked for again with the next birth (fleet.md 4.2 #9: pending drains are unbounded).
 */

export interface SendWindowConfig<T> {
  /** Messages sent and not acknowledged. */
  readonly window: number;
  /** Messages waiting behind them. */
  readonly capacity: number;
  readonly transmit: (message: T) => void;
  readonly onDrop: () => void;
}

export interface SendWindow<T> {
  push(message: T): void;
  /** One message that was under way has been acknowledged. */
  acknowledged(): void;
}

export function createSendWindow<T>({
  window,
  capacity,
  transmit,
  onDrop,
}: SendWindowConfig<T>): SendWindow<T> {
  const waiting: T[] = [];
  let underWay = 0;
  return {
    push(message) {
      if (underWay < window) {
        underWay += 1;
        transmit(message);
        return;
      }
      waiting.push(message);
      if (waiting.length <= capacity) return;
      waiting.shift();
      onDrop();
    },
    acknowledged() {
      const next = waiting.shift();
      if (next !== undefined) transmit(next);
      else underWay = Math.max(0, underWay - 1);
    },
  };
}
