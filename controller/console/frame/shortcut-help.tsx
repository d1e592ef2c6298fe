/** The keyboard shortcuts, and their off switch. */
import { Modal, Switch } from 'antd';
import { useWords } from '../lib/i18n.ts';
import { usePreferences } from '../lib/preferences.tsx';
import { frameMessages } from './messages.ts';

export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const words = useWords(frameMessages);
  const { hasShortcuts, setShortcuts } = usePreferences();
  const rows: readonly (readonly [string, string])[] = [
    ['Ctrl K · ⌘ K', words.keyPalette],
    ['/', words.keySearch],
    ['?', words.keyHelp],
    ['j · k', words.keyMove],
    ['x', words.keySelect],
    ['Enter', words.keyOpen],
    ['g o · g k · g u · g m · g s', words.keyGo],
    ['Esc', words.keyClose],
  ];
  return (
    <Modal open={isOpen} onCancel={onClose} title={words.shortcuts} footer={null}>
      <dl className="shortcut-list">
        {rows.map(([keys, text]) => (
          <div key={keys} style={{ display: 'contents' }}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label className="ds-row">
        <Switch checked={hasShortcuts} onChange={setShortcuts} /> {words.shortcutsOn}
      </label>
    </Modal>
  );
}
