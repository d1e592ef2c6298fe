/** Seconds that are left, as a ring that empties and as a number. */
import { useEffect, useState } from 'react';
import { useWords } from '../app/screen-context.ts';
import { frameMessages } from './messages.ts';
import './countdown-ring.css';

const RADIUS = 44;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;
const TICK_MS = 250;

/** Both as the agent says them with each view; in between the screen counts by itself. */
export function CountdownRing({ remainingMs, totalMs }: { remainingMs: number; totalMs: number }) {
  const words = useWords(frameMessages);
  const leftMs = useCountdown(remainingMs);
  return (
    <div className="countdown" role="timer">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle className="countdown-track" cx="50" cy="50" r={RADIUS} />
        <circle
          className="countdown-rest"
          cx="50"
          cy="50"
          r={RADIUS}
          strokeDasharray={CIRCUMFERENCE}
          strokeDashoffset={CIRCUMFERENCE * (1 - leftMs / Math.max(1, totalMs))}
        />
      </svg>
      <span>{words.seconds(Math.ceil(leftMs / 1000))}</span>
    </div>
  );
}

function useCountdown(remainingMs: number): number {
  const [leftMs, setLeftMs] = useState(remainingMs);
  useEffect(() => {
    const endMs = performance.now() + remainingMs;
    setLeftMs(remainingMs);
    const timer = setInterval(() => setLeftMs(Math.max(0, endMs - performance.now())), TICK_MS);
    return () => clearInterval(timer);
  }, [remainingMs]);
  return leftMs;
}
