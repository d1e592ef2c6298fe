/** From the session's state to what a screen may show of it: the only place where citizen data meets the screen, masked. */
import { maskCitizenNumber } from '../../../shared/domain/citizen-number.ts';
import { missingCapabilities, type ServiceDefinition } from '../../../shared/domain/service.ts';
import type { View } from '../ui-api/messages.ts';
import { isActive } from './machine.ts';
import { maskName } from './mask.ts';
import { isExpired } from './receipt.ts';
import type { SessionState, World } from './state.ts';
import { paceMs } from './steps/common.ts';

export interface Surroundings {
  readonly world: World;
  readonly link: View['link'];
  readonly devices: View['devices'];
}

export function buildView(state: SessionState, around: Surroundings): Omit<View, 'revision'> {
  const { world } = around;
  const { language, textSize } = preferences(state);
  return {
    kioskName: world.kioskName,
    step: state.step,
    language,
    textSize,
    notice: 'notice' in state ? state.notice : null,
    countdown: countdown(state, world),
    services: world.services.map((service) => summary(service, world)),
    service: 'service' in state ? details(state.service, world) : null,
    identity: identity(state, world),
    receipt: receipt(state),
    outcome: state.step === 'done' ? state.outcome : null,
    isCardLeft: world.isCardPresent && !isCardWanted(state),
    link: around.link,
    devices: around.devices,
  };
}

function preferences(state: SessionState) {
  if (state.step === 'attract') return { language: 'zh', textSize: 'standard' } as const;
  return isActive(state) ? state.visit : state;
}

function countdown({ deadline, ...state }: SessionState, { monoMs, timeouts }: World): View['countdown'] {
  if (deadline === null || deadline.kind === 'idle') return null;
  const remainingMs = Math.max(0, Math.round(deadline.atMonoMs - monoMs));
  if (deadline.kind === 'dialog') {
    const totalMs = paceMs(timeouts.dialogMs, 'visit' in state ? state.visit.textSize : 'standard');
    return { kind: 'dialog', remainingMs, totalMs };
  }
  return state.step === 'take' ? { kind: 'step', remainingMs, totalMs: remainingMs } : null;
}

function summary(service: ServiceDefinition, { available }: World): View['services'][number] {
  const { id, group, picture, title, identity } = service;
  const missing = missingCapabilities(service.requires, available);
  return {
    id,
    group,
    picture,
    title,
    summary: service.summary,
    identity,
    isOpen: missing.length === 0,
    missing,
  };
}

function details(service: ServiceDefinition, world: World): View['service'] {
  const { materials, nextSteps, office } = service;
  return { ...summary(service, world), materials, nextSteps, office };
}

function identity(state: SessionState, { nowMs }: World): View['identity'] {
  if (!('citizen' in state) || state.citizen === null) return null;
  return {
    maskedName: maskName(state.citizen),
    maskedNumber: maskCitizenNumber(state.citizen.number),
    isExpired: isExpired(state.citizen, nowMs),
  };
}

function receipt(state: SessionState): View['receipt'] {
  if (state.step !== 'take') return null;
  const { number } = state.filed;
  return { number, evidence: state.evidence, paper: state.paper, qrData: number };
}

/** During the visit the card may lie there; before and after it nobody needs it. */
function isCardWanted({ step }: SessionState): boolean {
  return step !== 'attract' && step !== 'take' && step !== 'done';
}
