/** The picture of a service: people recognise it sooner than its name (DESIGN 1). */

const PICTURES = import.meta.glob<string>('../../services/pictures/*.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Nothing where there is no such picture. */
export function Picture({ name }: { name: string }) {
  const source = PICTURES[`../../services/pictures/${name}.svg`];
  return source === undefined ? null : (
    // Our own files, built in; an <img> could not take the colour of the text.
    <span className="picture" aria-hidden="true" dangerouslySetInnerHTML={{ __html: source }} />
  );
}
