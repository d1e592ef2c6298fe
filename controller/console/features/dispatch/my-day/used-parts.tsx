/** What was put in, entered at the machine; with gloves on, so few and large fields. Works without a network as every step does. */
import { Button, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { OrderSummary } from '../../../../dispatch/api.ts';
import { useWords } from '../../../lib/i18n.ts';
import { dispatchMessages } from '../messages.ts';
import { PARTS, useUsedText } from '../used-words.ts';
import type { Steps } from './use-steps.ts';

interface UsedPartsProps {
  readonly order: OrderSummary;
  readonly take: Steps['take'];
}

export function UsedParts({ order, take }: UsedPartsProps) {
  const words = useWords(dispatchMessages);
  const usedText = useUsedText();
  const [part, setPart] = useState<(typeof PARTS)[number]>(PARTS[0]);
  const [amount, setAmount] = useState(1);
  return (
    <div className="ds-stack">
      {order.used.length > 0 && (
        <ul className="plain-list" aria-label={words.used}>
          {order.used.map((used, index) => (
            <li key={index}>{usedText(used)}</li>
          ))}
        </ul>
      )}
      <span className="used-part">
        <Select
          size="large"
          aria-label={words.part}
          value={part}
          onChange={setPart}
          options={PARTS.map((value) => ({ value, label: words[`part.${value}`] }))}
        />
        <InputNumber
          size="large"
          aria-label={words.amount}
          min={1}
          max={10_000}
          precision={0}
          inputMode="numeric"
          value={amount}
          onChange={(next) => setAmount(next ?? 1)}
        />
        <Button
          size="large"
          onClick={() => {
            take(order, { post: 'commands', body: { do: 'use', used: { part, amount } } });
            setAmount(1);
          }}
        >
          {words.addPart}
        </Button>
      </span>
    </div>
  );
}
