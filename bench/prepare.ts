import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from '../scripts/read/documents.ts';
import { diskFiles } from '../scripts/read/files.ts';
import { layouts, writeCatalog } from './catalog.ts';

/**
 * Run by check.ts as a process of its own, so that the measuring one stays small: `node prepare.ts FOLDER ENTITIES LAYOUT
 * SEED` makes FOLDER/repository and FOLDER/documents.jsonl, all or nothing.
 */
const [folder = '', entities = '', named = '', seed = ''] = process.argv.slice(2);
const layout = layouts.find((each) => each === named);
if (!layout) throw new Error(`There is no layout "${named}".`);
const unfinished = `${folder}.unfinished`;
rmSync(unfinished, { recursive: true, force: true });
rmSync(folder, { recursive: true, force: true });
const root = join(unfinished, 'repository');
mkdirSync(root, { recursive: true });
writeCatalog(root, { entities: Number(entities), layout, seed: Number(seed) });
execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/signpost.js'), 'generate', '--catalog', root], { stdio: 'ignore' });
const files = diskFiles(root);
const lines = files
  .list()
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => readDocuments(files, path).documents.map(({ value }) => `${JSON.stringify(value)}\n`));
writeFileSync(join(unfinished, 'documents.jsonl'), lines.join(''));
renameSync(unfinished, folder);
