/** What a simulated print queue does wrong, by name. */
import type { Operation } from './operations.ts';

interface Scope {
  /** How often; default: from now on. */
  readonly times?: number;
  /** Default: whatever is asked. */
  readonly operation?: Operation;
}

/** Of the connection: what the bytes do, whatever they say. */
export type LineBehaviour = Scope &
  (
    | { readonly name: 'silent' }
    /** Does what was asked, and the answer gets lost. */
    | { readonly name: 'swallowsAnswer' }
    | { readonly name: 'hangsUp' }
    /** A good HTTP answer that holds no IPP. */
    | { readonly name: 'garbage' }
    | { readonly name: 'noHttp' }
    | { readonly name: 'httpStatus'; readonly status: number }
    | { readonly name: 'slow'; readonly delayMs: number }
    /** The answer to somebody else. */
    | { readonly name: 'wrongRequestId' }
  );

/** Of the queue: what it makes of a job. */
export type QueueBehaviour = Omit<Scope, 'operation'> &
  (
    | { readonly name: 'busy' }
    | { readonly name: 'refusesFormat' }
    /** CUPS: the job stands still for ever, and the printer is idle. */
    | { readonly name: 'filterFails' }
    /** After its first sheet. */
    | { readonly name: 'aborts' }
    /** Before the first sheet is out, and says so. */
    | { readonly name: 'completesEarly' }
    | { readonly name: 'completesWithErrors' }
    /** CUPS: the printer forgot the job before it said how it ended. */
    | { readonly name: 'losesSight' }
    /** Forgets a job as soon as it is done (CUPS with PreserveJobHistory No). */
    | { readonly name: 'keepsNoHistory' }
  );

export const LINE_BEHAVIOURS = [
  'silent',
  'swallowsAnswer',
  'hangsUp',
  'garbage',
  'noHttp',
  'httpStatus',
  'slow',
  'wrongRequestId',
] as const satisfies readonly LineBehaviour['name'][];
export const QUEUE_BEHAVIOURS = [
  'busy',
  'refusesFormat',
  'filterFails',
  'aborts',
  'completesEarly',
  'completesWithErrors',
  'losesSight',
  'keepsNoHistory',
] as const satisfies readonly QueueBehaviour['name'][];

export type IppBehaviour = LineBehaviour | QueueBehaviour;

const LINE_NAMES: ReadonlySet<string> = new Set(LINE_BEHAVIOURS);

export interface Script {
  add(behaviour: IppBehaviour): void;
  clear(): void;
  /** The next one for the line, used up by this. */
  forLine(operation: Operation | undefined): LineBehaviour | undefined;
  /** Whether the queue does this now; used up by it. */
  has(name: QueueBehaviour['name']): boolean;
}

export function createScript(behaviours: readonly IppBehaviour[]): Script {
  let entries: { behaviour: IppBehaviour; timesLeft: number }[] = [];
  const add = (behaviour: IppBehaviour) =>
    void entries.push({ behaviour, timesLeft: behaviour.times ?? Infinity });

  function use(isWanted: (behaviour: IppBehaviour) => boolean): IppBehaviour | undefined {
    const entry = entries.find(({ behaviour, timesLeft }) => timesLeft > 0 && isWanted(behaviour));
    if (entry !== undefined) entry.timesLeft -= 1;
    return entry?.behaviour;
  }

  for (const behaviour of behaviours) add(behaviour);
  return {
    add,
    clear() {
      entries = [];
    },
    forLine(operation) {
      const concerns = (behaviour: IppBehaviour) =>
        isLine(behaviour) && (behaviour.operation === undefined || behaviour.operation === operation);
      const behaviour = use(concerns);
      return behaviour !== undefined && isLine(behaviour) ? behaviour : undefined;
    },
    has: (name) => use((behaviour) => behaviour.name === name) !== undefined,
  };
}

function isLine(behaviour: IppBehaviour): behaviour is LineBehaviour {
  return LINE_NAMES.has(behaviour.name);
}
