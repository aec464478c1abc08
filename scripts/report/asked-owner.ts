import type { OwnerFinder, Sighting, Way } from './find-owners.ts';

/** One way after the other, the surest first, until one leads somewhere. */
const order: readonly (readonly [way: Way, isMeant: (subject: string) => boolean])[] = [
  ['url', (subject) => /^https?:\/\//i.test(subject)],
  ['ref', (subject) => /^[^\s:/]+:\S+$/.test(subject)],
  ['person', (subject) => /^(?:mailto:)?[^\s@]+@[^\s@]+$|^@/.test(subject)],
  ['channel', (subject) => /^(?:#|(?:slack|teams):\/\/)/i.test(subject)],
  ['label', () => true],
  ['ref', () => true],
  ['host', (subject) => /^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?::\d+)?$/i.test(subject)],
  ['topic', () => true],
  ['path', (subject) => subject.includes('/') && !/\s|:\/\//.test(subject)],
  ['channel', (subject) => !/\s/.test(subject)],
  ['text', () => true],
];

/** What somebody asks about, by whatever they type; only by one way when it is named. Empty when nothing is found. */
export function askedOwner(finder: OwnerFinder, subject: string, way?: Way): readonly Sighting[] {
  if (way !== undefined) return by(finder, way, subject);
  for (const [each, isMeant] of order) {
    const found = isMeant(subject) ? by(finder, each, subject) : [];
    if (found.length > 0) return found;
  }
  return [];
}

function by(finder: OwnerFinder, way: Way, subject: string): readonly Sighting[] {
  switch (way) {
    case 'ref': {
      const exact = finder.ref(subject);
      return exact.length > 0 ? exact : finder.name(subject);
    }
    case 'path': {
      const declared = finder.path(subject);
      return declared.length > 0 ? declared : finder.ownPath(subject.replace(/^\.?\//, ''));
    }
    case 'url':
    case 'host':
    case 'channel':
    case 'person':
    case 'label':
    case 'topic':
    case 'text':
      return finder[way](subject);
  }
  return way satisfies never;
}
