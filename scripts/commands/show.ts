import type { Catalog } from '../catalog/catalog.ts';
import type { Entity } from '../model/entity.ts';
import { catalogHelp, catalogOption, choice, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { findEntity } from './find.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'show REF [--catalog DIR] [--format text|json]',
  about: 'Shows one entity and its relations. REF is [kind:][namespace/]name, for example component:checkout, or a name that only one entity has.',
  options: { ...catalogOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, format: 'text or json' },
  run,
};

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json']);
  const [text, ...more] = call.positionals;
  if (text === undefined || more.length > 0) throw new Refusal('show takes one reference, for example component:checkout.');
  const { catalog } = openCatalog(call);
  const found = findEntity(catalog, text);
  if (!found.entity) {
    call.io.err(`${clean(found.reason)}\n`);
    return 1;
  }
  const { entity } = found;
  call.io.out(format === 'json' ? `${jsonText({ ...entity, relations: catalog.relations(entity.ref) })}\n` : page(catalog, entity));
  return 0;
}

function page(catalog: Catalog, entity: Entity): string {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['reference', entity.ref],
    ['description', entity.description?.replace(/\s+/g, ' ').trim()],
    ['type', entity.type],
    ['lifecycle', entity.lifecycle],
    ['tags', entity.tags.join(', ')],
    ['file', `${entity.source.file}:${entity.source.line}`],
    ...entity.links.map(({ title, url }) => ['link', title === undefined ? url : `${title}: ${url}`] as const),
    ...catalog.relations(entity.ref).map(({ type, target }) => [type, catalog.get(target) ? target : `${target} (missing)`] as const),
  ];
  const rows = facts.filter(([, value]) => value !== undefined && value !== '');
  const lines = rows.map(([key, value]) => clean(`  ${key.padEnd(14)}${value ?? ''}`));
  return `${clean(`${entity.title} (${entity.kind})`)}\n${lines.join('\n')}\n`;
}
