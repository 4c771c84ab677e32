/** The committed Unicode table is what the generator writes from the current database. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from '../scripts/unicode';

const CONFUSABLES = '../shared/reference/confusables.txt';

test.skipIf(!fs.existsSync(CONFUSABLES))(
  'src/text/unicode.generated.ts is current (npm run unicode)',
  async () => {
    const current = await generate(fs.readFileSync(CONFUSABLES, 'utf8'));
    expect(fs.readFileSync('src/text/unicode.generated.ts', 'utf8') === current).toBe(true);
  },
);
