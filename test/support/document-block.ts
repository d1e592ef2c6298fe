/** What our documents tell people to write, so that tests run with exactly that. */
import { readFile } from 'node:fs/promises';

/** The only block of this language in a file of docs/. */
export async function documentBlock(file: string, language: string): Promise<string> {
  const text = await readFile(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((match) => match[1] === language);
  const body = blocks[0]?.[2];
  if (body === undefined || blocks.length !== 1) {
    throw new Error(`docs/${file} must have exactly one \`\`\`${language} block`);
  }
  return body;
}
