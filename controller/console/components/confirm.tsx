/** Asks before something that cannot be taken back, or that cuts people off. */
import { App, Input } from 'antd';
import { useCallback, useState } from 'react';
import { commonMessages } from '../lib/common-words.ts';
import { useWords } from '../lib/i18n.ts';

export interface ConfirmOptions {
  readonly title: string;
  readonly description: React.ReactNode;
  readonly okText: string;
  readonly isDanger?: boolean;
  /** Has to be typed, for what would hurt most. */
  readonly typeToConfirm?: string;
}

/** Resolves with false when the person thinks better of it. */
export function useConfirm(): (options: ConfirmOptions) => Promise<boolean> {
  const { modal } = App.useApp();
  const words = useWords(commonMessages);
  return useCallback(
    ({ title, description, okText, isDanger = false, typeToConfirm }) =>
      new Promise((resolve) => {
        const dialog = modal.confirm({
          title,
          content:
            typeToConfirm === undefined ? (
              description
            ) : (
              <TypedConfirmation
                text={typeToConfirm}
                onChange={(isRight) =>
                  dialog.update({ okButtonProps: { danger: isDanger, disabled: !isRight } })
                }
              >
                {description}
              </TypedConfirmation>
            ),
          okText,
          cancelText: words.cancel,
          okButtonProps: { danger: isDanger, disabled: typeToConfirm !== undefined },
          autoFocusButton: isDanger ? 'cancel' : 'ok',
          onOk: () => resolve(true),
          onCancel: () => resolve(false),
        });
      }),
    [modal, words],
  );
}

interface TypedConfirmationProps {
  readonly text: string;
  readonly onChange: (isRight: boolean) => void;
  readonly children: React.ReactNode;
}

function TypedConfirmation({ text, onChange, children }: TypedConfirmationProps) {
  const [typed, setTyped] = useState('');
  return (
    <div className="ds-stack">
      <div>{children}</div>
      <Input
        aria-label={text}
        placeholder={text}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(event.target.value.trim() === text);
        }}
      />
    </div>
  );
}
