/** The search of a page: it searches when the typing pauses, and never in the middle of a Chinese syllable. `/` leads here. */
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useDebounced } from '../lib/use-debounced.ts';
import './search-field.css';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [isComposing, setIsComposing] = useState(false);
  const settled = useDebounced(text.trim());
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (!isComposing && settled === text.trim() && settled !== value) onChange(settled);
    // Only the pause sends it; what changes beside it must not send it again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, isComposing]);
  return (
    <Input
      data-search
      allowClear
      className="search-field"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onCompositionStart={() => setIsComposing(true)}
      onCompositionEnd={() => setIsComposing(false)}
    />
  );
}
