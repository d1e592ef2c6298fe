/** A card that comes down on the reader, again and again, until somebody does it too. */

export function CardPicture() {
  return (
    <svg className="card-picture" viewBox="0 0 320 220" aria-hidden="true">
      <rect x="40" y="130" width="240" height="70" rx="16" className="card-picture-reader" />
      <path d="M120 165a40 40 0 0 1 80 0M140 165a20 20 0 0 1 40 0" className="card-picture-waves" />
      <g className="card-picture-card">
        <rect x="90" y="20" width="140" height="88" rx="10" />
        <rect x="104" y="38" width="60" height="8" rx="4" />
        <rect x="104" y="56" width="44" height="8" rx="4" />
        <rect x="104" y="86" width="112" height="8" rx="4" />
        <circle cx="200" cy="52" r="14" />
      </g>
    </svg>
  );
}
