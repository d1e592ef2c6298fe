/** One true-to-life example of every message: shown in the AsyncAPI document, and the seed of the fuzz tests. */
import type * as z from 'zod';
import type { ControllerState, DOWN_SCHEMAS, UP_SCHEMAS } from './messages.ts';

const sessionId = '0b8f5c1e-3c1d-4c58-9d0e-2f6b7f0c9a11';
const epoch = '7d9a4c2e-51f3-4f0a-8f55-0c1b2d3e4f5a';
const controllerEpoch = 'c2a7e9d0-6b1f-4e8a-9a3c-5d4f3e2b1a00';
const sentAtMs = 1795390200000;
const head = { v: 1 as const, id: '4f8f5d4e-92a4-4f7c-8e8f-3b2f1a0c9d7e', sessionId, sentAtMs };
const stamp = { atMs: sentAtMs - 900, bootCount: 41, monoMs: 5_400_000 };

export const UP_EXAMPLES: { [K in keyof typeof UP_SCHEMAS]: z.input<(typeof UP_SCHEMAS)[K]> } = {
  birth: {
    ...head,
    bootCount: 41,
    connectCount: 97,
    agentVersion: '0.1.0',
    monoMs: 12_000,
    devices: [
      {
        id: 'id-reader',
        class: 'idCardReader',
        driver: 'sam-id-reader',
        identity: '05.03-20160926-0001234567-0987654321',
      },
      { id: 'receipt-printer', class: 'receiptPrinter', driver: 'escpos-printer', identity: null },
    ],
    services: [{ id: 'residence-certificate', version: 1 }],
    outbox: [{ epoch, lowSeq: 1, highSeq: 7 }],
  },
  death: { v: 1, bootCount: 41, sessionId },
  bye: { ...head, reason: 'restart', backByMs: sentAtMs + 60_000 },
  beat: {
    ...head,
    monoMs: 42_000,
    clockOffsetMs: -120,
    isServing: false,
    openServices: 2,
    outboxRows: 0,
    memoryBytes: 90_000_000,
    devices: { 'id-reader': 'online', 'receipt-printer': 'online' },
  },
  log: {
    ...head,
    epoch,
    firstSeq: 1,
    records: [
      {
        type: 'status',
        ...stamp,
        body: {
          axis: 'agent',
          state: 'started',
          previousExit: 'power',
          previousAlive: { atMs: stamp.atMs - 600_000, monoMs: 7_200_000 },
        },
      },
      {
        type: 'status',
        ...stamp,
        body: {
          axis: 'device',
          deviceId: 'receipt-printer',
          deviceClass: 'receiptPrinter',
          changed: { device: 'online', link: 'up', paper: 'low' },
        },
      },
      { type: 'supply', ...stamp, body: { deviceId: 'receipt-printer', supply: 'paper', level: 'low' } },
      {
        type: 'session',
        ...stamp,
        body: {
          citizenSessionId: '5b0d7c3a-8f4e-4a7d-b1a5-9e2c6d8f0b33',
          outcome: 'completed',
          startedAtMs: sentAtMs - 95_000,
          durationMs: 94_100,
          service: { id: 'residence-certificate', version: 1 },
          lastStep: 'done',
          cardReads: { ok: 1, rejected: 0 },
          receipt: { number: 'JN0007-41-12', evidence: 'taken' },
          wasOffline: false,
        },
      },
      {
        type: 'card',
        ...stamp,
        body: {
          deviceId: 'card-reader',
          event: 'captured',
          reason: 'visit-over',
          citizenSessionId: '5b0d7c3a-8f4e-4a7d-b1a5-9e2c6d8f0b33',
          happenedAtMs: sentAtMs - 1000,
          retainCount: 3,
        },
      },
      {
        type: 'paper',
        ...stamp,
        body: {
          deviceId: 'receipt-printer',
          event: 'retracted',
          receiptNumber: null,
          happenedAtMs: sentAtMs - 1000,
        },
      },
      {
        type: 'maintenance',
        ...stamp,
        body: {
          technicianSessionId: '1d0c7f54-9b1e-4a3f-8f57-6f2c1f4b0a77',
          act: 'tested',
          deviceId: 'receipt-printer',
          result: 'done',
          happenedAtMs: sentAtMs - 1000,
          steps: [
            { name: 'answers', isPassed: true },
            { name: 'ready', isPassed: true },
            { name: 'page', isPassed: true },
          ],
        },
      },
      {
        type: 'help-call',
        ...stamp,
        body: {
          helpCallId: '9a3e6b52-0c41-4d0f-9c57-2f5d8b1e6a44',
          event: 'called',
          step: 'form',
          serviceId: 'residence-certificate',
          happenedAtMs: sentAtMs - 1000,
        },
      },
    ],
  },
};

export const DOWN_EXAMPLES: { [K in keyof typeof DOWN_SCHEMAS]: z.input<(typeof DOWN_SCHEMAS)[K]> } = {
  ok: { v: 1, epoch, seq: 7, controllerEpoch, window: 16, resend: false },
  time: { v: 1, t0Ms: sentAtMs, t1Ms: sentAtMs + 31, t2Ms: sentAtMs + 33 },
  rebirth: { v: 1, reason: 'unknown-session' },
  orders: {
    v: 1,
    orders: [
      {
        id: '6a1f0c2b-7d43-4e6a-9b18-3c5d7e9f1a20',
        kind: 'repair',
        faultClass: 'paper',
        severity: 'major',
        stage: 'travelling',
        openedAtMs: sentAtMs - 1_500_000,
        fixByMs: sentAtMs + 27_300_000,
        checklist: [
          { id: 'refill-paper', isDone: false },
          { id: 'self-test', isDone: false },
        ],
      },
    ],
  },
  nack: { v: 1, messageId: head.id, reason: 'malformed', detail: 'records.0.body.axis: invalid_union' },
};

export const CONTROLLER_STATE_EXAMPLE: z.input<typeof ControllerState> = {
  v: 1,
  isOnline: true,
  controllerEpoch,
};
