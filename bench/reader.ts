/**
 * How long reading takes without any file system: microseconds for each entity, in one process, for JSON.parse of the
 * same documents, the project's own reader, and the library `yaml` to plain values (without places, so with less work).
 * The three take turns; the first round warms up and does not count.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { parseAllDocuments, type Document } from 'yaml';
import { readDocuments } from '../scripts/read/documents.ts';
import { memoryFiles } from '../scripts/read/files.ts';
import { generateCatalog, layouts } from './catalog.ts';
import { median, table } from './statistics.ts';

const { values } = parseArgs({
  options: { entities: { type: 'string', default: '2000' }, layout: { type: 'string', default: 'one-per-file' }, seed: { type: 'string', default: '1' }, rounds: { type: 'string', default: '7' } },
});
const layout = layouts.find((each) => each === values.layout) ?? 'one-per-file';
const generated = [...generateCatalog({ entities: Number(values.entities), layout, seed: Number(values.seed) })];
const texts = generated.filter(({ path }) => path.endsWith('.yaml'));
const json = read().map(({ value }) => JSON.stringify(value));

const ways: Readonly<Record<string, () => number>> = {
  'JSON.parse': () => json.map((text): unknown => JSON.parse(text)).length,
  readDocuments: () => read().length,
  'yaml parseAllDocuments': () => texts.flatMap(({ text }) => (parseAllDocuments(text, { merge: false }) as Document[]).map((document): unknown => document.toJS())).length,
};

const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
for (let round = 0; round <= Number(values.rounds); round += 1) {
  for (const [name, way] of Object.entries(ways)) {
    const begin = performance.now();
    const documents = way();
    const microseconds = ((performance.now() - begin) * 1000) / documents;
    if (documents !== json.length) throw new Error(`${name} read ${documents} documents of ${json.length}.`);
    if (round > 0) times.get(name)?.push(microseconds);
  }
}

const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, ${json.length} documents in ${texts.length} files (${layout}), ${Math.round(bytes / json.length)} bytes each, ${values.rounds} rounds\n\n`);
const rows = [...times].map(([name, list]) => [name, median(list).toFixed(1), Math.min(...list).toFixed(1), Math.max(...list).toFixed(1)]);
process.stdout.write(table([['µs per entity', 'median', 'min', 'max'], ...rows]));

/** Other files each time, of equal content: the reader may remember what it has read of the same ones. */
function read() {
  const files = memoryFiles(Object.fromEntries(texts.map(({ path, text }) => [path, text])));
  return texts.flatMap(({ path }) => readDocuments(files, path).documents);
}
