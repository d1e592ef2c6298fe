/** What planners may ask for besides goal, number and walk: one folded part for each topic. */
import { Checkbox, Switch } from 'antd';
import type { PlanSettings } from '../../../placement/api.ts';
import { MEASURES } from '../../../placement/layers/layer.ts';
import { useWords } from '../../lib/i18n.ts';
import { LayerField, NumberField, type PartProps } from './settings-fields.tsx';
import { settingsMessages } from './settings-messages.ts';
import { NEEDS } from './settings-summary.ts';

export function ExistingFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  const { keepsExisting, moves } = settings;
  return (
    <>
      <label className="ds-row">
        <Switch
          size="small"
          checked={keepsExisting}
          onChange={(keepsExisting) => set({ keepsExisting, ...(!keepsExisting && { moves: null }) })}
        />
        {words.keepsExisting}
      </label>
      {keepsExisting && (
        <>
          <Checkbox
            checked={moves === null && settings.countsUptime}
            disabled={moves !== null}
            onChange={({ target }) => set({ countsUptime: target.checked })}
          >
            {words.countsUptime}
          </Checkbox>
          <Checkbox
            checked={settings.countsVisits}
            onChange={({ target }) => set({ countsVisits: target.checked })}
          >
            {words.countsVisits}
          </Checkbox>
          {settings.countsVisits && <p className="plan-hint">{words.visitsHint}</p>}
          <Checkbox
            checked={moves !== null}
            onChange={({ target }) => set({ moves: target.checked ? { atMost: 3, costYuan: 0 } : null })}
          >
            {words.allowsMoves}
          </Checkbox>
          {moves !== null && <MoveFields moves={moves} set={set} />}
        </>
      )}
    </>
  );
}

function MoveFields({ moves, set }: { moves: NonNullable<PlanSettings['moves']>; set: PartProps['set'] }) {
  const words = useWords(settingsMessages);
  return (
    <>
      <div className="plan-pair">
        <NumberField
          label={words.mostMoves}
          value={moves.atMost}
          range={[1, 500]}
          onChange={(atMost) => set({ moves: { ...moves, atMost: atMost ?? 1 } })}
        />
        <NumberField
          label={words.moveCost}
          value={moves.costYuan}
          range={[0, 1e8]}
          onChange={(costYuan) => set({ moves: { ...moves, costYuan: costYuan ?? 0 } })}
        />
      </div>
      <p className="plan-hint">{words.movesHint}</p>
    </>
  );
}

export function PeopleFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  const { weights, fadeM } = settings;
  return (
    <>
      <div className="plan-field">
        <span>{words.audience}</span>
        <div className="plan-pair">
          {MEASURES.map((measure) => (
            <NumberField
              key={measure}
              label={words[`measure.${measure}`]}
              value={weights[measure] ?? 0}
              range={[0, 10]}
              onChange={(weight) => set({ weights: { ...weights, [measure]: weight ?? 0 } })}
            />
          ))}
        </div>
      </div>
      <NumberField
        label={words.fade}
        value={fadeM}
        range={[100, 1_500]}
        onChange={(fadeM) => set({ fadeM })}
      />
    </>
  );
}

export function LimitFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  return (
    <>
      <div className="plan-pair">
        <NumberField
          label={words.budget}
          value={settings.budgetYuan}
          range={[1, 1e9]}
          onChange={(budgetYuan) => set({ budgetYuan })}
        />
        <NumberField
          label={words.spacing}
          value={settings.spacingM}
          range={[1, 5_000]}
          onChange={(spacingM) => set({ spacingM })}
        />
      </div>
      <div className="plan-field">
        <span>{words.needs}</span>
        <span className="ds-row">
          {NEEDS.map((need) => (
            <Checkbox
              key={need}
              checked={settings[need]}
              onChange={({ target }) => set({ [need]: target.checked })}
            >
              {words[need]}
            </Checkbox>
          ))}
        </span>
      </div>
      <NumberField
        label={words.availability}
        value={Math.round(settings.availability * 100)}
        range={[50, 100]}
        onChange={(share) => set({ availability: (share ?? 100) / 100 })}
      />
      <p className="plan-hint">{words.availabilityHint}</p>
    </>
  );
}

export function DistanceFields({ settings, set }: PartProps) {
  const words = useWords(settingsMessages);
  return (
    <div className="plan-pair">
      <LayerField
        label={words.streetLayer}
        kind="streets"
        nothing={words.straightLine}
        value={settings.streetLayer}
        onChange={(streetLayer) => set({ streetLayer })}
      />
      {settings.streetLayer === null ? (
        <NumberField
          label={words.detour}
          value={settings.detour}
          range={[1.2, 3]}
          onChange={(detour) => set({ detour: detour ?? 1.35 })}
        />
      ) : (
        <LayerField
          label={words.barrierLayer}
          kind="barriers"
          nothing={words.nothing}
          value={settings.barrierLayer}
          onChange={(barrierLayer) => set({ barrierLayer })}
        />
      )}
    </div>
  );
}
