/** Adding a person, or changing one: name, roles, password, second factor, shutting out. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Divider, Drawer, Form, Input } from 'antd';
import type { User, UserCreate, UserUpdate } from '../../../accounts/api.ts';
import { useConfirm } from '../../components/confirm.tsx';
import { useToast } from '../../components/toast.tsx';
import { useTask } from '../../components/use-task.ts';
import { isTaken, request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { NameField, NewPasswordField, RolesField } from './fields.tsx';
import { accountMessages } from './messages.ts';

/** `user` null: a new one. */
export function UserDrawer({ user, onClose }: { user: User | null; onClose: () => void }) {
  const words = useWords(accountMessages);
  const common = useWords(commonMessages);
  const [form] = Form.useForm<UserCreate>();
  const { send, isBusy } = useSend(onClose, (error) => {
    // A conflict of an existing one is the rule of the last administrator.
    const isNameTaken = user === null && isTaken(error);
    if (isNameTaken) form.setFields([{ name: 'name', errors: [common.taken] }]);
    return isNameTaken;
  });
  return (
    <Drawer
      open
      size={420}
      onClose={onClose}
      title={user === null ? words.newUser : words.editUser(user.name)}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={user ?? { roles: [] }}
        onFinish={(values: UserCreate) =>
          void send(() =>
            user === null
              ? request('POST', '/users', { body: values, idempotencyKey: crypto.randomUUID() })
              : update(user, { displayName: values.displayName, roles: values.roles }),
          )
        }
      >
        {user === null && <NameField />}
        <Form.Item
          name="displayName"
          label={words.displayName}
          extra={words.displayNameHint}
          rules={[{ required: true, message: common.required }]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <RolesField />
        {user === null && <NewPasswordField name="password" />}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {user === null ? words.newUser : common.save}
        </Button>
      </Form>
      {user !== null && <Powers user={user} send={send} />}
    </Drawer>
  );
}

type Send = (work: () => Promise<unknown>) => Promise<void>;

function Powers({ user, send }: { user: User; send: Send }) {
  const words = useWords(accountMessages);
  const confirm = useConfirm();

  async function disable(): Promise<void> {
    const title = words.disableTitle(user.displayName);
    const isSure = await confirm({
      title,
      description: words.disableText,
      okText: words.disable,
      isDanger: true,
    });
    if (isSure) await send(() => update(user, { isDisabled: true }));
  }

  async function removeFactor(): Promise<void> {
    const title = words.removeFactorTitle(user.displayName);
    const isSure = await confirm({
      title,
      description: words.removeFactorText,
      okText: words.removeFactor,
      isDanger: true,
    });
    if (isSure) await send(() => update(user, { removeTotp: true }));
  }

  return (
    <>
      <Divider />
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password: string }) => void send(() => update(user, { password }))}
      >
        <NewPasswordField name="password" />
        <p className="ds-muted">{words.resetText}</p>
        <Button htmlType="submit">{words.resetPassword}</Button>
      </Form>
      <Divider />
      <div className="ds-row">
        {user.hasTotp && <Button onClick={() => void removeFactor()}>{words.removeFactor}</Button>}
        {user.isDisabled ? (
          <Button onClick={() => void send(() => update(user, { isDisabled: false }))}>{words.enable}</Button>
        ) : (
          <Button danger onClick={() => void disable()}>
            {words.disable}
          </Button>
        )}
      </div>
    </>
  );
}

function update(user: User, body: UserUpdate): Promise<unknown> {
  return request('PATCH', `/users/${user.id}`, { body, ifMatch: user.version });
}

/** `explain`: true when the form itself shows what is wrong. */
function useSend(onDone: () => void, explain: (error: unknown) => boolean): { send: Send; isBusy: boolean } {
  const toast = useToast();
  const client = useQueryClient();
  const common = useWords(commonMessages);
  const { isBusy, run } = useTask();
  return {
    isBusy,
    async send(work) {
      await run(async () => {
        await work();
        toast.success(common.saved);
        onDone();
      }, explain);
      // Also after a refusal: somebody else may have changed it.
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  };
}
