/** Run by crash.test.ts as a process of its own: appends as fast as it can until it is killed, and says what is done. */
import { writeSync } from 'node:fs';
import { draft, open } from './test-support.ts';

const [file = '', run = ''] = process.argv.slice(2);
const { store, outbox } = open(file);
store.db.exec('CREATE TABLE IF NOT EXISTS local (marker TEXT NOT NULL UNIQUE)');
const effect = store.db.prepare('INSERT INTO local VALUES (?)');

for (let i = 1; ; i++) {
  const marker = `${run}/${i}`;
  outbox.append(draft(marker), () => void effect.run(marker));
  writeSync(1, `${marker}\n`);
}
