/** The few signs that are on every screen; drawn with the colour of the text beside them. */

const PATHS = {
  back: 'M20 6 10 16l10 10',
  help: 'M12 12a4 4 0 1 1 6 3.5c-1.6.9-2 1.8-2 3.5M16 24v.5',
  leave: 'M19 8h6v16h-6M15 16H5m4-5-5 5 5 5',
  check: 'm7 17 6 6 12-14',
  sound: 'M6 13v6h4l6 5V8l-6 5H6Zm15-2a7 7 0 0 1 0 10',
  person: 'M16 15a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm-10 12c1-6 5-8 10-8s9 2 10 8',
  next: 'm12 6 10 10-10 10',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 32 32" width="1.4em" height="1.4em" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
