/** 告知承诺: what is promised, in one sentence, and a name under it by one's own finger. */
import { useRef, useState } from 'react';
import { useScreen, useSay, useWords } from '../app/screen-context.ts';
import { BigButton } from '../components/big-button.tsx';
import { screenMessages } from './messages.ts';
import '../components/pads.css';

type Point = readonly [x: number, y: number];

/** The pad is a thousand units wide and high, whatever its size on the screen. */
const UNITS = 1000;
/** Together below what the agent takes (kiosk/agent/ui-api/messages.ts). */
const MAX_POINTS = 700;
/** Closer points show nothing more, units. */
const MIN_DISTANCE = 12;

export function Sign() {
  const { view, touch } = useScreen();
  const words = useWords(screenMessages);
  const say = useSay();
  const [strokes, setStrokes] = useState<readonly (readonly Point[])[]>([]);
  const isDrawing = useRef(false);
  const promise = view.service?.promise ?? null;

  function draw(event: React.PointerEvent<SVGSVGElement>, isNew: boolean): void {
    const box = event.currentTarget.getBoundingClientRect();
    const point: Point = [
      Math.round(((event.clientX - box.left) / box.width) * UNITS),
      Math.round(((event.clientY - box.top) / box.height) * UNITS),
    ];
    if (point.some((value) => value < 0 || value > UNITS)) return;
    setStrokes((before) => extended(before, point, isNew));
  }

  return (
    <div className="screen">
      <h1>{words.signTitle}</h1>
      {promise !== null && <p className="promise">{say(promise)}</p>}
      <svg
        className="sign-pad"
        viewBox={`0 0 ${UNITS} ${UNITS}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.signHere}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          isDrawing.current = true;
          draw(event, true);
        }}
        onPointerMove={(event) => isDrawing.current && draw(event, false)}
        onPointerUp={() => (isDrawing.current = false)}
        onPointerCancel={() => (isDrawing.current = false)}
      >
        {strokes.map((stroke, index) => (
          <polyline
            key={index}
            points={stroke.map(([x, y]) => `${x},${y}`).join(' ')}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <div className="pages-controls">
        <BigButton isDisabled={strokes.length === 0} onPress={() => setStrokes([])}>
          {words.clear}
        </BigButton>
        <BigButton
          look="primary"
          isDisabled={pointsOf(strokes) < 4}
          onPress={() => touch({ type: 'sign', strokes: encoded(strokes) })}
        >
          {words.signed}
        </BigButton>
      </div>
    </div>
  );
}

function extended(strokes: readonly (readonly Point[])[], point: Point, isNew: boolean) {
  if (pointsOf(strokes) >= MAX_POINTS) return strokes;
  const last = strokes.at(-1);
  if (isNew || last === undefined) return [...strokes, [point]];
  const [x, y] = last.at(-1) ?? point;
  return Math.hypot(point[0] - x, point[1] - y) < MIN_DISTANCE
    ? strokes
    : [...strokes.slice(0, -1), [...last, point]];
}

function pointsOf(strokes: readonly (readonly Point[])[]): number {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

function encoded(strokes: readonly (readonly Point[])[]): string {
  return strokes.map((stroke) => stroke.map(([x, y]) => `${x},${y}`).join(' ')).join(';');
}
