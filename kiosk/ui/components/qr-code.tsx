/** A QR code to take away by telephone, as sharp lines of any size. */
import { create } from 'qrcode';
import { useMemo } from 'react';

/** Modules of white around it (ISO/IEC 18004). */
const QUIET = 4;

export function QrCode({ data, label }: { data: string; label: string }) {
  const { size, path } = useMemo(() => drawn(data), [data]);
  return (
    <svg
      className="qr-code"
      viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`}
      role="img"
      aria-label={label}
    >
      <rect x={-QUIET} y={-QUIET} width={size + 2 * QUIET} height={size + 2 * QUIET} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(data: string): { readonly size: number; readonly path: string } {
  const { modules } = create(data, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column) !== 0) path += `M${column} ${row}h1v1h-1z`;
  return { size: modules.size, path };
}
