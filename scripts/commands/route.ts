import { readFileSync } from 'node:fs';
import type { Catalog } from '../catalog/catalog.ts';
import { ownerFinder, type Sighting } from '../report/find-owners.ts';
import { chainOf, type OwnerChain } from '../report/owner-chain.ts';
import { routeOf, type Routing } from '../report/routing.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'route TEXT|- [--label LABEL]… [--repository OWNER/NAME] [--catalog DIR] [--format text|json]',
  about: `Says to which team a text goes: an error with its stack trace, the body of an issue, a sentence. "-" reads it from stdin. It looks
for the answer of a form, labels, addresses, references, paths, host names, and the words of topics, the surest first, as issues
are assigned. Exits with 1 when it goes to nobody.`,
  options: { ...catalogOption, label: { type: 'string', multiple: true }, repository: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, label: 'A label of the issue; may be given several times', repository: 'Where it happened, as owner/name', format: 'text or json' },
  run,
};

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json']);
  const [text, ...more] = call.positionals;
  const given = call.values['label'];
  const labels = Array.isArray(given) ? given.filter((label) => typeof label === 'string') : [];
  if (more.length > 0) throw new Refusal('route takes one text. Put a text of several words into quotes.');
  if (text === undefined && labels.length === 0) throw new Refusal('route takes a text, or "-" to read it from stdin, or labels by --label.');
  const repository = option(call, 'repository');
  const { catalog } = openCatalog(call);
  const body = text === '-' ? readFileSync(0, 'utf8') : (text ?? '');
  const routing = routeOf(catalog, ownerFinder(catalog), { title: '', body, labels, ...(repository !== undefined && { repository }) });
  const owner = routing.kind === 'found' ? chainOf(catalog, routing.owner) : undefined;
  if (format === 'json') call.io.out(`${jsonText(answerOf(routing, owner))}\n`);
  else call.io.out(textOf(routing, owner));
  if (!owner) call.io.err(`${clean(reason(catalog, routing))}\n`);
  return owner ? 0 : 1;
}

function answerOf(routing: Routing, owner: OwnerChain | undefined) {
  const sightings = 'sightings' in routing ? routing.sightings : [];
  return { kind: routing.kind, ...('evidence' in routing && { evidence: routing.evidence }), ...(owner && { owner }), ...(routing.kind === 'unknown' && { asked: routing.asked, ...(routing.near !== undefined && { near: routing.near }) }), matches: sightings.map(matchOf) };
}

function matchOf({ entity, topic, because, owners }: Sighting) {
  return { because, owners, ...(entity && { ref: entity.ref, title: entity.title }), ...(topic && { topic: topic.name }) };
}

function textOf(routing: Routing, owner: OwnerChain | undefined): string {
  const sightings = 'sightings' in routing ? routing.sightings : [];
  const lines = [
    ...(owner ? [`${owner.ref}  ${owner.title}  ${(owner.instead?.people ?? owner.people).map(({ login }) => `@${login}`).join(' ')}`.trimEnd()] : []),
    ...sightings.map(({ entity, because, owners }) => `  ${entity ? `${entity.ref}  ` : ''}by ${because}${owner ? '' : `, owned by ${owners.join(' ') || 'nobody'}`}`),
  ];
  return lines.map((line) => `${clean(line)}\n`).join('');
}

function reason(catalog: Catalog, routing: Routing): string {
  switch (routing.kind) {
    case 'found':
      return '';
    case 'several':
      return 'It could go to any of these.';
    case 'unowned':
      return 'Nobody owns it.';
    case 'unknown':
      return `The catalog has no "${routing.asked}".${routing.near === undefined ? '' : ` Did you mean "${routing.near}"?`}`;
    case 'nothing':
      return `Nothing in it leads to anything in this catalog${catalog.entities.length === 0 ? ', which is empty' : ''}. Teams name words, labels and paths of theirs in spec.topics.`;
  }
  return routing satisfies never;
}
