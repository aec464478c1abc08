import { inLanguage } from '../language.ts';

/** The page of a person, and the list of people. */
export const personWords = inLanguage({
  en: {
    people: 'People',
    lead: (count: number) => (count === 0 ? 'The catalog names no people.' : `Everybody in the catalog (${count}), and the teams they belong to.`),
    page: (current: number) => `People, page ${current}`,
    teams: 'Teams',
    noTeam: 'In no team of the catalog.',
    contactFor: 'Ask them about',
    owns: 'Owns',
  },
  nl: {
    people: 'Mensen',
    lead: (count: number) => (count === 0 ? 'De catalogus noemt geen mensen.' : `Iedereen in de catalogus (${count}), met hun teams.`),
    page: (current: number) => `Mensen, pagina ${current}`,
    teams: 'Teams',
    noTeam: 'In geen team van de catalogus.',
    contactFor: 'Vraag hun naar',
    owns: 'Bezit',
  },
});
