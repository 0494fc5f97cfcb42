/** Records the stories that have no history yet: `node domain/dist/test/histories/record.js`. */
import { existsSync, writeFileSync } from 'node:fs';
import { fixturePath } from '../stored-fixtures';
import { writeHistory } from './history';
import { stories } from './stories';

for (const [name, story] of Object.entries(stories)) {
  const file = fixturePath(`histories/${name}.json`);
  if (!existsSync(file)) writeFileSync(file, writeHistory(story().steps));
}
