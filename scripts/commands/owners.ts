import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { loginOf, usersOf } from '../catalog/people.ts';
import { codeownerRules, ownersOfPath } from '../publish/codeowners.ts';
import { catalogHelp, catalogOption, choice, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { findEntity } from './find.ts';
import { openCatalog, type Opened } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'owners PATH|REF [--catalog DIR] [--format text|json]',
  about: 'Says who owns a file of the catalog or an entity, with their logins on GitHub. Exits with 1 when nobody does.',
  options: { ...catalogOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, format: 'text or json' },
  run,
};

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json']);
  const [subject, ...more] = call.positionals;
  if (subject === undefined || more.length > 0) throw new Refusal('owners takes one path or reference.');
  const opened = openCatalog(call);
  const { catalog } = opened;
  const found = ownersOf(call, opened, subject);
  const owners = found.refs.map((ref) => describe(catalog, ref));
  if (format === 'json') call.io.out(`${jsonText({ subject: found.subject, owners })}\n`);
  else for (const { ref, title, logins } of owners) call.io.out(`${clean(`${ref}  ${title}  ${logins.map((login) => `@${login}`).join(' ')}`)}\n`);
  if (owners.length === 0) call.io.err(`${clean(found.reason ?? `Nobody owns ${found.subject}.`)}\n`);
  return owners.length === 0 ? 1 : 0;
}

interface FoundOwners {
  readonly subject: string;
  readonly refs: readonly string[];
  readonly reason?: string;
}

function ownersOf({ io }: Call, { catalog, files, root }: Opened, subject: string): FoundOwners {
  const full = resolve(io.cwd, subject);
  const path = relative(root, full).split(sep).join('/');
  const inside = path !== '' && !path.startsWith('../') && !isAbsolute(path);
  const candidates = [...(inside ? [path] : []), subject.replace(/^\.?\//, '')];
  const list = files.list();
  const existing = candidates.find((each) => files.text(each) !== undefined || list.some((file) => file === each || file.startsWith(`${each.replace(/\/$/, '')}/`)));
  if (existing !== undefined) return { subject: existing, refs: ownersOfPath(codeownerRules(catalog), existing) };
  const found = findEntity(catalog, subject);
  // A path that does not exist yet has owners too.
  if (!found.entity && subject.includes('/') && !subject.includes(':')) return { subject, refs: ownersOfPath(codeownerRules(catalog), candidates[0] ?? subject) };
  if (!found.entity) return { subject, refs: [], reason: found.reason };
  const { ref } = found.entity;
  return { subject: ref, refs: catalog.related(ref, 'ownedBy') };
}

function describe(catalog: Catalog, ref: string) {
  const entity = catalog.get(ref);
  const people = entity?.kind === 'User' ? [ref] : usersOf(catalog, ref);
  const logins = people.flatMap((person) => catalog.get(person) ?? []).map(loginOf);
  return { ref, title: entity?.title ?? ref, logins };
}
