/** What is inside a sealed case: the application as the office gets it (devices.md 1.8: only what the case needs). */
import * as z from 'zod';
import { Lane, SessionBody } from '../../../shared/protocol/index.ts';
import type { Visit, Wish } from './state.ts';

/** Sealed texts are filled up to a multiple of this, so that their length tells nothing about a name or an address. */
const BLOCK_BYTES = 1024;
const SPACE = 0x20;

const Text = z.string().max(200);

const Person = z.object({
  kind: z.enum(['resident', 'hkMacaoTaiwan', 'foreigner2017', 'foreigner2023']),
  name: Text,
  latinName: Text,
  sex: z.enum(['male', 'female', 'unknown', 'notStated']),
  ethnicCode: Text,
  nationality: Text,
  birthDate: Text,
  address: Text,
  number: Text,
  authority: Text,
  validFrom: Text,
  validTo: Text,
});

export const CaseContent = z.object({
  v: z.literal(2),
  receiptNumber: z.string(),
  citizenSessionId: z.uuid(),
  service: z.object({ id: z.string(), version: z.int() }),
  submittedAtMs: z.int(),
  /** null: a request of somebody who gave no card. */
  citizen: Person.nullable(),
  /** By question of the service, in its version. */
  answers: z.record(z.string(), Text),
  lane: Lane,
  /** Absent: nobody said so, or another lane was chosen. */
  urgent: SessionBody.shape.urgent,
  /** Strokes under the promise of the service, in its version; null: it asks for none. */
  signature: z.string().nullable(),
});
export type CaseContent = z.infer<typeof CaseContent>;

interface Application {
  readonly visit: Visit;
  readonly wish: Wish;
  readonly signature: string | null;
  readonly number: string;
  readonly nowMs: number;
}

/** The bytes to seal; the caller overwrites them afterwards. */
export function encodeCase({
  visit,
  wish: { service, citizen, answers, lane, urgent },
  signature,
  number,
  nowMs,
}: Application): Uint8Array<ArrayBuffer> {
  const content: CaseContent = {
    v: 2,
    receiptNumber: number,
    citizenSessionId: visit.id,
    service: { id: service.id, version: service.version },
    submittedAtMs: nowMs,
    citizen: Person.nullable().parse(citizen),
    answers,
    lane,
    ...(urgent === null ? {} : { urgent }),
    signature,
  };
  const text = new TextEncoder().encode(JSON.stringify(content));
  const padded = new Uint8Array(Math.ceil(text.length / BLOCK_BYTES) * BLOCK_BYTES).fill(SPACE);
  padded.set(text);
  text.fill(0);
  return padded;
}
