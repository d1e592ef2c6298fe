/** A few lines of text on A4 as PDF 1.4, made by hand: for test pages, which need no fonts of ours. */

/** ISO 216 A4 in points. */
const A4 = { width: 595.28, height: 841.89 };
const MARGIN = 72;
const LEADING = 30;
const FONT_SIZE = 18;

/** One list of lines for each page; ASCII in Helvetica, anything else in the Chinese font that the reader has. */
export function makePdf(pages: readonly (readonly string[])[]): Uint8Array {
  const first = 6;
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [5 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light ' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> ' +
      '/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] ' +
      '/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>',
    ...pages.flatMap((lines, index) => pageObjects(lines, first + 2 * index + 1)),
  ];
  return assemble(objects);
}

function pageObjects(lines: readonly string[], contentNumber: number): string[] {
  const content = lines.map((line, index) => textAt(line, A4.height - MARGIN - index * LEADING)).join('\n');
  return [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] ` +
      `/Contents ${contentNumber} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
}

function textAt(line: string, y: number): string {
  // oxlint-disable-next-line no-control-regex -- everything that Helvetica's standard encoding lacks
  const isAscii = /^[\u0020-\u007e]*$/u.test(line);
  const encoding = isAscii ? Buffer.from(line, 'latin1') : Buffer.from(line, 'utf16le').swap16();
  return `BT /${isAscii ? 'F1' : 'F2'} ${FONT_SIZE} Tf ${MARGIN} ${y} Td <${encoding.toString('hex')}> Tj ET`;
}

/** Objects, then where each of them begins (ISO 32000-1 7.5). */
function assemble(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + end, 'latin1');
}
