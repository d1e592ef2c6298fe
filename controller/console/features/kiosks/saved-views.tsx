/** Filters, sort and page under a name, for oneself or for everybody. */
import { DeleteOutlined, StarOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Popover } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import type { SavedView, SavedViewCreate } from '../../../fleet/api.ts';
import { useToast } from '../../components/toast.tsx';
import { request } from '../../lib/api.ts';
import { commonMessages } from '../../lib/common-words.ts';
import { useWords } from '../../lib/i18n.ts';
import { kioskMessages } from './messages.ts';

export function SavedViews({ page }: { page: SavedView['page'] }) {
  const words = useWords(kioskMessages);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setIsOpen}
      trigger="click"
      placement="bottomRight"
      content={<Views page={page} onChosen={() => setIsOpen(false)} />}
    >
      <Button icon={<StarOutlined aria-hidden="true" />}>{words.views}</Button>
    </Popover>
  );
}

function Views({ page, onChosen }: { page: SavedView['page']; onChosen: () => void }) {
  const words = useWords(kioskMessages);
  const { pathname } = useLocation();
  const { data } = useQuery({
    queryKey: ['views', page],
    queryFn: () => request<{ items: SavedView[] }>('GET', '/views', { query: { page } }),
  });
  const { create, remove } = useViewChanges(page);
  const items = data?.items ?? [];
  return (
    <div className="ds-stack" style={{ width: 260 }}>
      {items.length === 0 && <span className="ds-muted">{words.viewsEmpty}</span>}
      {items.map((view) => (
        <div key={view.id} className="ds-row" style={{ justifyContent: 'space-between' }}>
          <Link to={`${pathname}?${view.query}`} onClick={onChosen}>
            {view.name}
          </Link>
          {view.isOwn && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined aria-hidden="true" />}
              aria-label={words.viewRemove(view.name)}
              onClick={() => void remove(view.id)}
            />
          )}
        </div>
      ))}
      <NewView onCreate={create} />
    </div>
  );
}

function NewView({
  onCreate,
}: {
  onCreate: (view: Pick<SavedViewCreate, 'name' | 'isShared'>) => Promise<void>;
}) {
  const words = useWords(kioskMessages);
  const common = useWords(commonMessages);
  const [form] = Form.useForm<{ name: string; isShared?: boolean }>();
  async function create({ name, isShared = false }: { name: string; isShared?: boolean }): Promise<void> {
    await onCreate({ name, isShared });
    form.resetFields();
  }
  return (
    <Form form={form} onFinish={(values) => void create(values)}>
      <Form.Item
        name="name"
        rules={[{ required: true, message: common.required }]}
        style={{ marginBottom: 8 }}
      >
        <Input aria-label={words.viewName} placeholder={words.viewName} maxLength={40} />
      </Form.Item>
      <Form.Item name="isShared" valuePropName="checked" style={{ marginBottom: 8 }}>
        <Checkbox>{words.viewShared}</Checkbox>
      </Form.Item>
      <Button htmlType="submit" block>
        {words.saveView}
      </Button>
    </Form>
  );
}

function useViewChanges(page: SavedView['page']) {
  const { search } = useLocation();
  const client = useQueryClient();
  const toast = useToast();
  const common = useWords(commonMessages);
  async function change(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      toast.success(common.saved);
    } catch (error) {
      toast.error(error);
    }
    await client.invalidateQueries({ queryKey: ['views', page] });
  }
  const create = (view: Pick<SavedViewCreate, 'name' | 'isShared'>) => {
    const params = new URLSearchParams(search);
    // A place in the list is not a view, and a language is a person's.
    for (const name of ['after', 'lang']) params.delete(name);
    const body = { ...view, page, query: params.toString() };
    return change(() => request('POST', '/views', { body, idempotencyKey: crypto.randomUUID() }));
  };
  return {
    create,
    remove: (id: string) => change(() => request('DELETE', `/views/${id}`)),
  };
}
