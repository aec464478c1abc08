import { inLanguage, numberText } from '../language.ts';
import { findWords } from '../scripts/find/words.ts';

/** What the scripts of the search say as well. */
export const find = inLanguage(findWords);

/** What the search page and the lists say without them. */
export const findPages = inLanguage({
  en: {
    catalog: 'Catalog',
    everything: (count: number) => (count === 0 ? 'The catalog is empty.' : `Everything there is (${numberText(count)}), each with a page. Pick a kind, narrow it down, or type a name.`),
    filter: 'Find in this list',
    searchCatalog: 'Find in the catalog',
    askAll: 'Search everything',
    count: (count: number) => `${numberText(count)} in the catalog`,
    page: (current: number, last: number) => `page ${numberText(current)} of ${numberText(last)}`,
    pageTitle: (label: string, current: number) => `${label}, page ${current}`,
    pages: 'Pages',
    noScript: 'Searching and narrowing down need JavaScript. Reading does not: the lists have everything.',
    lists: { '/services/': 'Services', '/catalog/': 'Catalog', '/teams/': 'Teams', '/people/': 'People', '/docs/': 'Docs', '/problems/': 'Problem codes' },
    hint: 'Type a name, a part of one, a person, or what you want to do. Slips of the finger are forgiven.',
    anywhere: 'On any page, / or Ctrl-K opens the search.',
    description: 'Search services, the catalog, teams, people, articles and problem codes.',
  },
  nl: {
    catalog: 'Catalogus',
    everything: (count: number) => (count === 0 ? 'De catalogus is leeg.' : `Alles wat er is (${numberText(count)}), elk met een eigen pagina. Kies een soort, verfijn, of typ een naam.`),
    filter: 'Zoek in deze lijst',
    searchCatalog: 'Zoek in de catalogus',
    askAll: 'Doorzoek alles',
    count: (count: number) => `${numberText(count)} in de catalogus`,
    page: (current: number, last: number) => `pagina ${numberText(current)} van ${numberText(last)}`,
    pageTitle: (label: string, current: number) => `${label}, pagina ${current}`,
    pages: "Pagina's",
    noScript: 'Voor zoeken en verfijnen is JavaScript nodig. Voor lezen niet: in de lijsten staat alles.',
    lists: { '/services/': 'Diensten', '/catalog/': 'Catalogus', '/teams/': 'Teams', '/people/': 'Mensen', '/docs/': 'Documentatie', '/problems/': 'Probleemcodes' },
    hint: 'Typ een naam, een deel daarvan, een persoon, of wat je wilt doen. Een tikfout is niet erg.',
    anywhere: 'Op elke pagina opent / of Ctrl-K het zoeken.',
    description: 'Zoek in diensten, catalogus, teams, mensen, artikelen en probleemcodes.',
  },
});
