/** Plans maintenance, and says before it is sent what it would take out of the reckoning. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer } from 'antd';
import { useState } from 'react';
import type { MaintenancePreview } from '../../../uptime/hours/api.ts';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { formatDuration } from '../../lib/format.ts';
import { useLanguage, useWords } from '../../lib/i18n.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { useNow } from '../../lib/use-now.ts';
import { hoursMessages } from './messages.ts';
import { ScopeField, type ScopeDraft } from './scope-field.tsx';
import { timeDraft, TimeFields, timeOf } from './time-fields.tsx';
import { useHoursChanged } from './use-hours.ts';

/** A plan is made for tomorrow rather than for now. */
const START = { inHours: 24, forHours: 2 };

export function MaintenanceDrawer({ onClose }: { onClose: () => void }) {
  const words = useWords(hoursMessages);
  const toast = useToast();
  const changed = useHoursChanged();
  const nowMs = useNow();
  const [scope, setScope] = useState<ScopeDraft>({ kind: 'kiosk', id: '' });
  const [draft, setDraft] = useState(() => timeDraft(nowMs, START));
  const { isBusy, run } = useTask();
  const time = timeOf(draft);
  const isComplete = scope.id !== '' && time !== undefined;

  const save = () =>
    run(async () => {
      const body = { scope, ...time };
      await request('POST', '/maintenance', { body, idempotencyKey: crypto.randomUUID() });
      toast.success(words.plannedDone);
      await changed();
      onClose();
    });

  return (
    <Drawer open onClose={onClose} size={480} title={words.newMaintenance}>
      <div className="ds-stack">
        <ScopeField scope={scope} onChange={setScope} />
        <TimeFields
          draft={draft}
          hint={words.maintenanceHint}
          onChange={(changes) => setDraft({ ...draft, ...changes })}
        />
        {/* The effect does not depend on the reason, which comes last. */}
        <Effect scope={scope} time={timeOf({ ...draft, reason: '-' })} />
        <div>
          <Button type="primary" disabled={!isComplete} loading={isBusy} onClick={() => void save()}>
            {words.planButton}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}

function Effect({ scope, time }: { scope: ScopeDraft; time: ReturnType<typeof timeOf> }) {
  const words = useWords(hoursMessages);
  const language = useLanguage();
  const body = useDebounced(JSON.stringify({ scope, ...time }));
  const { data } = useQuery({
    queryKey: ['maintenance-preview', body],
    queryFn: () =>
      request<MaintenancePreview>('POST', '/maintenance/preview', { body: JSON.parse(body) as unknown }),
    enabled: scope.id !== '' && time !== undefined,
    placeholderData: keepPreviousData,
  });
  if (data === undefined || time === undefined) return null;
  if (data.isLate) return <Alert type="warning" showIcon title={words.effect} description={words.lateText} />;
  const text =
    data.excludedMs === 0
      ? words.effectNone
      : words.effectText(formatDuration(data.excludedMs, language), data.kiosks);
  return <Alert type="info" showIcon title={words.effect} description={text} />;
}
