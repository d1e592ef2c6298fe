/** What a person may do to an incident, as its stage allows. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { IncidentDetail, TechnicianView } from '../../../dispatch/api.ts';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { useCan } from '../../lib/session.ts';
import { dispatchMessages } from './messages.ts';

export function IncidentActions({ incident }: { incident: IncidentDetail }) {
  const words = useWords(dispatchMessages);
  const can = useCan();
  const [dialog, setDialog] = useState<'send' | 'comment' | null>(null);
  const { mutate, isPending } = useChange(incident.id);
  if (!can('incidents.handle') || incident.stage === 'closed') return null;
  const command = (action: 'acknowledge' | 'close') =>
    mutate(() =>
      request('POST', `/incidents/${incident.id}/commands`, {
        body: { do: action },
        ifMatch: incident.version,
      }),
    );
  const isUnsent = incident.stage === 'open' || incident.stage === 'acknowledged';
  const mayClose = incident.stage === 'verified' || isUnsent;
  return (
    <>
      <Button onClick={() => setDialog('comment')}>{words.comment}</Button>
      {mayClose && (
        <Button disabled={isPending} onClick={() => command('close')}>
          {words.closeIncident}
        </Button>
      )}
      {incident.stage === 'open' && (
        <Button disabled={isPending} onClick={() => command('acknowledge')}>
          {words.acknowledge}
        </Button>
      )}
      {isUnsent && incident.kioskId !== null && (
        <Button type="primary" onClick={() => setDialog('send')}>
          {words.send}
        </Button>
      )}
      {dialog === 'send' && <SendDialog incident={incident} onClose={() => setDialog(null)} />}
      {dialog === 'comment' && <CommentDialog id={incident.id} onClose={() => setDialog(null)} />}
    </>
  );
}

/** Whatever comes of it, the page shows what is true afterwards. */
function useChange(id: string, onDone: () => void = () => {}) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: onDone,
    onError: (error) => toast.error(error),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['incident', id] });
      void queries.invalidateQueries({ queryKey: ['incidents'] });
      void queries.invalidateQueries({ queryKey: ['orders'] });
    },
  });
}

const BEST = '';

function SendDialog({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const words = useWords(dispatchMessages);
  const common = useWords(commonMessages);
  const toast = useToast();
  const [assignee, setAssignee] = useState(BEST);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const technicians = useQuery({
    queryKey: ['technicians'],
    queryFn: ({ signal }) => request<{ items: TechnicianView[] }>('GET', '/technicians', { signal }),
    select: ({ items }) => items,
  });
  const { mutate, isPending } = useChange(incident.id, () => {
    toast.success(words.sent);
    onClose();
  });
  const body = {
    kioskId: incident.kioskId,
    incidentId: incident.id,
    kind: 'repair',
    assigneeId: assignee === BEST ? null : assignee,
  };
  return (
    <Modal
      open
      title={words.sendTitle}
      okText={words.send}
      cancelText={common.cancel}
      confirmLoading={isPending}
      onCancel={onClose}
      onOk={() => mutate(() => request('POST', '/orders', { body, idempotencyKey }))}
    >
      <Select
        aria-label={words.sendTitle}
        style={{ width: '100%' }}
        value={assignee}
        onChange={setAssignee}
        options={[
          { value: BEST, label: words.sendBest },
          ...(technicians.data ?? []).map(({ userId, name }) => ({ value: userId, label: name })),
        ]}
      />
    </Modal>
  );
}

function CommentDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const words = useWords(dispatchMessages);
  const common = useWords(commonMessages);
  const [text, setText] = useState('');
  const { mutate, isPending } = useChange(id, onClose);
  return (
    <Modal
      open
      title={words.addComment}
      okText={common.save}
      cancelText={common.cancel}
      okButtonProps={{ disabled: text.trim() === '' }}
      confirmLoading={isPending}
      onCancel={onClose}
      onOk={() => mutate(() => request('POST', `/incidents/${id}/comments`, { body: { text } }))}
    >
      <Input.TextArea
        aria-label={words.addComment}
        autoFocus
        rows={3}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Modal>
  );
}
