/** The closures of a site, or of all sites of a region: what was written down, adding one, taking one back. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { Closure } from '../../../uptime/hours/api.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { useNow } from '../../lib/use-now.ts';
import { rangeText } from './local-time.ts';
import { hoursMessages } from './messages.ts';
import { timeDraft, TimeFields, timeOf } from './time-fields.tsx';
import { type Owner, useHoursChanged } from './use-hours.ts';

export function ClosuresCard({ owner, closures }: { owner: Owner; closures: readonly Closure[] }) {
  const words = useWords(hoursMessages);
  const can = useCan();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className="ds-card ds-stack" aria-labelledby="closures">
      <h2 id="closures">{words.closures}</h2>
      <p className="ds-muted">{owner.kind === 'site' ? words.closuresText : words.regionClosuresText}</p>
      {closures.length === 0 ? (
        <p>{words.noClosures}</p>
      ) : (
        <ul className="hours-list">
          {closures.toReversed().map((closure) => (
            <ClosureRow key={closure.id} closure={closure} isEditable={can('sites.edit')} />
          ))}
        </ul>
      )}
      {can('sites.edit') && (
        <div>
          <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => setIsOpen(true)}>
            {words.newClosure}
          </Button>
        </div>
      )}
      {isOpen && <ClosureDrawer owner={owner} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

function ClosureRow({ closure, isEditable }: { closure: Closure; isEditable: boolean }) {
  const words = useWords(hoursMessages);
  const confirm = useConfirm();
  const toast = useToast();
  const changed = useHoursChanged();

  async function remove(): Promise<void> {
    const isSure = await confirm({
      title: words.removeClosureTitle,
      description: words.removeClosureText,
      okText: words.removeClosure,
      isDanger: true,
    });
    if (!isSure) return;
    try {
      await request('DELETE', `/closures/${closure.id}`, { ifMatch: closure.version });
    } catch (error) {
      toast.error(error);
    }
    await changed();
  }

  return (
    <li>
      <strong>{closure.reason}</strong>
      <span>{rangeText(closure.fromMs, closure.toMs)}</span>
      <span className="ds-row ds-muted">
        {closure.recordedBy}
        {closure.recordedAtMs > closure.fromMs && ` · ${words.recordedLater}`}
        {isEditable && (
          <Button size="small" type="link" onClick={() => void remove()}>
            {words.removeClosure}
          </Button>
        )}
      </span>
    </li>
  );
}

function ClosureDrawer({ owner, onClose }: { owner: Owner; onClose: () => void }) {
  const words = useWords(hoursMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const changed = useHoursChanged();
  const nowMs = useNow();
  const [draft, setDraft] = useState(() => timeDraft(nowMs));
  const { isBusy, run } = useTask();
  const time = timeOf(draft);

  const save = () =>
    run(async () => {
      const body = { scope: { kind: owner.kind, id: owner.id }, ...time };
      await request('POST', '/closures', { body, idempotencyKey: crypto.randomUUID() });
      toast.success(common.saved);
      await changed();
      onClose();
    });

  return (
    <Drawer open onClose={onClose} size={440} title={words.newClosure}>
      <div className="ds-stack">
        <p className="ds-muted">{owner.kind === 'site' ? words.closuresText : words.regionClosuresText}</p>
        <TimeFields
          draft={draft}
          hint={words.closureHint}
          onChange={(changes) => setDraft({ ...draft, ...changes })}
        />
        <div>
          <Button type="primary" disabled={time === undefined} loading={isBusy} onClick={() => void save()}>
            {common.save}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}
