/** The way in for technicians: the top left corner, held for five seconds while nobody is served. Nothing is to be seen there. */
import { useEffect, useRef } from 'react';
import { useScreen } from '../app/screen-context.ts';
import './corner.css';

const HOLD_MS = 5_000;

export function TechnicianCorner() {
  const { view, work } = useScreen();
  const isShown = view.step === 'attract';
  const { language } = view;
  const hold = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = () => clearTimeout(hold.current);
  // The screen is drawn anew while the finger lies there: what it will do must not depend on that.
  const open = useRef(() => {});
  open.current = () => work({ do: 'open', language });

  useEffect(() => {
    if (!isShown) return undefined;
    const onKey = ({ ctrlKey, altKey, code }: KeyboardEvent) => {
      if (ctrlKey && altKey && code === 'KeyM') open.current();
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
      clearTimeout(hold.current);
    };
  }, [isShown]);

  if (!isShown) return null;
  return (
    <div
      className="technician-corner"
      aria-hidden="true"
      onPointerDown={() => {
        release();
        hold.current = setTimeout(() => open.current(), HOLD_MS);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerLeave={release}
      onContextMenu={(event) => event.preventDefault()}
    />
  );
}
