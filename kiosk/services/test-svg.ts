/** A reader of the plain SVG that our pictures are written in: strict about XML, blind to everything that we do not draw with. */

export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own characters, without those of its children. */
  text: string;
}

const TOKEN =
  /<(?<end>\/?)(?<name>[a-zA-Z]+)(?<attributes>(?:\s+[a-zA-Z-]+="[^"<&]*")*)\s*(?<empty>\/?)>|(?<text>[^<]+)/gy;

/** All elements in the order of their beginnings, the root first. Throws where the text is not well-formed. */
export function parseSvg(source: string): SvgElement[] {
  const elements: SvgElement[] = [];
  const open: SvgElement[] = [];
  let at = 0;
  for (const { 0: token, groups = {} } of source.trimEnd().matchAll(TOKEN)) {
    at += token.length;
    const { end, name = '', attributes = '', empty, text } = groups;
    const parent = open.at(-1);
    if (text !== undefined) {
      if (parent === undefined || /&(?!(?:amp|lt|gt|quot|apos);)/.test(text))
        throw new Error(`stray: ${text}`);
      parent.text += text.trim();
    } else if (end === '/') {
      if (parent?.name !== name || empty === '/' || attributes !== '')
        throw new Error(`ends nothing: ${token}`);
      open.pop();
    } else {
      if (elements.length > 0 && parent === undefined) throw new Error(`a second root: ${token}`);
      const element: SvgElement = { name, attributes: parseAttributes(attributes), text: '' };
      elements.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  if (at !== source.trimEnd().length) throw new Error(`unreadable: ${source.slice(at, at + 40)}`);
  if (open.length > 0 || elements.length === 0) throw new Error('the end is missing');
  return elements;
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`twice: ${name}`);
    attributes[name] = value;
  }
  return attributes;
}
