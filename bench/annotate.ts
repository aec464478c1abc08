/**
 * How long `signpost annotate` takes for many manifests: as a whole process on one stream of documents, start and catalog included,
 * again on what came out (nothing changes), and the filter alone within a process. Deployments with comments, probes and two ways of
 * quoting; all belong to the example company.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalog } from '../scripts/catalog/catalog.ts';
import { annotate, readDocuments } from '../scripts/publish/annotate/annotate.ts';
import { belongings } from '../scripts/publish/annotate/belonging.ts';
import { marksOf, type Marks } from '../scripts/publish/annotate/marks.ts';
import { selectedLabels } from '../scripts/publish/annotate/selected.ts';
import { diskFiles } from '../scripts/read/files.ts';
import { measure } from './process.ts';
import { median, table } from './statistics.ts';

const { values } = parseArgs({ options: { manifests: { type: 'string', default: '1000' }, runs: { type: 'string', default: '5' } } });
const [count, runs] = [Number(values.manifests), Number(values.runs)];
const root = join(import.meta.dirname, '..');

const text = Array.from({ length: count }, (_, index) => deployment(index)).join('---\n');
const folder = mkdtempSync(join(tmpdir(), 'signpost-manifests-'));
try {
  const [given, done] = [join(folder, 'given.yaml'), join(folder, 'done.yaml')];
  writeFileSync(given, text);
  const catalog = loadCatalog(diskFiles(root), { today: '2026-11-21' });
  const known = new Map<string, Marks>();
  const filter = () => {
    const documents = readDocuments(text);
    const rules = { belongs: belongings(catalog), overwrite: false, selected: selectedLabels(documents), marksOf: ({ entity }: Parameters<Parameters<typeof annotate>[1]['marksOf']>[0]) => known.get(entity.ref) ?? known.set(entity.ref, marksOf(catalog, entity, { pageOf: () => undefined })).get(entity.ref) as Marks };
    return annotate(text, rules, documents);
  };
  const first = filter();
  if (first.changed.length !== count) throw new Error(`${first.changed.length} of ${count} manifests were changed.`);
  writeFileSync(done, first.text);
  const command = ['scripts/signpost.js', 'annotate', '--catalog', root];
  const rows = [
    row('the whole process', () => measure([join(root, command[0] as string), ...command.slice(1), given]).seconds),
    row('again, on the outcome', () => measure([join(root, command[0] as string), ...command.slice(1), done]).seconds),
    row('the filter alone', () => timed(filter)),
    row('a process that only shows one entity', () => measure([join(root, command[0] as string), 'show', 'yard-core', '--catalog', root]).seconds),
  ];
  process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, ${count} manifests, ${Math.round(readFileSync(given).length / count)} bytes each, ${runs} runs\n\n`);
  process.stdout.write(table([['seconds', 'median', 'min', 'max'], ...rows]));
} finally {
  rmSync(folder, { recursive: true });
}

function timed(work: () => unknown): number {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}

function row(name: string, run: () => number): readonly string[] {
  const seconds = Array.from({ length: runs }, run);
  return [name, median(seconds).toFixed(2), Math.min(...seconds).toFixed(2), Math.max(...seconds).toFixed(2)];
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: yard-core-${index} # the record
  namespace: yard
  labels:
    app.kubernetes.io/name: yard-core
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: yard-core
  template:
    metadata:
      labels:
        app.kubernetes.io/name: yard-core
    spec:
      containers:
        - name: app
          image: "registry.example/yard-core:1.2.${index}"
          ports:
            - { name: http, containerPort: 8080 }
          env:
            # measured in spring
            - name: CACHE
              value: '${index}'
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits:
              memory: 512Mi
          readinessProbe:
            httpGet: { path: /health, port: http }
`;
}
