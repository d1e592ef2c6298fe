/** Demand as it may become: a layer and a probability for each future; today has what they leave of a hundred. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import type { Layer } from '../../../placement/api.ts';
import { type Future, FUTURES_GOALS, MOST_FUTURES } from '../../../placement/conditions.ts';
import { percentsOf } from '../../../placement/plan/asked.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { percent } from './figures.ts';
import { LayerField, NumberField, type PartProps } from './settings-fields.tsx';
import { settingsMessages } from './settings-messages.ts';
import { useLayers } from './use-plans.ts';

/** Of a future that is added, where so much is left. */
const USUAL_PERCENT = 30;

export function FutureFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  const language = useLanguage();
  const { data: layers = [] } = useLayers();
  const { futures, goal, futuresGoal } = settings;
  const [left = 0] = percentsOf(settings);
  const next = nextFuture(futures, { layers, left, current: settings.demandLayer });
  const change = (index: number, changes: Partial<Future>) =>
    set({ futures: futures.with(index, { ...futures[index]!, ...changes }) });
  return (
    <>
      <p className="plan-hint">{words.futuresHint}</p>
      {futures.map((future, index) => (
        // A future has no other name than the one that is being typed.
        <fieldset key={index} className="plan-future">
          <Input
            aria-label={words.futureName}
            maxLength={30}
            value={future.name}
            status={future.name.trim() === '' ? 'error' : ''}
            onChange={({ target }) => change(index, { name: target.value })}
          />
          <Button
            type="text"
            icon={<CloseOutlined aria-hidden="true" />}
            aria-label={words.dropFuture(future.name)}
            onClick={() => set({ futures: futures.toSpliced(index, 1) })}
          />
          <LayerField
            label={words.futureLayer}
            kind="demand"
            value={future.demandLayer}
            onChange={(demandLayer) => demandLayer !== null && change(index, { demandLayer })}
          />
          <NumberField
            label={words.futurePercent}
            value={future.percent}
            range={[1, future.percent + left]}
            onChange={(percent) => change(index, { percent: percent ?? 1 })}
          />
        </fieldset>
      ))}
      {futures.length > 0 && <p className="plan-hint">{words.todayText(percent(left / 100, language, 0))}</p>}
      <div>
        <Button
          size="small"
          disabled={next === null}
          onClick={() => next !== null && set({ futures: [...futures, next] })}
        >
          {words.addFuture}
        </Button>
      </div>
      {futures.length > 0 && (
        <div className="plan-field">
          <span>{words.futuresGoal}</span>
          <Segmented
            block
            aria-label={words.futuresGoal}
            disabled={goal !== 'most-people'}
            value={goal === 'most-people' ? futuresGoal : 'expected'}
            onChange={(futuresGoal) => set({ futuresGoal })}
            options={FUTURES_GOALS.map((value) => ({ value, label: words[`futures.${value}`] }))}
          />
          {goal !== 'most-people' && <p className="plan-hint">{words.worstOnly}</p>}
        </div>
      )}
    </>
  );
}

interface Around {
  readonly layers: readonly Layer[];
  readonly left: number;
  /** The layer of today. */
  readonly current: string;
}

/** Of the newest demand layer that is not in use yet, under its name; null: nothing is left to add. */
function nextFuture(futures: readonly Future[], { layers, left, current }: Around): Future | null {
  const demand = layers.filter(({ kind }) => kind === 'demand');
  const isFree = ({ id }: Layer) => id !== current && futures.every(({ demandLayer }) => demandLayer !== id);
  const layer = demand.find(isFree) ?? demand[0];
  if (layer === undefined || left === 0 || futures.length === MOST_FUTURES) return null;
  const name = layer.name.slice(0, 30);
  const isTaken = futures.some((future) => future.name === name);
  return {
    name: isTaken ? `${layer.name.slice(0, 26)} ${futures.length + 1}` : name,
    demandLayer: layer.id,
    percent: Math.min(USUAL_PERCENT, left),
  };
}
