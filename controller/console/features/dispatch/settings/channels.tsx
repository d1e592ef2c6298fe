/** Where notifications go. What is secret of a channel is written and never read back. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { ChannelKind } from '../../../../dispatch/notify/channel.ts';
import type { ChannelView } from '../../../../dispatch/notify/secrets.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { commonMessages } from '../../../lib/common-words.ts';
import { useWords } from '../../../lib/i18n.ts';
import { ChoiceField, NumberField, SwitchField, TextField } from './fields.tsx';
import { settingsMessages } from './messages.ts';
import { EnabledTag, NameLink, SettingsList } from './settings-list.tsx';
import { channelsQuery, useSend } from './use-settings.ts';

const KINDS = ['dingtalk', 'wecom', 'feishu', 'email'] as const;

export function Channels() {
  const words = useWords(settingsMessages);
  return (
    <SettingsList
      query={useQuery(channelsQuery)}
      newText={words.newChannel}
      empty={{ title: words.noChannels, description: words.noChannelsText }}
      rows={(items, onOpen) => <Rows items={items} onOpen={onOpen} />}
      drawer={(channel, onClose) => <ChannelDrawer channel={channel} onClose={onClose} />}
    />
  );
}

function Rows({ items, onOpen }: { items: readonly ChannelView[]; onOpen: (item: ChannelView) => void }) {
  const words = useWords(settingsMessages);
  const name = (item: ChannelView) => <NameLink name={item.name} onOpen={() => onOpen(item)} />;
  const state = ({ isEnabled }: ChannelView) => <EnabledTag isEnabled={isEnabled} />;
  return (
    <DataTable
      label={words['tab.channels']}
      rows={items}
      rowKey={({ id }) => id}
      onOpen={onOpen}
      columns={[
        { key: 'name', title: words.scheduleName, render: name },
        { key: 'id', title: words.channelId, render: ({ id }) => <span className="ds-mono">{id}</span> },
        { key: 'kind', title: words.kind, render: ({ kind }) => words[`kind.${kind}`] },
        { key: 'language', title: words.language, render: ({ language }) => words[language] },
        { key: 'state', title: words.enabled, render: state },
      ]}
      card={(item) => (
        <>
          <span className="ds-row">
            {name(item)}
            {state(item)}
          </span>
          <span className="ds-muted">
            {words[`kind.${item.kind}`]} · {item.id}
          </span>
        </>
      )}
    />
  );
}

interface Draft {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly language: 'zh' | 'en';
  readonly url: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly to: string;
}

const NEW: Draft = {
  id: '',
  kind: 'dingtalk',
  name: '',
  isEnabled: true,
  language: 'zh',
  url: '',
  secret: '',
  host: '',
  port: 587,
  security: 'starttls',
  user: '',
  password: '',
  from: '',
  to: '',
};

/** Fields that a view leaves out are empty: the secrets. */
function draftOf(channel: ChannelView): Draft {
  const { to } = channel;
  const known = Object.fromEntries(Object.entries(channel).filter(([key]) => key in NEW));
  return { ...NEW, ...known, to: Array.isArray(to) ? to.join(', ') : '' };
}

/** What the controller is told: of its kind only; a secret that was left empty stays as it was. */
function bodyOf({ kind, name, isEnabled, language, ...rest }: Draft): object {
  const common = { kind, name, isEnabled, language };
  const kept = (text: string) => (text === '' ? null : text);
  if (kind === 'email') {
    const { host, port, security, user, from, password } = rest;
    const to = rest.to.split(/[,，;\s]+/u).filter((address) => address !== '');
    return { ...common, host, port, security, user, from, to, password: kept(password) };
  }
  const url = kept(rest.url);
  return kind === 'wecom' ? { ...common, url } : { ...common, url, secret: kept(rest.secret) };
}

function ChannelDrawer({ channel, onClose }: { channel: ChannelView | null; onClose: () => void }) {
  const words = useWords(settingsMessages);
  const common = useWords(commonMessages);
  const { send, isBusy } = useSend(onClose);
  const [draft, setDraft] = useState<Draft>(channel === null ? NEW : draftOf(channel));
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const secretHint = (key: string) => (channel?.secretsSet.includes(key) ? { hint: words.keptSecret } : {});
  return (
    <Drawer open onClose={onClose} size={480} title={channel?.name ?? words.newChannel}>
      <div className="ds-stack">
        <ChoiceField
          label={words.kind}
          value={draft.kind}
          isDisabled={channel !== null}
          options={KINDS.map((value) => ({ value, label: words[`kind.${value}`] }))}
          onChange={(kind) => change({ kind })}
        />
        <TextField
          label={words.channelId}
          hint={words.channelIdHint}
          value={draft.id}
          max={48}
          isDisabled={channel !== null}
          onChange={(id) => change({ id })}
        />
        <TextField
          label={words.scheduleName}
          value={draft.name}
          max={60}
          onChange={(name) => change({ name })}
        />
        <ChoiceField
          label={words.language}
          value={draft.language}
          options={(['zh', 'en'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={(language) => change({ language })}
        />
        {draft.kind === 'email' ? (
          <MailFields draft={draft} change={change} passwordHint={secretHint('password')} />
        ) : (
          <TextField
            label={words.url}
            isSecret
            max={500}
            value={draft.url}
            {...secretHint('url')}
            onChange={(url) => change({ url })}
          />
        )}
        {(draft.kind === 'dingtalk' || draft.kind === 'feishu') && (
          <TextField
            label={words.secret}
            isSecret
            value={draft.secret}
            {...secretHint('secret')}
            onChange={(secret) => change({ secret })}
          />
        )}
        <SwitchField
          label={words.enabled}
          value={draft.isEnabled}
          onChange={(isEnabled) => change({ isEnabled })}
        />
        <div>
          <Button
            type="primary"
            disabled={draft.id === '' || draft.name === ''}
            loading={isBusy}
            onClick={() =>
              void send('PUT', `/channels/${draft.id}`, {
                body: bodyOf(draft),
                ifMatch: channel?.version ?? 0,
              })
            }
          >
            {common.save}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}

interface MailFieldsProps {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
  readonly passwordHint: { readonly hint?: string };
}

function MailFields({ draft, change, passwordHint }: MailFieldsProps) {
  const words = useWords(settingsMessages);
  const securities = [
    { value: 'none', label: words['security.none'] },
    { value: 'starttls', label: 'STARTTLS' },
    { value: 'tls', label: 'TLS' },
  ] as const;
  return (
    <>
      <TextField label={words.host} value={draft.host} onChange={(host) => change({ host })} />
      <span className="settings-pair">
        <NumberField label={words.port} value={draft.port} onChange={(port) => change({ port })} />
        <ChoiceField
          label={words.security}
          value={draft.security}
          options={securities}
          onChange={(security) => change({ security })}
        />
      </span>
      <TextField label={words.smtpUser} value={draft.user} onChange={(user) => change({ user })} />
      <TextField
        label={words.password}
        isSecret
        value={draft.password}
        {...passwordHint}
        onChange={(password) => change({ password })}
      />
      <TextField label={words.sender} value={draft.from} onChange={(from) => change({ from })} />
      <TextField
        label={words.receivers}
        hint={words.receiversHint}
        max={2_000}
        value={draft.to}
        onChange={(to) => change({ to })}
      />
    </>
  );
}
