/**
 * The least that any check could do, as a process: `node floor.mjs CATALOG JSON-LINES`.
 * It lists the folders of the catalog, reads every file as UTF-8 text, synchronously, and parses the same documents from
 * JSON: one text for each, in one file of lines, which is read and split too. It finds nothing and prints what it saw.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [root = '.', lines = ''] = process.argv.slice(2);
let letters = 0;
let files = 0;
for (const folder of ['catalog', '.github']) visit(join(root, folder));
const values = [];
for (const line of readFileSync(lines, 'utf8').split('\n')) if (line !== '') values.push(JSON.parse(line));
process.stdout.write(`${JSON.stringify({ files, letters, documents: values.length })}\n`);

function visit(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) visit(path);
    else if (entry.isFile()) {
      letters += readFileSync(path, 'utf8').length;
      files += 1;
    }
  }
}
