import type { Entity } from '../model/entity.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { nearest } from '../catalog/suggest.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';
import type { Catalog } from '../catalog/catalog.ts';

export const command: Command = {
  usage: 'list [--kind KIND] [--catalog DIR] [--format text|json]',
  about: 'Lists the entities of a catalog with title and owner, sorted by reference.',
  options: { ...catalogOption, kind: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, kind: 'Only entities of this kind, for example Component', format: 'text or json' },
  run,
};

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json']);
  const { catalog } = openCatalog(call);
  const kind = option(call, 'kind');
  const entities = kind === undefined ? catalog.entities : catalog.ofKind(kind);
  if (kind !== undefined && entities.length === 0) throw new Refusal(noSuchKind(catalog, kind));
  const rows = entities.map((entity) => row(catalog, entity));
  if (format === 'json') {
    call.io.out(`${jsonText(rows)}\n`);
    return 0;
  }
  const width = Math.min(60, Math.max(0, ...rows.map(({ ref }) => ref.length)));
  for (const { ref, title, owner } of rows) call.io.out(clean(`${ref.padEnd(width)}  ${title}${owner ? `  (${owner})` : ''}`) + '\n');
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
