/** The picture of a service: people recognise it sooner than its name (DESIGN 1). */

const PICTURES = import.meta.glob<string>('../../services/pictures/*.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** What of a picture is seen, in its own units. */
export interface PictureWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** undefined: there is no such picture. */
export function pictureSize(name: string): { readonly width: number; readonly height: number } | undefined {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(sourceOf(name) ?? '') ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}

/** A part of a picture, as large as its place. */
export function PicturePart({ name, part: { x, y, width, height } }: { name: string; part: PictureWindow }) {
  const html = sourceOf(name)?.replace(/viewBox="[^"]*"/, `viewBox="${x} ${y} ${width} ${height}"`) ?? '';
  return <div className="picture-part" aria-hidden="true" dangerouslySetInnerHTML={{ __html: html }} />;
}

function sourceOf(name: string): string | undefined {
  return PICTURES[`../../services/pictures/${name}.svg`];
}

/** Nothing where there is no such picture. */
export function Picture({ name }: { name: string }) {
  const source = sourceOf(name);
  return source === undefined ? null : (
    // Our own files, built in; an <img> could not take the colour of the text.
    <span className="picture" aria-hidden="true" dangerouslySetInnerHTML={{ __html: source }} />
  );
}
