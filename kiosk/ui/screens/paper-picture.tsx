/** Paper that comes out of the slot, or that has stopped half-way. */
export function PaperPicture({ isStopped = false }: { isStopped?: boolean }) {
  return (
    <svg className="paper-picture" viewBox="0 0 240 200" aria-hidden="true">
      <rect x="30" y="20" width="180" height="26" rx="13" className="card-picture-reader" />
      <g className="paper-picture-paper">
        {isStopped ? (
          <path d="M60 34h120v62l-15-9-15 9-15-9-15 9-15-9-15 9-15-9-15 9z" />
        ) : (
          <path d="M60 34h120v130l-15-9-15 9-15-9-15 9-15-9-15 9-15-9-15 9z" />
        )}
        <rect x="78" y="62" width="84" height="8" rx="4" />
        {!isStopped && (
          <>
            <rect x="78" y="84" width="64" height="8" rx="4" />
            <rect x="78" y="106" width="84" height="8" rx="4" />
          </>
        )}
      </g>
      {isStopped && (
        <g className="paper-picture-stop">
          <circle cx="180" cy="140" r="38" />
          <rect x="175" y="116" width="10" height="30" rx="5" />
          <circle cx="180" cy="160" r="6" />
        </g>
      )}
    </svg>
  );
}
