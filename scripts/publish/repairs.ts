import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { compareText, type Problem, type Repair } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { repairText } from '../read/repair.ts';
import { allProblems } from './problems.ts';
import { repairable } from './repairable.ts';

export interface RepairedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** How many changes were made. */
  readonly changes: number;
}

export interface RepairedCatalog {
  /** As they are with the changes made; nothing is written. */
  readonly files: Files;
  readonly catalog: Catalog;
  /** What is left, repairs that could not be made safely included. */
  readonly problems: readonly Problem[];
  /** Sorted by path. */
  readonly changed: readonly RepairedFile[];
}

/** One change may make another due, as sorting does after a reference is written anew; nothing takes more turns than this. */
const mostTurns = 8;

/** Makes every repair that the problems carry, and checks again, until there is nothing more to do. `today` as in `loadCatalog`. */
export function repairCatalog(files: Files, applies: (problem: Problem) => boolean = () => true, today?: string): RepairedCatalog {
  const read = new Map<string, string | undefined>();
  const changed = new Map<string, RepairedFile>();
  const original = (path: string) => {
    if (!read.has(path)) read.set(path, files.text(path));
    return read.get(path);
  };
  const text = (path: string) => changed.get(path)?.after ?? original(path);
  const bytes = (path: string) => (changed.has(path) ? new TextEncoder().encode(text(path)) : files.bytes(path));
  const isRepairable = repairable(files);
  const repaired: Files = { list: () => files.list(), text, bytes };
  for (let turn = 1; ; turn += 1) {
    const catalog = loadCatalog(repaired, { today });
    const problems = allProblems(catalog, repaired);
    const progress = turn < mostTurns && repairAll(problems.filter((problem) => isRepairable(problem) && applies(problem)), text, changed, original);
    if (!progress) return { files: repaired, catalog, problems, changed: [...changed.values()].sort((a, b) => compareText(a.path, b.path)) };
  }
}

function repairAll(problems: readonly Problem[], text: (path: string) => string | undefined, changed: Map<string, RepairedFile>, original: (path: string) => string | undefined): boolean {
  let isChanged = false;
  for (const [path, repairs] of repairsByFile(problems)) {
    const before = text(path);
    if (before === undefined) continue;
    const result = repairText(before, repairs);
    if (result.text === before) continue;
    changed.set(path, { path, before: original(path) ?? '', after: result.text, changes: (changed.get(path)?.changes ?? 0) + result.done });
    isChanged = true;
  }
  return isChanged;
}

function repairsByFile(problems: readonly Problem[]): ReadonlyMap<string, readonly Repair[]> {
  const byFile = new Map<string, Repair[]>();
  for (const { file, repair } of problems) {
    if (!repair) continue;
    const known = byFile.get(file);
    if (known) known.push(repair);
    else byFile.set(file, [repair]);
  }
  return byFile;
}
