import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { layouts, writeCatalog } from './catalog.ts';

const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '10000' },
    layout: { type: 'string', default: 'one-per-file' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});
const layout = layouts.find((each) => each === values.layout);
if (!layout || values.out === undefined) {
  process.stderr.write(`Usage: node bench/generate.ts --out DIR [--entities 10000] [--layout ${layouts.join('|')}] [--seed 1]\n`);
  process.exit(2);
}
const files = writeCatalog(values.out, { entities: Number(values.entities), layout, seed: Number(values.seed) });
execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/signpost.js'), 'generate', '--catalog', resolve(values.out)], { stdio: ['ignore', 'ignore', 'inherit'] });
process.stdout.write(`${files} files of ${values.entities} entities in ${values.out}, and what is generated from them\n`);
