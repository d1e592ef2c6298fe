/** Both handshakes, case by case (devices.md 2.2, 2.5), and what a late or doubled byte must not do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  IDLE,
  transact,
  type Handshake,
  type TransactionEvent,
  type TransactionState,
  type TransactionStep,
} from './block-transaction.ts';

type Event = TransactionEvent<string, string>;
type State = TransactionState<string, string>;
type Style = Handshake<string, string>['style'];

const BEGIN: Event = { type: 'begin', order: { command: 'move', answerMs: 10_000 } };
const ACK: Event = { type: 'ack' };
const NAK: Event = { type: 'nak' };
const EOT: Event = { type: 'eot' };
const TIMER: Event = { type: 'timer' };
const CANCEL: Event = { type: 'cancel' };
const DAMAGED: Event = { type: 'damaged' };
const ANSWER: Event = { type: 'answer', answer: 'to move' };
const FOREIGN: Event = { type: 'answer', answer: 'to status' };

/** What goes out, in short; `done` with its type. */
function playerOf(style: Style): (events: readonly Event[]) => { sent: string[]; state: State } {
  const handshake: Handshake<string, string> = {
    style,
    isAnswerTo: (answer, command) => answer === `to ${command}`,
  };
  return (events) => {
    let state: State = IDLE;
    const sent: string[] = [];
    for (const event of events) {
      const next: TransactionStep<string, string> = transact(handshake, state, event);
      ({ state } = next);
      for (const effect of next.effects) {
        if (effect.type === 'done') sent.push(`done ${effect.outcome.type}`);
        else if (effect.type !== 'wait' && effect.type !== 'count')
          sent.push(effect.type.slice(4).toLowerCase());
      }
    }
    return { sent, state };
  };
}

describe('handshake of an F2 command', () => {
  const play = playerOf('acknowledged');

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
    expect(play([BEGIN, TIMER, ACK, ACK, ANSWER, ANSWER, TIMER])).toEqual({
      sent: [...sent, 'done answered'],
      state: IDLE,
    });
  });

  it('case 2: a command that was damaged is sent again', () => {
    expect(play([BEGIN, NAK, ACK, ANSWER, TIMER]).sent).toEqual([
      'command',
      'command',
      'ack',
      'done answered',
    ]);
  });

  it('case 3: a damaged answer is asked for again, at most three times, and the command is not', () => {
    expect(play([BEGIN, ACK, DAMAGED, ANSWER]).sent).toEqual(['command', 'nak', 'ack', 'done answered']);
    const damaged = Array.from({ length: 4 }, () => DAMAGED);
    expect(play([BEGIN, ACK, ...damaged, TIMER]).sent).toEqual(['command', 'nak', 'nak', 'nak', 'eot']);
  });

  it('noise while a card moves does not shorten the time that the move has', () => {
    const handshake: Handshake<string, string> = { style: 'acknowledged', isAnswerTo: () => true };
    const waiting: State = {
      tag: 'waitingForAnswer',
      order: { command: 'move', answerMs: 10_000 },
      hasResent: false,
      naks: 0,
    };
    const { effects } = transact(handshake, waiting, DAMAGED);
    expect(effects.map(({ type }) => type)).toEqual(['count', 'sendNak']);
  });

  it('case 5: an execution is stopped, by us or because its time is over', () => {
    expect(play([BEGIN, ACK, CANCEL, EOT, TIMER]).sent).toEqual(['command', 'eot', 'done discontinued']);
    expect(play([BEGIN, ACK, TIMER, EOT, TIMER]).sent).toEqual(['command', 'eot', 'done discontinued']);
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
    expect(play([BEGIN, ACK, CANCEL, ANSWER, TIMER]).sent).toEqual([
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
});

describe('handshake with ENQ', () => {
  const play = playerOf('enquired');

  it('normally: command, ACK, ENQ, answer, and no ACK of ours', () => {
    expect(play([BEGIN]).sent).toEqual(['command']);
    expect(play([BEGIN, ACK]).sent).toEqual(['command', 'enq']);
    expect(play([BEGIN, ACK, ANSWER])).toEqual({ sent: ['command', 'enq', 'done answered'], state: IDLE });
  });

  it('a command that was lost is sent again, three times, then stopped, and never begun', () => {
    expect(play([BEGIN, TIMER, ACK, ANSWER, TIMER]).sent).toEqual([
      'command',
      'command',
      'enq',
      'done answered',
    ]);
    expect(play([BEGIN, TIMER, TIMER, TIMER, TIMER, EOT, TIMER]).sent).toEqual([
      'command',
      'command',
      'command',
      'command',
      'eot',
      'done discontinued',
    ]);
  });

  it('a command that was damaged is sent again', () => {
    expect(play([BEGIN, NAK, NAK, ACK]).sent).toEqual(['command', 'command', 'command', 'enq']);
  });

  it('ENQ is said once, however many ACKs come: nothing is carried out twice', () => {
    const { sent } = play([BEGIN, TIMER, ACK, ACK, ACK, ANSWER, ACK, TIMER]);
    expect(sent.filter((what) => what === 'enq')).toHaveLength(1);
  });

  it('an answer before ENQ is one of long ago', () => {
    expect(play([BEGIN, ANSWER, ACK, ANSWER]).sent).toEqual(['command', 'enq', 'done answered']);
    expect(play([ANSWER])).toEqual({ sent: [], state: IDLE });
  });

  it('a damaged answer is not said again: its time runs out, and the unit is stopped', () => {
    expect(play([BEGIN, ACK, DAMAGED, TIMER, EOT, TIMER]).sent).toEqual([
      'command',
      'enq',
      'eot',
      'done discontinued',
    ]);
  });

  it('EOT cancels before and after ENQ, and is repeated until it is answered', () => {
    expect(play([BEGIN, CANCEL, EOT, TIMER]).sent).toEqual(['command', 'eot', 'done discontinued']);
    expect(play([BEGIN, ACK, CANCEL, TIMER, EOT, TIMER]).sent).toEqual([
      'command',
      'enq',
      'eot',
      'eot',
      'done discontinued',
    ]);
  });

  it('a unit that answers neither command nor EOT is silent', () => {
    expect(play([BEGIN, ...Array.from({ length: 8 }, () => TIMER)]).sent.at(-1)).toBe('done silent');
  });

  it('an answer that crosses our EOT counts', () => {
    expect(play([BEGIN, ACK, TIMER, ANSWER, EOT, TIMER]).sent).toEqual([
      'command',
      'enq',
      'eot',
      'done answered',
    ]);
  });
});

describe.each(['acknowledged', 'enquired'] as const)('a command that is %s', (style) => {
  it('has one end whatever comes, and timers alone bring it', () => {
    const play = playerOf(style);
    const event = fc.constantFrom(ACK, NAK, EOT, ANSWER, FOREIGN, DAMAGED, TIMER, CANCEL);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const timers = Array.from({ length: 20 }, () => TIMER);
        const { sent, state } = play([BEGIN, ...events, ...timers]);
        expect(sent.filter((what) => what.startsWith('done'))).toHaveLength(1);
        expect(sent.filter((what) => what === 'command').length).toBeLessThanOrEqual(4);
        expect(sent.filter((what) => what === 'enq').length).toBeLessThanOrEqual(1);
        expect(state).toEqual(IDLE);
      }),
      { seed: Number(process.env['FC_SEED'] ?? 20261125), numRuns: 5000 },
    );
  });
});
