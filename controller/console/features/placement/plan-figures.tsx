/** A plan in four figures and the notes that go with it. */
import { Alert } from 'antd';
import type { PlanResult } from '../../../placement/api.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { gapText, newMachines, percent, perPerson, seenText, whole } from './figures.ts';
import { placementMessages } from './messages.ts';

export function PlanFigures({ result }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const { residents, gap, status, cost } = result;
  return (
    <section className="ds-stack" aria-label={words.result}>
      {result.objective !== null && (
        <div className="plan-figures">
          <Figure
            name={words.covered}
            value={percent(residents.covered / residents.total, language)}
            more={words.people(whole(residents.covered, language))}
          />
          <Figure
            name={words.machines}
            value={whole(newMachines(result), language)}
            more={words.reachBefore(percent(residents.before / residents.total, language))}
          />
          <Figure
            name={words.proof}
            value={
              status === 'optimal' || gap === 0 ? words.proved : words.gapAtMost(gapText(gap ?? 0, language))
            }
            more={`${result.seconds.toFixed(1)} s`}
          />
          <Figure
            name={words.cost}
            value={words.yuan(whole(cost, language))}
            more={`${words.perPerson} ¥${perPerson(result, language)}`}
          />
        </div>
      )}
      <Notes result={result} />
    </section>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div className="plan-figure">
      <span>{name}</span>
      <strong>{value}</strong>
      <span>{more}</span>
    </div>
  );
}

function Notes({ result: { notes, status, observed } }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const texts = notes.flatMap(({ code, count, name }) => {
    const word = words[`note.${code}` as keyof typeof words] as
      string | ((count: string, name: string) => string) | undefined;
    if (word === undefined) return [];
    return typeof word === 'string' ? word : word(whole(count, language), name);
  });
  if (observed !== undefined) texts.push(words.observed(seenText(observed, language)));
  if (texts.length === 0) return null;
  return (
    <Alert
      type={status === 'infeasible' ? 'error' : 'info'}
      showIcon
      title={status === 'infeasible' ? words.infeasible : texts[0]}
      description={
        status === 'infeasible' || texts.length > 1
          ? texts.slice(status === 'infeasible' ? 0 : 1).join(' ')
          : undefined
      }
    />
  );
}
