/**
 * How long `signpost check` takes as a whole process, against the floor: a process that reads the same files and parses
 * the same documents from JSON (floor.mjs says exactly what). The two take turns, so that a machine that becomes slower
 * slows both. Catalogs are kept in the system's folder for temporary files.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatorVersion } from './catalog.ts';
import { measure, type Run } from './process.ts';
import { median, table } from './statistics.ts';

const targets = { ratio: 5, peakMB: 400, entities: 10_000 };

const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '10000' },
    layout: { type: 'string', default: 'one-per-file' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '5' },
    scale: { type: 'boolean', default: false },
  },
});

const here = import.meta.dirname;
const cli = join(here, '../scripts/signpost.js');

process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, ${values.layout}, ${values.runs} runs\n\n`);
const sizes = values.scale ? [1_000, 10_000, 50_000] : [Number(values.entities)];
const perEntity: string[][] = [['µs per entity (median)', 'floor', 'check', 'ratio']];
for (const entities of sizes) {
  const measured = measureAll(entities);
  print(entities, measured);
  const [floor, check] = [measured.floor, measured.check].map((runs) => median(runs.map(({ seconds }) => seconds)));
  const micro = (seconds = NaN) => ((seconds * 1e6) / entities).toFixed(1);
  perEntity.push([entities.toLocaleString('en'), micro(floor), micro(check), ((check ?? NaN) / (floor ?? NaN)).toFixed(2)]);
}
if (values.scale) process.stdout.write(`${table(perEntity)}\n`);
process.stdout.write(`Targets at ${targets.entities.toLocaleString('en')} entities: check at most ${targets.ratio} times the floor, below ${targets.peakMB} MB.\n`);

interface Measured {
  readonly floor: readonly Run[];
  readonly check: readonly Run[];
}

function measureAll(entities: number): Measured {
  const { root, lines } = prepared(entities);
  const floor = [join(here, 'floor.mjs'), root, lines];
  const check = [cli, 'check', '--no-cache', '--catalog', root];
  // Once each without measuring: the first one finds the files on the disk rather than in memory.
  for (const args of [floor, check]) measure(args);
  const runs: Record<keyof Measured, Run[]> = { floor: [], check: [] };
  for (let run = 0; run < Number(values.runs); run += 1) {
    runs.floor.push(measure(floor));
    runs.check.push(measure(check));
  }
  return runs;
}

/** A catalog from an earlier run with the same options, or a new one. */
function prepared(entities: number): { root: string; lines: string } {
  const folder = join(tmpdir(), `signpost-bench-${generatorVersion}-${entities}-${values.layout}-${values.seed}`);
  if (!existsSync(folder)) {
    process.stderr.write(`Making a catalog of ${entities} entities in ${folder} …\n`);
    execFileSync(process.execPath, [join(here, 'prepare.ts'), folder, String(entities), values.layout, values.seed], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const root = join(folder, 'repository');
  // A newer program may generate other files than the one that made this catalog.
  spawnSync(process.execPath, [cli, 'generate', '--catalog', root], { stdio: 'ignore' });
  return { root, lines: join(folder, 'documents.jsonl') };
}

function print(entities: number, { floor, check }: Measured): void {
  const row = (name: string, runs: readonly Run[]) => {
    const seconds = runs.map((run) => run.seconds);
    const peaks = runs.map((run) => run.peakMiB);
    return [name, ...[median(seconds), Math.min(...seconds), Math.max(...seconds)].map((each) => each.toFixed(3)), Math.max(...peaks).toFixed(0), (median(seconds) / median(floor.map((run) => run.seconds))).toFixed(2)];
  };
  const rows = [[`${entities.toLocaleString('en')} entities`, 'median s', 'min s', 'max s', 'peak MiB', 'of floor'], row('floor', floor), row('check --no-cache', check)];
  process.stdout.write(`${table(rows)}\n`);
  const troubled = check.find(({ exitCode }) => exitCode !== 0);
  if (troubled) process.stdout.write(`Mind that check found problems, which cost time to print: ${troubled.lastLine}\n\n`);
}
