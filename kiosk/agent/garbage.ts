/**
 * What a visit leaves in memory (devices.md 7.5): a runtime only notes that a text is not needed any more, and overwrites it when
 * it needs the room, perhaps never. What lies outside of V8's heap is overwritten by the C library (docs/install-kiosk.md).
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const FILLER_SLOTS = 1000;
const SLOT_BYTES = 8;
const NUMBERS = Array.from({ length: FILLER_SLOTS }, (_, index) => index);
/** The young generation is two halves, of which one holds what was there before the last collection. */
const FILLS = 3;

/** Overwrites whatever nobody can reach any more; takes some ten milliseconds, in which nothing else happens. */
export function createGarbageWipe(): () => void {
  // The young generation is filled with zeros when it was collected, the old one by collections that give memory back.
  setFlagsFromString('--clear-free-memory');
  setFlagsFromString('--zero-unused-memory');
  setFlagsFromString('--expose-gc');
  // Small buffers would be parts of one block that is never given back as long as one of them is used (Node, Buffer.poolSize).
  Buffer.poolSize = 0;
  const collect = runInNewContext('gc') as (how: object) => void;
  return () => {
    forgetLastMatch();
    collect({ type: 'major', flavor: 'last-resort' });
    fillYoungGeneration();
    // Buffers end one collection after the objects that held them.
    collect({ type: 'major', flavor: 'last-resort' });
  };
}

/** The last text that a regular expression matched is kept whole until the next match (ECMA-262 Annex B, RegExp legacy features). */
function forgetLastMatch(): void {
  /^/.exec('');
}

/** Nothing is cleared there: it is written over. */
function fillYoungGeneration(): void {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  const bytes = FILLS * Math.max(young?.space_size ?? 0, 1024 * 1024);
  let filler: number[] = [];
  for (let done = 0; done < bytes; done += FILLER_SLOTS * SLOT_BYTES) filler = Array.from(NUMBERS);
  filler.length = 0;
}
