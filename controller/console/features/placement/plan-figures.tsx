/** A plan in four figures and the notes that go with it. */
import { Alert } from 'antd';
import type { PlanResult } from '../../../placement/api.ts';
import { LONGEST_M } from '../../../placement/plan/limits.ts';
import { newMachines } from '../../../placement/plan/asked.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { gapText, percent, perPerson, shareOf, whole } from './figures.ts';
import { placementMessages } from './messages.ts';
import { noteMessages } from './note-messages.ts';
import { noteTexts } from './note-texts.ts';

export function PlanFigures({ result }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const language = useLanguage();
  const { residents, gap, status, cost, walk } = result;
  return (
    <section className="ds-stack" aria-label={words.result}>
      {result.objective !== null && (
        <div className="plan-figures">
          <Figure
            name={words.covered}
            value={percent(shareOf(residents.covered, residents.total), language)}
            more={words.people(whole(residents.covered, language))}
          />
          <Figure
            name={words.machines}
            value={whole(newMachines(result), language)}
            more={words.reachBefore(percent(shareOf(residents.before, residents.total), language))}
          />
          {walk !== null && (
            <Figure
              name={words.walkMean}
              value={words.walkMetres(whole(walk.meanM, language))}
              more={
                walk.longestM === null
                  ? words.walkFar(whole(LONGEST_M, language))
                  : words.walkLongest(whole(walk.longestM, language))
              }
            />
          )}
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

function Notes({ result }: { result: PlanResult }) {
  const words = useWords(placementMessages);
  const notes = useWords(noteMessages);
  const language = useLanguage();
  const texts = noteTexts(result, { words: notes, language });
  const isImpossible = result.status === 'infeasible';
  if (texts.length === 0) return null;
  const [title, ...rest] = isImpossible ? [words.infeasible, ...texts] : texts;
  return (
    <Alert
      type={isImpossible ? 'error' : 'info'}
      showIcon
      title={title}
      description={
        rest.length > 0 && (
          <ul className="plan-notes">
            {rest.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )
      }
    />
  );
}
