import { writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { isUnowned, ownerships, whyUnowned } from '../catalog/ownership.ts';
import { nearest } from '../catalog/suggest.ts';
import { readUnowned, unownedText } from '../catalog/unowned.ts';
import { linkOnTheWay } from '../read/files.ts';
import { unownedFile } from '../read/layout.ts';
import { askedOwner } from '../report/asked-owner.ts';
import { mostSightings, ownerFinder, ways, type Sighting } from '../report/find-owners.ts';
import { chainOf, reachOf, type OwnerChain, type Person, type Reach } from '../report/owner-chain.ts';
import { catalogHelp, catalogOption, choice, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, type Opened } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'owners (SUBJECT [--by WAY] | --unowned [--write]) [--catalog DIR] [--format text|json]',
  about: `Says who owns something, and how to reach them: owner, groups above it, people, channels. SUBJECT is a reference or a name, a path
of the catalog, an address, a host name, a chat channel such as #ask-platform, a mail address or @login, a label of an issue or of
an entity (key=value), a topic, or a few words. Exits with 1 when nobody owns it. With --unowned it lists what nobody owns; --write
puts that into the list of the repository, which from then on only grows shorter.`,
  options: { ...catalogOption, by: { type: 'string' }, unowned: { type: 'boolean' }, write: { type: 'boolean' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, by: `Look in one way only: ${ways.join(', ')}`, unowned: 'List what nobody owns', write: 'Write that list into the repository, or take off what has an owner', format: 'text or json' },
  run,
};

function run(call: Call): ExitCode {
  const format = choice(call, 'format', ['text', 'json']);
  const [subject, ...more] = call.positionals;
  if (call.values['unowned'] === true) {
    if (subject !== undefined) throw new Refusal('owners --unowned lists everything that nobody owns; leave out the subject.');
    return listUnowned(call, openCatalog(call), format);
  }
  if (call.values['write'] === true) throw new Refusal('--write goes with --unowned.');
  if (subject === undefined || subject.trim() === '' || more.length > 0) throw new Refusal('owners takes one subject: a reference, path, address, host, channel, label or text. Put a text of several words into quotes.');
  const opened = openCatalog(call);
  const { catalog } = opened;
  const found = find(call, opened, subject);
  const owners = [...new Set(found.sightings.flatMap((sighting) => sighting.owners))].map((ref) => chainOf(catalog, ref));
  if (format === 'json') call.io.out(`${jsonText({ subject: found.subject, owners, matches: found.sightings.map((sighting) => matchOf(catalog, sighting)) })}\n`);
  else call.io.out(textOf(catalog, found.sightings, owners));
  if (owners.length === 0) call.io.err(`${clean(reason(catalog, found))}\n`);
  return owners.length === 0 ? 1 : 0;
}

interface Found {
  readonly subject: string;
  readonly sightings: readonly Sighting[];
}

/** A file or folder that is there is meant before anything of that name. */
function find(call: Call, { catalog, files, root }: Opened, subject: string): Found {
  const way = call.values['by'] === undefined ? undefined : choice(call, 'by', ways);
  const finder = ownerFinder(catalog);
  const path = relative(root, resolve(call.io.cwd, subject)).split(sep).join('/');
  const inside = path !== '' && !path.startsWith('../') && !isAbsolute(path);
  const candidates = [...(inside ? [path] : []), subject.replace(/^\.?\//, '')];
  const list = files.list();
  const existing = way === undefined || way === 'path' ? candidates.find((each) => files.text(each) !== undefined || list.some((file) => file === each || file.startsWith(`${each.replace(/\/$/, '')}/`))) : undefined;
  if (existing !== undefined) return { subject: existing, sightings: finder.ownPath(existing) };
  const sightings = askedOwner(finder, subject, way);
  const [first, ...others] = sightings;
  return { subject: first?.way === 'ref' && others.length === 0 && first.entity ? first.entity.ref : subject, sightings: sightings.slice(0, mostSightings) };
}

function matchOf(catalog: Catalog, { way, entity, topic, because, owners }: Sighting) {
  return { way, because, owners, ...(entity && { ref: entity.ref, title: entity.title, kind: entity.kind, ...(entity.description !== undefined && { description: entity.description }), reach: reachOf(catalog, entity) }), ...(topic && { topic: topic.name }) };
}

function reason(catalog: Catalog, { subject, sightings }: Found): string {
  if (sightings.length > 0) return `Nobody owns ${sightings.map(({ entity }) => entity?.ref ?? subject).join(', ')}.`;
  const near = nearest(subject, catalog.entities.map(({ name, ref }) => (subject.includes(':') ? ref : name)));
  return `The catalog has no "${subject}".${near ? ` Did you mean "${near}"?` : ' See signpost list.'}`;
}

/** Of more owners than this the chains are left to whoever asks for one of them. */
const mostChains = 3;

function textOf(catalog: Catalog, sightings: readonly Sighting[], owners: readonly OwnerChain[]): string {
  const shown = sightings.filter(({ way, entity, owners: of }) => entity && way !== 'path' && !of.includes(entity.ref));
  const about = shown.flatMap(({ entity, because, owners: of }) => [
    `${entity?.ref ?? ''}  ${entity?.title ?? ''}  by ${because}${of.length === 0 ? ', owned by nobody' : owners.length > 1 ? `, owned by ${of.join(' ')}` : ''}`,
    ...(entity && owners.length <= mostChains ? part('ask', waysText(reachOf(catalog, entity))) : []),
  ]);
  const lines = owners.flatMap((chain) => (owners.length > mostChains ? [lineOf(chain)] : chainLines(chain)));
  return [...about, ...lines].map((line) => `${clean(line)}\n`).join('');
}

function lineOf({ ref, title, logins }: OwnerChain): string {
  return `${ref}  ${title}  ${logins.map((login) => `@${login}`).join(' ')}`.trimEnd();
}

/** One line as ever, then the chain from there, indented. */
function chainLines(chain: OwnerChain): readonly string[] {
  const { within, people, instead, reach } = chain;
  return [
    lineOf(chain),
    ...part('within', within.map((each) => each.title).join(' > ')),
    ...part('people', namesText(people)),
    ...part('reach', waysText(reach)),
    ...(instead ? [...part('instead', `${instead.title}, since nobody is in ${chain.ref}: ${namesText(instead.people)}`), ...part('reach', waysText(instead.reach))] : []),
  ];
}

function namesText(people: readonly Person[]): string {
  const shown = people.slice(0, 12).map(({ title }) => title).join(', ');
  return people.length > 12 ? `${shown} and ${people.length - 12} more` : shown;
}

function part(name: string, text: string): readonly string[] {
  return text === '' ? [] : [`  ${name.padEnd(7)} ${text}`];
}

function waysText(reach: readonly Reach[]): string {
  return reach.map(({ kind, text, url }) => (url === undefined || kind === 'mail' || kind === 'phone' || url === text ? text : `${text} ${url}`)).join('; ');
}

function listUnowned({ io, values }: Call, { catalog, files, root }: Opened, format: 'text' | 'json'): ExitCode {
  const list = readUnowned(files);
  const listed = new Set(list?.entries.map(({ ref }) => ref));
  const unowned = ownerships(catalog).filter(isUnowned);
  if (values['write'] === true && list && list.faults.length > 0) throw new Refusal(`${unownedFile(files)} cannot be read, so what was on it is not known. Mend it, or delete it to write it anew.`);
  if (values['write'] === true) return writeList({ io }, root, unownedFile(files), unownedText(unowned.map(({ entity }) => entity.ref), list));
  const rows = unowned.map((owned) => ({ ref: owned.entity.ref, title: owned.entity.title, state: owned.state, because: whyUnowned(owned), file: owned.entity.source.file, line: owned.entity.source.line, listed: listed.has(owned.entity.ref) }));
  const added = list ? rows.filter((row) => !row.listed) : [];
  if (format === 'json') io.out(`${jsonText(rows)}\n`);
  else io.out(rows.map((row) => `${clean(`${row.ref}  ${row.because}  ${row.file}:${row.line}${list && !row.listed ? '  not on the list' : ''}`)}\n`).join(''));
  io.err(`${unowned.length === 0 ? 'Everything has an owner.' : `Nobody owns ${unowned.length === 1 ? 'one thing' : `${unowned.length} things`}${list ? `, ${added.length} of them not on ${unownedFile(files)}` : ''}.`}\n`);
  return added.length > 0 ? 1 : 0;
}

/** Throws `Refusal` when it cannot be written. */
function writeList({ io }: Pick<Call, 'io'>, root: string, file: string, text: string): ExitCode {
  const link = linkOnTheWay(root, file);
  if (link !== undefined) throw new Refusal(`${link} is a symbolic link, so the list is not written there. Put the file or folder itself here.`);
  try {
    writeFileSync(join(root, file), text);
  } catch (cause) {
    throw new Refusal(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const count = text.split('\n').filter((line) => line.startsWith('- ')).length;
  io.err(`${file} lists ${count === 1 ? 'one thing' : `${count} things`} that nobody owns.\n`);
  return 0;
}
