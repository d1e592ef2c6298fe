/** Ctrl/⌘ K: from anywhere to any page or kiosk, without the pointer. */
import { DesktopOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input, type InputRef, Modal } from 'antd';
import { useEffect, useRef, useState, type ComponentType } from 'react';
import { useNavigate } from 'react-router';
import type { KioskPage } from '../../fleet/api.ts';
import type { KioskSummary } from '../../fleet/read-model.ts';
import { paths } from '../app/paths.ts';
import { request } from '../lib/api.ts';
import { useWords } from '../lib/i18n.ts';
import { useDebounced } from '../lib/use-debounced.ts';
import { frameMessages } from './messages.ts';
import { useNavigation } from './pages.ts';

interface Option {
  readonly path: string;
  readonly text: string;
  readonly hint: string;
  readonly icon: ComponentType;
}

const MAX_KIOSKS = 8;

export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const words = useWords(frameMessages);
  const input = useRef<InputRef>(null);
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      title={words.palette}
      footer={null}
      destroyOnHidden
      afterOpenChange={(open) => open && input.current?.focus()}
    >
      <PaletteSearch input={input} onClose={onClose} />
    </Modal>
  );
}

interface PaletteSearchProps {
  readonly input: React.RefObject<InputRef | null>;
  readonly onClose: () => void;
}

function PaletteSearch({ input, onClose }: PaletteSearchProps) {
  const words = useWords(frameMessages);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const options = useOptions(text);
  useEffect(() => setChosen(0), [text]);
  useEffect(() => {
    document.getElementById(`palette-option-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function open(option: Option | undefined): void {
    if (option === undefined) return;
    onClose();
    void navigate(option.path);
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    // Enter and arrows of an input method choose characters.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') open(options[chosen]);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <Input
        ref={input}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder={words.paletteHint}
        aria-label={words.paletteHint}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-activedescendant={options.length > 0 ? `palette-option-${chosen}` : undefined}
      />
      <ul id="palette-options" className="palette-list" role="listbox" aria-label={words.palette}>
        {options.map((option, index) => (
          <li
            key={option.path}
            id={`palette-option-${index}`}
            role="option"
            aria-selected={index === chosen}
            className="palette-option"
            onPointerMove={() => setChosen(index)}
            onClick={() => open(option)}
          >
            <option.icon aria-hidden="true" />
            {option.text}
            <small>{option.hint}</small>
          </li>
        ))}
      </ul>
      {options.length === 0 && <p className="ds-muted">{words.paletteEmpty}</p>}
    </>
  );
}

function useOptions(text: string): Option[] {
  const words = useWords(frameMessages);
  const q = useDebounced(text.trim());
  const pages = useNavigation();
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['palette', q],
    queryFn: ({ signal }) =>
      request<KioskPage>('GET', '/kiosks', { query: { q, limit: MAX_KIOSKS }, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  const wanted = text.trim().toLowerCase();
  const found = pages
    .filter((page) => page.text.toLowerCase().includes(wanted))
    .map(({ path, text: label, icon, group }) => ({
      path,
      text: label,
      icon,
      hint: group === 'action' ? words.paletteActions : words.palettePages,
    }));
  // What was found for fewer letters must still match: Enter may come before the answer.
  const isOld = isPlaceholderData || q !== text.trim();
  const matches = (kiosk: KioskSummary) => `${kiosk.name} ${kiosk.id}`.toLowerCase().includes(wanted);
  const items = wanted === '' ? [] : (data?.items ?? []);
  const kiosks = (isOld ? items.filter(matches) : items).map(({ id, name }) => ({
    path: paths.kiosk(id),
    text: name,
    icon: DesktopOutlined,
    hint: id,
  }));
  return [...found, ...kiosks];
}
