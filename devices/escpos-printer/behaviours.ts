/** What a simulated printer does wrong, by name (devices.md 3.11). */
import type { PrinterAction } from './mechanics.ts';

/** Something that happens when so many bytes of commands were carried out, and is undone `untilMs` later; null: never. */
interface Incident {
  readonly name: keyof typeof INCIDENTS;
  readonly afterBytes: number;
  readonly untilMs: number | null;
}

/** For the next `times` occasions. */
interface Counted {
  readonly times: number;
}

export type PrinterBehaviour =
  | Incident
  /** At the next cuts; DLE ENQ 1 repeats the cut. */
  | ({ readonly name: 'cutterJams' } & Counted)
  /** Takes everything and answers nothing. */
  | { readonly name: 'silent' }
  | { readonly name: 'garbageAtPowerUp'; readonly bytes: Uint8Array }
  /** The answer to DLE EOT comes in the middle of the four bytes of a report. */
  | { readonly name: 'statusInsideReport' }
  /** The next answers to DLE EOT come too late. */
  | ({ readonly name: 'lateStatus'; readonly delayMs: number } & Counted)
  /** Some clones do not know GS r. */
  | { readonly name: 'noPaperStatus' }
  /** Says stop, as noise may, and never go on. */
  | { readonly name: 'xoffForever'; readonly afterBytes: number }
  /** A clone that is sold as a printer of another maker. */
  | { readonly name: 'noFullStatus' }
  | { readonly name: 'noRetractCount' }
  /** An earlier program switched it on; some firmware sends it without its head. */
  | { readonly name: 'automaticStatus' }
  /** The paper sticks on its way out. */
  | ({ readonly name: 'jamsAtOutput' } & Counted)
  /** It is not held out, and nothing is said to be wrong. */
  | ({ readonly name: 'staysInside' } & Counted)
  /** A hand pulls at the paper that is being retracted, and is stronger. */
  | ({ readonly name: 'pulledWhileRetracting' } & Counted)
  /** For one look the sensor in the mouth does not see the paper. */
  | ({ readonly name: 'sensorFlickers' } & Counted);

type BehaviourName = PrinterBehaviour['name'];

/** What is done, and what undoes it. The receive buffer is lost with the power, and so are the settings. */
export const INCIDENTS = {
  paperEnds: [{ type: 'removePaper' }, { type: 'loadPaper', paperMm: 50_000 }],
  coverOpens: [{ type: 'openCover' }, { type: 'closeCover' }],
  headOverheats: [{ type: 'heatHead' }, { type: 'coolHead' }],
  breaksDown: [{ type: 'break' }, { type: 'repair' }],
  powerFails: [{ type: 'powerOff' }, { type: 'powerOn' }],
  paperJams: [{ type: 'jamPaper' }, { type: 'clearJam' }],
  presenterBreaks: [{ type: 'breakPresenter' }, { type: 'repairPresenter' }],
} as const satisfies Record<string, readonly [PrinterAction, PrinterAction]>;

export const PRINTER_BEHAVIOURS = [
  'paperEnds',
  'coverOpens',
  'headOverheats',
  'breaksDown',
  'powerFails',
  'paperJams',
  'presenterBreaks',
  'cutterJams',
  'silent',
  'garbageAtPowerUp',
  'statusInsideReport',
  'lateStatus',
  'noPaperStatus',
  'xoffForever',
  'noFullStatus',
  'noRetractCount',
  'automaticStatus',
  'jamsAtOutput',
  'staysInside',
  'pulledWhileRetracting',
  'sensorFlickers',
] as const satisfies readonly BehaviourName[];

type Of<N extends BehaviourName> = Extract<PrinterBehaviour, { readonly name: N }>;

/** A script that a printer plays. */
export interface PrinterScript {
  add(behaviour: PrinterBehaviour): void;
  clear(): void;
  has(name: BehaviourName): boolean;
  /** Its parameters when it is to happen now; it is then used up once. */
  next<N extends BehaviourName>(name: N): Of<N> | undefined;
  /** Those that begin somewhere between these numbers of bytes. */
  due(beforeBytes: number, doneBytes: number): readonly (Incident | Of<'xoffForever'>)[];
}

export function createPrinterScript(behaviours: readonly PrinterBehaviour[]): PrinterScript {
  let script = behaviours.map(scripted);

  const find = (name: BehaviourName) =>
    script.find(({ behaviour, timesLeft }) => behaviour.name === name && timesLeft > 0);

  return {
    add: (behaviour) => void script.push(scripted(behaviour)),
    clear() {
      script = [];
    },
    has: (name) => find(name) !== undefined,
    next<N extends BehaviourName>(name: N) {
      const found = find(name);
      if (found === undefined) return undefined;
      found.timesLeft -= 1;
      return found.behaviour as Of<N>;
    },
    due: (beforeBytes, doneBytes) =>
      script.flatMap(({ behaviour }) =>
        'afterBytes' in behaviour && behaviour.afterBytes > beforeBytes && behaviour.afterBytes <= doneBytes
          ? [behaviour]
          : [],
      ),
  };
}

function scripted(behaviour: PrinterBehaviour): { behaviour: PrinterBehaviour; timesLeft: number } {
  return { behaviour, timesLeft: 'times' in behaviour ? behaviour.times : Number.POSITIVE_INFINITY };
}
