import type { Area } from './area.ts';
import type { Random } from './random.ts';
import { followUps, openings, places } from './sentences.ts';

/** What a description speaks about. */
export interface Subject {
  readonly area: Area;
  /** One of the keys of `openings`. */
  readonly role: string;
  readonly object: string;
  readonly act: string;
  readonly system: string;
  readonly team: string;
  readonly tech: string;
  readonly about: 'software' | 'data' | 'people';
}

/** About so many words, in whole sentences. */
export function describe(subject: Subject, words: number, random: Random): string {
  const sentences = [random.pick(openings[subject.role] ?? [])];
  const left = subject.about === 'people' ? [...followUps.people] : [...followUps.things, ...followUps[subject.about]];
  while (sentences.join(' ').split(' ').length < words - 8 && left.length > 0) {
    sentences.push(...left.splice(random.below(left.length), 1));
  }
  return sentences.map((sentence) => fill(sentence, subject, random)).join(' ');
}

function fill(sentence: string, subject: Subject, random: Random): string {
  const object = phrase(subject.object);
  const values: Readonly<Record<string, () => string>> = {
    object: () => object,
    objects: () => plural(object),
    Objects: () => titleOf(plural(object)),
    act: () => phrase(subject.act),
    actors: () => random.pick(subject.area.actors),
    outside: () => acronym(random.pick(subject.area.outside)),
    system: () => subject.system,
    team: () => subject.team,
    tech: () => subject.tech,
    n: () => String(random.between(2, 95) * random.pick([10, 100, 1000])),
    few: () => String(random.between(2, 9)),
    hour: () => `0${random.between(1, 5)}:${random.pick(['00', '15', '30', '45'])}`,
    year: () => String(random.between(2012, 2024)),
    region: () => random.pick(places.regions),
    month: () => random.pick(places.months),
    weekday: () => random.pick(places.weekdays),
  };
  const filled = sentence.replace(/\{(\w+)\}/g, (_, key: string) => values[key]?.() ?? key);
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

/** `invoice-matching-worker` → `Invoice matching worker`. */
export function titleOf(name: string): string {
  const words = name.split('-').map(acronym).join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const acronyms = new Set('api dns dlq sdk db cdn sepa edi b2b erp pim crm sso oidc saml scim ldap sap iot cdc sftp bi lms gs1 gdsn wcs plc oms ioss bacs sms emea apac latam v2 s3 sql ui edifact cms pos as2'.split(' '));

function acronym(word: string): string {
  return acronyms.has(word) ? word.toUpperCase() : word.replaceAll('-', ' ');
}

function phrase(word: string): string {
  return word.split('-').map(acronym).join(' ');
}

export function plural(words: string): string {
  if (/[^aeiou]y$/.test(words)) return `${words.slice(0, -1)}ies`;
  if (words.endsWith('status')) return `${words}es`;
  return /(s|x|ch|sh)$/.test(words) ? `${words}es` : `${words}s`;
}
