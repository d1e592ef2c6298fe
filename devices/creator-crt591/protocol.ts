/** The F2 protocol on a line of blocks (devices.md 2.1, 2.2). */
import { labelOf, type BlockProtocol } from '../block-line.ts';
import { encodeF2Command, F2_FORMAT, tryParseF2Answer, type F2Answer, type F2Command } from './codec.ts';

/** APDUs and their answers, by contacts and by radio. */
const SECRET: ReadonlySet<string> = new Set(['5133', '5134', '5139', '6033', '6034', '6035']);

export const F2_PROTOCOL: BlockProtocol<F2Command, F2Answer> = {
  style: 'acknowledged',
  format: F2_FORMAT,
  encode: encodeF2Command,
  tryParse: tryParseF2Answer,
  isAnswerTo: ({ cm, pm }, command) => cm === command.cm && pm === command.pm,
  nameCommand(command) {
    const label = labelOf(command);
    return { label, isSecret: SECRET.has(label) };
  },
  nameAnswer(answer) {
    const label = labelOf(answer);
    const isSecret = SECRET.has(label);
    return { label: answer.type === 'positive' ? `P ${label}` : `N ${label} ${answer.code}`, isSecret };
  },
};
