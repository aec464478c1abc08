import type { Entity } from '../../model/entity.ts';
import { formatRef, splitRef } from '../../model/ref.ts';
import { isMadeByRequests } from '../../read/layout.ts';
import type { WrittenRef } from '../reference-fields.ts';
import { editDistance } from '../suggest.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { allRefs } from '../written-refs.ts';
import { findingOn, noun } from './finding.ts';

export const nameChecks: readonly Check[] = [
  {
    code: 'ref-ambiguous',
    severity: 'warning',
    holds: 'Where a short reference fits two entities, it says which one it means.',
    find: ambiguous,
  },
  {
    code: 'title-duplicate',
    severity: 'warning',
    own: true,
    holds: 'No two entities of one kind are shown under the same title.',
    find: doubleTitles,
  },
  {
    code: 'lifecycle-typo',
    severity: 'warning',
    holds: 'A lifecycle that hardly anything has is no misspelling of one that much has.',
    find: (world) => typos(world, 'lifecycle'),
  },
  {
    code: 'type-typo',
    severity: 'warning',
    holds: 'A type that hardly anything has is no misspelling of one that much of its kind has.',
    find: (world) => typos(world, 'type'),
  },
];

function* ambiguous(world: World): Iterable<Finding> {
  const shared = sharedNames(world);
  if (shared.size === 0) return;
  for (const { at, ref, entity } of allRefs(world).filter(({ other }) => other && shared.has(other.name.toLowerCase()))) {
    const other = otherReading(world, ref, entity);
    if (ref.target === undefined || other === undefined) continue;
    const message = `${writtenPath(ref.path)} is ${shown(ref.text)}, which means ${ref.target}; there is ${other} too.`;
    yield { at, path: ref.path, cause: ref.target, message, fix: `Write "${shortest(ref.target, other)}", or "${shortest(other, ref.target)}" if that is meant.` };
  }
}

/** Names of more than one entity, in small letters. */
function sharedNames({ catalog }: World): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of catalog.entities) {
    const small = name.toLowerCase();
    if (seen.has(small)) shared.add(small);
    seen.add(small);
  }
  return shared;
}

/** What somebody may take the reference for: the other kind that the field admits, or the same name in the default namespace. */
function otherReading({ catalog }: World, { field, text, target }: WrittenRef, { namespace }: Entity): string | undefined {
  const saysKind = text.includes(':') || (field.targets ?? []).length < 2;
  const saysNamespace = text.includes('/');
  const isAtHome = namespace.toLowerCase() === 'default';
  if (target === undefined || saysNamespace || (saysKind && isAtHome)) return undefined;
  const parts = splitRef(target);
  const kinds = saysKind ? [] : (field.targets ?? []).filter((kind) => kind !== parts.kind);
  const readings = [...kinds.map((kind) => formatRef({ ...parts, kind })), ...(isAtHome ? [] : [formatRef({ ...parts, namespace: 'default' })])];
  return readings.find((reading) => catalog.get(reading));
}

/** A reference with no more than what tells it from the other one. */
function shortest(ref: string, other: string): string {
  const { kind, namespace, name } = splitRef(ref);
  return splitRef(other).namespace === namespace ? `${kind}:${name}` : `${kind}:${namespace}/${name}`;
}

function* doubleTitles(world: World): Iterable<Finding> {
  // Namesakes among people are no mistake, and requests give their instances titles by a rule of the service.
  const named = world.catalog.entities.filter(({ kind, source }) => kind.toLowerCase() !== 'user' && !isMadeByRequests(source.file));
  const byTitle = Map.groupBy(named, ({ kind, title }) => `${kind}\n${title.trim().replace(/\s+/g, ' ')}`.toLowerCase());
  for (const [cause, [first, ...others]] of byTitle) {
    for (const entity of others) {
      if (!first) continue;
      const message = `The title ${shown(entity.title)} is also that of ${first.ref} in ${first.source.file}:${first.source.line}: people cannot tell them apart.`;
      yield* findingOn(world, entity, { path: titlePath(entity), cause, message, fix: `Give one ${noun(entity.kind)} another metadata.title.` });
    }
  }
}

function titlePath({ metadata, spec, title }: Entity): readonly string[] {
  if (metadata['title'] === title) return ['metadata', 'title'];
  return spec['profile'] === undefined ? ['metadata', 'name'] : ['spec', 'profile', 'displayName'];
}

/** A kind with more words than this has no vocabulary: every word is meant to be its own. */
const mostWords = 100;

function* typos(world: World, key: 'lifecycle' | 'type'): Iterable<Finding> {
  const byKind = Map.groupBy(world.catalog.entities, ({ kind }) => kind.toLowerCase());
  for (const [kind, entities] of byKind) {
    const byWord = Map.groupBy(entities.filter((entity) => entity[key] !== undefined), (entity) => entity[key] ?? '');
    if (byWord.size > mostWords) continue;
    const counts = [...byWord].map(([word, { length }]) => ({ word, count: length })).sort((a, b) => b.count - a.count);
    for (const [word, users] of byWord) {
      const meant = users.length > 2 ? undefined : counts.find(({ word: other, count }) => count >= 5 * users.length && isTypo(word, other));
      if (!meant) continue;
      const message = `spec.${key} is ${shown(word)}, but ${meant.count} others have ${shown(meant.word)}.`;
      for (const entity of users) yield* findingOn(world, entity, { path: ['spec', key], cause: `${kind} ${word}`, message, fix: `Did you mean "${meant.word}"?` });
    }
  }
}

/** One letter in four, as in a suggestion; short words and numbers that differ are words of their own. */
function isTypo(word: string, other: string): boolean {
  const most = Math.min(2, Math.floor(word.length / 4));
  if (word.length < 5 || Math.abs(word.length - other.length) > most || lettersOf(word) === lettersOf(other)) return false;
  return editDistance(word, other, most) <= most;
}

function lettersOf(word: string): string {
  return word.replace(/\d+/g, '');
}
