import { isAbsolute, relative, resolve, sep } from 'node:path';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { loginOf, usersOf } from '../catalog/people.ts';
import { codeownerRules, ownersOfPath } from '../publish/codeowners.ts';
import { diskFiles, type Files } from '../read/files.ts';
import { catalogOption, formatOf, formatOption, UsageError, type Command, type Invocation } from './command.ts';
import { findEntity } from './find.ts';
import { clean } from './print-problems.ts';
import { rootOf } from './root.ts';

export const owners: Command = {
  usage: 'PATH|REF [--catalog DIR] [--format text|json]',
  help: 'Says who owns a file of the catalog or an entity, with their logins on GitHub. Exits with 1 when nobody does.',
  options: { ...catalogOption, ...formatOption },
  run,
};

async function run(call: Invocation): Promise<number> {
  const format = formatOf(call, ['json']);
  const [subject, ...more] = call.positionals;
  if (subject === undefined || more.length > 0) throw new UsageError('it takes one path or reference.');
  const root = rootOf(call);
  const files = diskFiles(root);
  const catalog = loadCatalog(files);
  const found = ownersOf(catalog, files, root, call.cwd, subject);
  const rows = found.refs.map((ref) => describe(catalog, ref));
  if (format === 'json') call.out(`${JSON.stringify({ subject: found.subject, owners: rows }, null, 2)}\n`);
  else for (const { ref, title, logins } of rows) call.out(`${clean(`${ref}  ${title}  ${logins.map((login) => `@${login}`).join(' ')}`)}\n`);
  if (rows.length === 0) call.err(`${clean(found.reason ?? `Nobody owns ${found.subject}.`)}\n`);
  return rows.length === 0 ? 1 : 0;
}

interface FoundOwners {
  readonly subject: string;
  readonly refs: readonly string[];
  readonly reason?: string;
}

function ownersOf(catalog: Catalog, files: Files, root: string, cwd: string, subject: string): FoundOwners {
  const full = resolve(cwd, subject);
  const path = relative(root, full).split(sep).join('/');
  const inside = path !== '' && !path.startsWith('../') && !isAbsolute(path);
  const candidates = [...(inside ? [path] : []), subject.replace(/^\.?\//, '')];
  const list = files.list();
  const existing = candidates.find((each) => list.some((file) => file === each || file.startsWith(`${each.replace(/\/$/, '')}/`)));
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
