/** Which Node can run Doorstep (DESIGN 7). Written for any Node to parse: nothing newer than Node 12. */

/** Oldest version that runs it: type stripping and better-sqlite3 13 (style.md 1). */
export const NEEDED = '22.14.0';

/** Null when `found` (as in process.versions.node) is new enough, otherwise one sentence that says what to do. */
export function nodeVersionProblem(found) {
  if (compare(found, NEEDED) >= 0) return null;
  return (
    'Doorstep needs Node ' +
    NEEDED +
    ' or newer, but this is Node ' +
    found +
    '. Run it as an npm script (for example "npm run demo"): "npm ci" in the project brings the right Node with it.'
  );
}

function compare(a, b) {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < 3; i++) {
    if (left[i] !== right[i]) return left[i] - right[i];
  }
  return 0;
}

/** A pre-release such as 23.0.0-nightly counts as its release. */
function numbers(version) {
  return version
    .split('-')[0]
    .split('.')
    .map(function (part) {
      return Number(part);
    });
}
