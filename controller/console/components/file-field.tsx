/** A file to choose or to drop, as text. */
import { InboxOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import './file-field.css';

interface FileFieldProps {
  readonly text: string;
  readonly hint: string;
  readonly accept: string;
  readonly onText: (text: string, fileName: string) => void;
}

export function FileField({ text, hint, accept, onText }: FileFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);

  async function read(file: File | undefined): Promise<void> {
    if (file !== undefined) onText(await textOf(file), file.name);
  }

  return (
    <div
      className={isOver ? 'import-drop import-drop-over' : 'import-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        void read(event.dataTransfer.files[0]);
      }}
    >
      <InboxOutlined aria-hidden="true" className="import-icon" />
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={text}
        onChange={({ target }) => {
          void read(target.files?.[0]);
          // The same file again, after it was mended, is news too.
          target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>{text}</Button>
      <span className="ds-muted">{hint}</span>
    </div>
  );
}

/** Excel in Chinese saves CSV as GB18030 unless told otherwise. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
