/** Form fields that several account pages have. */
import { Checkbox, Form, Input } from 'antd';
import { Role } from '../../../accounts/permissions.ts';
import { useWords } from '../../lib/i18n.ts';
import { useRoleWords } from '../../lib/role-words.ts';
import { accountMessages } from './messages.ts';

export function NameField() {
  const words = useWords(accountMessages);
  return (
    <Form.Item
      name="name"
      label={words.name}
      extra={words.nameHint}
      rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,31}$/i, message: words.nameHint }]}
    >
      <Input autoComplete="username" autoCapitalize="none" maxLength={32} />
    </Form.Item>
  );
}

export function NewPasswordField({ name }: { name: string }) {
  const words = useWords(accountMessages);
  return (
    <Form.Item
      name={name}
      label={words.newPassword}
      extra={words.passwordHint}
      rules={[{ required: true, min: 12, message: words.passwordRule }]}
    >
      <Input.Password autoComplete="new-password" maxLength={256} />
    </Form.Item>
  );
}

export function RolesField() {
  const words = useWords(accountMessages);
  const roleWords = useRoleWords();
  const texts: Record<Role, string> = {
    operator: words.roleOperatorText,
    technician: words.roleTechnicianText,
    planner: words.rolePlannerText,
    administrator: words.roleAdministratorText,
  };
  return (
    <Form.Item name="roles" label={words.roles} rules={[{ required: true, message: words.rolesRule }]}>
      <Checkbox.Group className="ds-stack" style={{ gap: 8 }}>
        {Role.options.map((role) => (
          <Checkbox key={role} value={role}>
            {roleWords[role]} <span className="ds-muted">{texts[role]}</span>
          </Checkbox>
        ))}
      </Checkbox.Group>
    </Form.Item>
  );
}
