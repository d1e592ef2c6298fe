/** The seven cases of the handshake (devices.md 2.2), and what a late or doubled byte must not do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type F2Answer } from './codec.ts';
import { IDLE, transact, type TransactionEvent, type TransactionState } from './transaction.ts';

const ORDER = { command: COMMANDS.moveOut, answerMs: 10_000 };
const BEGIN: TransactionEvent = { type: 'begin', order: ORDER };
const ACK: TransactionEvent = { type: 'ack' };
const TIMER: TransactionEvent = { type: 'timer' };
const good: F2Answer = {
  type: 'positive',
  cm: 0x32,
  pm: 0x39,
  status: { card: 'gate', stacker: 'enough', isBinFull: false },
  data: new Uint8Array(),
};
const ANSWER: TransactionEvent = { type: 'answer', answer: good };
const FOREIGN: TransactionEvent = { type: 'answer', answer: { ...good, cm: 0x31, pm: 0x30 } };
const EOT: TransactionEvent = { type: 'eot' };

/** What goes out, in short; `done` with its type. */
function play(events: readonly TransactionEvent[]): { sent: string[]; state: TransactionState } {
  let state: TransactionState = IDLE;
  const sent: string[] = [];
  for (const event of events) {
    const next = transact(state, event);
    ({ state } = next);
    for (const effect of next.effects) {
      if (effect.type === 'done') sent.push(`done ${effect.outcome.type}`);
      else if (effect.type !== 'wait' && effect.type !== 'count')
        sent.push(effect.type.slice(4).toLowerCase());
    }
  }
  return { sent, state };
}

describe('handshake of a command', () => {
  it('normally: command, ACK, answer, ACK', () => {
    expect(play([BEGIN, ACK, ANSWER])).toEqual({ sent: ['command', 'ack', 'done answered'], state: IDLE });
  });

  it('case 1: a command that was lost is sent again, three times, then stopped', () => {
    expect(play([BEGIN, TIMER, ACK, ANSWER, TIMER]).sent).toEqual([
      'command',
      'command',
      'ack',
      'done answered',
    ]);
    expect(play([BEGIN, TIMER, TIMER, TIMER, TIMER]).sent).toEqual([
      'command',
      'command',
      'command',
      'command',
      'eot',
    ]);
  });

  it('case 1, late: the answer to the resent command is dropped, and nothing begins before it had time to come', () => {
    const { sent, state } = play([BEGIN, TIMER, ACK, ACK, ANSWER, ANSWER]);
    expect(sent).toEqual(['command', 'command', 'ack', 'ack']);
    expect(state.tag).toBe('draining');
    expect(transact(state, TIMER)).toMatchObject({ state: IDLE, effects: [{ type: 'done' }] });
  });

  it('case 2: a command that was damaged is sent again', () => {
    expect(play([BEGIN, { type: 'nak' }, ACK, ANSWER, TIMER]).sent).toEqual([
      'command',
      'command',
      'ack',
      'done answered',
    ]);
  });

  it('case 3: a damaged answer is asked for again, and the command is not', () => {
    expect(play([BEGIN, ACK, { type: 'damaged' }, ANSWER]).sent).toEqual([
      'command',
      'nak',
      'ack',
      'done answered',
    ]);
    const damaged = Array.from({ length: 4 }, (): TransactionEvent => ({ type: 'damaged' }));
    expect(play([BEGIN, ACK, ...damaged]).sent).toEqual(['command', 'nak', 'nak', 'nak', 'eot']);
  });

  it('case 5: an execution is stopped, by us or because its time is over', () => {
    const asked = play([BEGIN, ACK, { type: 'cancel' }, EOT, TIMER]);
    expect(asked.sent).toEqual(['command', 'eot', 'done discontinued']);
    const overdue = play([BEGIN, ACK, TIMER, EOT, TIMER]);
    expect(overdue.sent).toEqual(['command', 'eot', 'done discontinued']);
  });

  it('case 6: an EOT that was lost is sent again, and then the unit is silent', () => {
    expect(play([BEGIN, ACK, TIMER, TIMER, EOT, TIMER]).sent).toEqual([
      'command',
      'eot',
      'eot',
      'done discontinued',
    ]);
    expect(play([BEGIN, ACK, TIMER, TIMER, TIMER, TIMER, TIMER]).sent.at(-1)).toBe('done silent');
  });

  it('case 7: an answer instead of EOT means that it was carried out', () => {
    expect(play([BEGIN, ACK, { type: 'cancel' }, ANSWER, TIMER]).sent).toEqual([
      'command',
      'eot',
      'ack',
      'done answered',
    ]);
  });

  it('an answer without ACK proves that the command arrived', () => {
    expect(play([BEGIN, ANSWER])).toEqual({ sent: ['command', 'ack', 'done answered'], state: IDLE });
  });

  it('an answer to another command is acknowledged and dropped, at any time', () => {
    expect(play([FOREIGN]).sent).toEqual(['ack']);
    expect(play([BEGIN, FOREIGN, ACK, FOREIGN, ANSWER]).sent).toEqual([
      'command',
      'ack',
      'ack',
      'ack',
      'done answered',
    ]);
  });

  it('after our ACK was lost, the repeated answer is acknowledged and dropped', () => {
    expect(play([BEGIN, ACK, ANSWER, ANSWER])).toEqual({
      sent: ['command', 'ack', 'done answered', 'ack'],
      state: IDLE,
    });
  });

  it('EOT that nobody asked for ends the command', () => {
    expect(play([BEGIN, ACK, EOT])).toEqual({ sent: ['command', 'done discontinued'], state: IDLE });
  });

  it('whatever comes, one command has one end, and timers alone bring it', () => {
    const event = fc.constantFrom<TransactionEvent>(
      ACK,
      { type: 'nak' },
      EOT,
      ANSWER,
      FOREIGN,
      { type: 'damaged' },
      TIMER,
      { type: 'cancel' },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const timers = Array.from({ length: 20 }, () => TIMER);
        const { sent, state } = play([BEGIN, ...events, ...timers]);
        expect(sent.filter((what) => what.startsWith('done'))).toHaveLength(1);
        expect(sent.filter((what) => what === 'command').length).toBeLessThanOrEqual(4);
        expect(state).toEqual(IDLE);
      }),
      { seed: Number(process.env['FC_SEED'] ?? 20261124), numRuns: 5000 },
    );
  });
});
