import type { FacetName } from '../../../../scripts/model/names.ts';
import type { Order } from './address.ts';
import { kindNames } from './kind-names.ts';
import type { Group } from './names.ts';

/** What the search and the lists say. */
export interface FindWords {
  readonly search: string;
  readonly close: string;
  readonly placeholder: string;
  readonly loading: string;
  readonly failed: string;
  readonly again: string;
  readonly hint: string;
  readonly results: string;
  readonly count: (count: number) => string;
  readonly some: string;
  readonly nothing: (question: string) => string;
  readonly nothingChosen: string;
  readonly meant: string;
  readonly elsewhere: string;
  readonly all: (count: number) => string;
  readonly groups: Readonly<Record<Group, string>>;
  readonly text: string;
  readonly allTexts: string;
  readonly textLoading: string;
  readonly textMissing: string;
  readonly facets: Readonly<Record<FacetName, string>>;
  readonly only: string;
  readonly narrow: string;
  readonly chosen: string;
  readonly take: string;
  readonly clear: string;
  readonly moreValues: (count: number) => string;
  readonly fewerValues: string;
  readonly filterValues: (facet: string) => string;
  readonly more: (count: number) => string;
  readonly order: string;
  readonly orders: Readonly<Record<Order | 'best', string>>;
  readonly grade: (grade: string) => string;
  readonly article: string;
  readonly problem: string;
  readonly number: (value: number) => string;
}

const number = (language: string) => {
  const format = new Intl.NumberFormat(language);
  return (value: number) => format.format(value);
};
const [english, dutch] = [number('en'), number('nl')];

export const findWords: Readonly<Record<'en' | 'nl', FindWords>> = {
  en: {
    search: 'Search',
    close: 'Close',
    placeholder: 'A name, a team, a person, a word',
    loading: 'Loading the names …',
    failed: 'The list of names could not be loaded.',
    again: 'Try again',
    hint: 'Type a name, a part of one, a person, or what you want to do.',
    results: 'Results',
    count: (count) => (count === 1 ? '1 result' : `${english(count)} results`),
    some: 'Nothing has all of these words. These have some of them:',
    nothing: (question) => `Nothing is called “${question}”.`,
    nothingChosen: 'Nothing has all of what is chosen.',
    meant: 'Did you mean',
    elsewhere: 'Try a part of the name or another word, or look through the lists:',
    all: (count) => (count === 1 ? 'Open as a page' : `All ${english(count)} results`),
    groups: { services: 'Services', entities: 'Catalog', teams: 'Teams', people: 'People', articles: 'Articles', problems: 'Problem codes' },
    text: 'In the text',
    allTexts: 'All results in the text',
    textLoading: 'Searching the text …',
    textMissing: 'Texts cannot be searched in this copy of the site; names can.',
    facets: { kind: 'Kind', type: 'Type', owner: 'Owner', system: 'System', lifecycle: 'Lifecycle', environment: 'Environment', tag: 'Tag', grade: 'Grade' },
    only: 'Only',
    narrow: 'Narrow down',
    chosen: 'Chosen',
    take: 'take away',
    clear: 'Clear all',
    moreValues: (count) => `${english(count)} more`,
    fewerValues: 'Fewer',
    filterValues: (facet) => `Find in ${facet.toLowerCase()}`,
    more: (count) => `Show ${english(count)} more`,
    order: 'Sort by',
    orders: { best: 'Best match', title: 'Name', owner: 'Owner', type: 'Type', grade: 'Grade' },
    grade: (grade) => `Grade ${grade}`,
    article: 'Article',
    problem: 'Problem code',
    number: english,
  },
  nl: {
    search: 'Zoeken',
    close: 'Sluiten',
    placeholder: 'Een naam, een team, een persoon, een woord',
    loading: 'De namen worden geladen …',
    failed: 'De lijst met namen kon niet worden geladen.',
    again: 'Probeer opnieuw',
    hint: 'Typ een naam, een deel daarvan, een persoon, of wat je wilt doen.',
    results: 'Resultaten',
    count: (count) => (count === 1 ? '1 resultaat' : `${dutch(count)} resultaten`),
    some: 'Niets heeft al deze woorden. Deze hebben er een paar:',
    nothing: (question) => `Niets heet “${question}”.`,
    nothingChosen: 'Niets voldoet aan alles wat gekozen is.',
    meant: 'Bedoelde je',
    elsewhere: 'Probeer een deel van de naam of een ander woord, of kijk in de lijsten:',
    all: (count) => (count === 1 ? 'Open als pagina' : `Alle ${dutch(count)} resultaten`),
    groups: { services: 'Diensten', entities: 'Catalogus', teams: 'Teams', people: 'Mensen', articles: 'Artikelen', problems: 'Probleemcodes' },
    text: 'In de tekst',
    allTexts: 'Alle resultaten in de tekst',
    textLoading: 'De tekst wordt doorzocht …',
    textMissing: 'In deze kopie van de site kun je geen teksten doorzoeken, wel namen.',
    facets: { kind: 'Soort', type: 'Type', owner: 'Eigenaar', system: 'Systeem', lifecycle: 'Levensfase', environment: 'Omgeving', tag: 'Trefwoord', grade: 'Beoordeling' },
    only: 'Alleen',
    narrow: 'Verfijnen',
    chosen: 'Gekozen',
    take: 'weghalen',
    clear: 'Alles wissen',
    moreValues: (count) => `Nog ${dutch(count)}`,
    fewerValues: 'Minder',
    filterValues: (facet) => `Zoek in ${facet.toLowerCase()}`,
    more: (count) => `Toon nog ${dutch(count)}`,
    order: 'Sorteer op',
    orders: { best: 'Beste resultaat', title: 'Naam', owner: 'Eigenaar', type: 'Type', grade: 'Beoordeling' },
    grade: (grade) => `Beoordeling ${grade}`,
    article: 'Artikel',
    problem: 'Probleemcode',
    number: dutch,
  },
};

/** Of the page that the script runs on. */
export interface Speech extends FindWords {
  /** A kind, lower case, in words; one of them or many. */
  kind(kind: string, many?: boolean): string;
}

export function speechOf(language: string): Speech {
  const code = language.startsWith('nl') ? 'nl' : 'en';
  const words = findWords[code];
  const kind = (kind: string, many = false) => {
    if (kind === 'article' || kind === 'problem') return many ? words.groups[`${kind}s`] : words[kind];
    return kindNames[code][kind]?.[many ? 1 : 0] ?? kind;
  };
  return { ...words, kind };
}
