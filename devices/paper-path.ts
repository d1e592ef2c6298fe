/** Where the papers of a simulated printer are, whatever it says of them: inside, in the mouth, in a hand, in the bin (devices.md 3.11). */
import type { PrintEvidence } from '../shared/domain/print-evidence.ts';

/** What can be read on a piece of paper. */
interface Readable {
  readonly lines: readonly string[];
}

/** inside: cut, and not held out yet · removed: somebody with keys pulled it out. */
export type PaperPlace = 'inside' | 'mouth' | 'taken' | 'bin' | 'removed';

export interface Paper<P extends Readable> {
  readonly receipt: P;
  readonly place: PaperPlace;
}

/** What became of a job: nothing is on paper, or not all of it; or where its paper is. */
export type PaperFate = 'nothing' | 'partial' | PaperPlace;

export interface PaperPath<P extends Readable> {
  /** Oldest first. */
  readonly papers: readonly Paper<P>[];
  /** One piece is cut off; false: another one was in its way, and both stick. */
  cutOff(receipt: P): boolean;
  /** What is inside comes out to the mouth. */
  present(): void;
  /** What is inside or in the mouth goes into the bin; undefined: there is no room. */
  retract(): readonly Paper<P>[] | undefined;
  /** A hand takes what hangs in the mouth. */
  take(): readonly P[];
  /** Somebody with keys pulls out what is inside or in the mouth. */
  remove(): void;
  emptyBin(): void;
  readonly isInMouth: boolean;
}

/** Enough for any test and any soak; a demo runs for weeks. */
const MAX_REMEMBERED = 1000;

export function createPaperPath<P extends Readable>({
  hasPresenter,
  binCapacity,
}: {
  readonly hasPresenter: boolean;
  readonly binCapacity: number;
}): PaperPath<P> {
  let papers: Paper<P>[] = [];
  let inBin = 0;

  const isAt = (place: PaperPlace) => papers.some((paper) => paper.place === place);
  const isOccupied = () => hasPresenter && (isAt('inside') || isAt('mouth'));

  function move(from: readonly PaperPlace[], place: PaperPlace): readonly Paper<P>[] {
    const moved = papers.filter((paper) => from.includes(paper.place));
    papers = papers.map((paper) => (moved.includes(paper) ? { ...paper, place } : paper));
    return moved;
  }

  return {
    get papers() {
      return papers;
    },
    get isInMouth() {
      return isAt('mouth');
    },
    cutOff(receipt) {
      const isFree = !isOccupied();
      const place = hasPresenter ? 'inside' : 'mouth';
      papers = [...papers, { receipt, place } as const].slice(-MAX_REMEMBERED);
      return isFree;
    },
    present: () => void move(['inside'], 'mouth'),
    retract() {
      if (inBin >= binCapacity && isOccupied()) return undefined;
      const retracted = move(['inside', 'mouth'], 'bin');
      inBin += retracted.length;
      return retracted;
    },
    take: () => move(['mouth'], 'taken').map(({ receipt }) => receipt),
    remove: () => void move(['inside', 'mouth'], 'removed'),
    emptyBin() {
      inBin = 0;
    },
  };
}

/** By the number that every receipt ends with; one that was cut off too early shows it at most in its text. */
export function fateOf<P extends Readable>(
  jobId: string,
  { papers, unfinished }: { readonly papers: readonly Paper<P>[]; readonly unfinished: readonly P[] },
): PaperFate {
  const whole = papers.find(({ receipt }) => receipt.lines.at(-1)?.trim() === jobId);
  if (whole !== undefined) return whole.place;
  const pieces = [...papers.map(({ receipt }) => receipt), ...unfinished];
  return pieces.some(({ lines }) => lines.some((line) => line.includes(jobId))) ? 'partial' : 'nothing';
}

/** Where a paper may be of which this is said (devices.md 3.9); of the others it may be anywhere. */
const PROVED: Partial<Record<PrintEvidence, readonly PaperFate[]>> = {
  printed: ['inside', 'mouth', 'taken', 'bin', 'removed'],
  presented: ['mouth', 'taken', 'bin', 'removed'],
  taken: ['taken'],
  retracted: ['bin'],
};

/** Whether evidence of a paper is no more than what is so. */
export function isProved(evidence: PrintEvidence, fate: PaperFate): boolean {
  return PROVED[evidence]?.includes(fate) ?? true;
}
