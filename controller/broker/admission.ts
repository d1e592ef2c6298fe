/**
 * The checks of a CONNECT, in order, cheap ones first. Each returns a refusal or null; the number is the return code of the
 * CONNACK (MQTT 3.1.1, table 3.1). Whose connection it is comes out of the credentials alone (fleet.md 2.13).
 */
import type { ConnectPacket } from 'aedes';
import { KioskId } from '../../shared/domain/ids.ts';
import type { KioskAddress } from '../../shared/protocol/index.ts';
import { sleep, type Clock } from '../../shared/time/clock.ts';
import type { BrokerHandlers, RefusalReason } from './broker.ts';
import type { ConnectWindow } from './connect-window.ts';
import { createTopicAccess } from './topic-access.ts';

export interface Candidate {
  readonly packet: ConnectPacket;
  readonly remoteAddress: string;
  /** Aborts when the connection closes. */
  readonly signal: AbortSignal;
}

export interface AdmissionDeps {
  readonly authenticate: BrokerHandlers['authenticate'];
  readonly connectWindow: ConnectWindow;
  readonly clock: Clock;
  readonly maxKeepaliveS: number;
  /** How long `authenticate` may take, ms. */
  readonly authenticateTimeoutMs: number;
}

export interface Refused {
  readonly reason: RefusalReason;
  readonly returnCode: number;
}

/** What the steps have found so far. */
interface Progress extends Candidate, AdmissionDeps {
  address: KioskAddress | null;
}

type Step = (progress: Progress) => Refused | null | Promise<Refused | null>;

const NOT_AUTHORIZED = 5;

const STEPS: readonly Step[] = [
  checkProtocol,
  checkSession,
  checkKeepalive,
  checkIdentity,
  checkFrequency,
  checkCredentials,
  checkWill,
];

/** Runs the checks; rejects only when the signal aborts a wait. */
export async function admit(candidate: Candidate, deps: AdmissionDeps): Promise<KioskAddress | Refused> {
  const progress: Progress = { ...candidate, ...deps, address: null };
  for (const step of STEPS) {
    const refused = await step(progress);
    if (refused !== null) return refused;
  }
  return progress.address ?? { reason: 'credentials', returnCode: 4 };
}

/** [MQTT-3.1.2-2] 3.1.1 only: 3.1 has no answer to a refused subscription, and aedes 1.x no version 5. */
function checkProtocol({ packet }: Progress): Refused | null {
  return packet.protocolVersion === 4 ? null : { reason: 'protocol', returnCode: 1 };
}

/** The controller owns the queue; a session kept here would be an unbounded second one (fleet.md 4.2 #12). */
function checkSession({ packet }: Progress): Refused | null {
  return packet.clean === true ? null : { reason: 'session', returnCode: NOT_AUTHORIZED };
}

/** [MQTT-3.1.2-24] Without a keepalive nobody notices a pulled cable (fleet.md 4.2 #7). */
function checkKeepalive({ packet, maxKeepaliveS }: Progress): Refused | null {
  const keepaliveS = packet.keepalive ?? 0;
  return keepaliveS >= 1 && keepaliveS <= maxKeepaliveS
    ? null
    : { reason: 'keepalive', returnCode: NOT_AUTHORIZED };
}

/** [MQTT-3.1.3-9] One name for one machine: client id, user name and kiosk id are the same text. */
function checkIdentity({ packet }: Progress): Refused | null {
  const isKiosk = packet.clientId === packet.username && KioskId.safeParse(packet.clientId).success;
  return isKiosk ? null : { reason: 'identity', returnCode: 2 };
}

/** By address and name together, so that a stranger elsewhere cannot slow a kiosk down by using its name. */
async function checkFrequency(progress: Progress): Promise<Refused | null> {
  const { packet, remoteAddress, connectWindow, clock, signal } = progress;
  const admission = connectWindow.admit(`${remoteAddress} ${packet.clientId}`, clock.monoMs());
  if (admission.kind === 'refuse') return { reason: 'flapping', returnCode: 3 };
  if (admission.kind === 'later') await sleep(clock, admission.delayMs, signal);
  return null;
}

async function checkCredentials(progress: Progress): Promise<Refused | null> {
  const { packet, clock, authenticateTimeoutMs } = progress;
  const unavailable: Refused = { reason: 'unavailable', returnCode: 3 };
  const timeout = Promise.withResolvers<Refused>();
  const timer = clock.setTimer(authenticateTimeoutMs, () => timeout.resolve(unavailable));
  const answer = progress.authenticate(packet.username ?? '', packet.password ?? new Uint8Array()).then(
    (address): Refused | null => {
      progress.address = address;
      return address === null ? { reason: 'credentials', returnCode: 4 } : null;
    },
    () => unavailable,
  );
  const result = await Promise.race([answer, timeout.promise]);
  timer.cancel();
  return result;
}

/** A will is a publish like any other, only later: it is checked here, where the kiosk can still be told. */
function checkWill({ packet: { will }, address }: Progress): Refused | null {
  if (will === undefined || address === null) return null;
  const isOwn = createTopicAccess(address).upKind(will.topic) !== undefined;
  return isOwn && will.retain !== true && will.qos !== 2
    ? null
    : { reason: 'will', returnCode: NOT_AUTHORIZED };
}
