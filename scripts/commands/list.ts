import type { Entity } from '../model/entity.ts';
import { catalogOption, formatOf, formatOption, textOption, UsageError, type Command, type Invocation } from './command.ts';
import { nearest } from '../catalog/suggest.ts';
import { diskFiles } from '../read/files.ts';
import { clean } from './print-problems.ts';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { rootOf } from './root.ts';

export const list: Command = {
  usage: '[--kind KIND] [--catalog DIR] [--format text|json]',
  help: 'Lists the entities of a catalog with title and owner, sorted by reference.',
  options: { ...catalogOption, ...formatOption, kind: { type: 'string' } },
  run,
};

async function run(call: Invocation): Promise<number> {
  const format = formatOf(call, ['json']);
  const catalog = loadCatalog(diskFiles(rootOf(call)));
  const kind = textOption(call, 'kind');
  const entities = kind === undefined ? catalog.entities : catalog.ofKind(kind);
  if (kind !== undefined && entities.length === 0) throw new UsageError(noSuchKind(catalog, kind));
  const rows = entities.map((entity) => row(catalog, entity));
  if (format === 'json') {
    call.out(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const width = Math.min(60, Math.max(0, ...rows.map(({ ref }) => ref.length)));
  for (const { ref, title, owner } of rows) call.out(clean(`${ref.padEnd(width)}  ${title}${owner ? `  (${owner})` : ''}`) + '\n');
  return 0;
}

function row(catalog: Catalog, { ref, kind, namespace, name, title, description, type, source }: Entity) {
  const owner = catalog.related(ref, 'ownedBy')[0];
  return {
    ref,
    kind,
    namespace,
    name,
    title,
    ...(description === undefined ? {} : { description }),
    ...(type === undefined ? {} : { type }),
    ...(owner === undefined ? {} : { owner }),
    file: source.file,
    line: source.line,
  };
}

function noSuchKind(catalog: Catalog, kind: string): string {
  const kinds = [...new Set(catalog.entities.map((entity) => entity.kind))];
  const near = nearest(kind, kinds);
  return `The catalog has no entity of kind "${kind}".${near ? ` Did you mean "${near}"?` : ` It has: ${kinds.join(', ') || 'nothing'}.`}`;
}
