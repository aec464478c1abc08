import { inLanguage, numberText } from '../language.ts';

/** The home page, and the page for addresses that lead nowhere. */
export const home = inLanguage({
  en: {
    description: (organization: string) => `What you can ask for at ${organization}, what runs there, and who owns it.`,
    question: 'What do you need?',
    lead: (organization: string) => `Ask for a service, find out what runs at ${organization}, and who to talk to about it.`,
    findLabel: 'Search services, components, teams and articles',
    findExample: 'A name, a team, a word',
    allServices: (count: number) => `All services (${numberText(count)})`,
    browse: 'Browse',
    map: 'The map of it all',
    reports: 'Reports',
    articles: 'How things are done',
    allArticles: (count: number) => `All ${numberText(count)} articles`,
    teams: 'Teams',
    allTeams: (count: number) => `All ${numberText(count)} teams`,
    recent: 'Made most recently',
    empty: 'There is nothing in this catalog yet.',
    emptyNext: 'What can be written in it',
  },
  nl: {
    description: (organization: string) => `Wat je bij ${organization} kunt aanvragen, wat er draait en van wie het is.`,
    question: 'Wat heb je nodig?',
    lead: (organization: string) => `Vraag een dienst aan, zoek uit wat er bij ${organization} draait en met wie je daarover praat.`,
    findLabel: 'Zoek diensten, componenten, teams en artikelen',
    findExample: 'Een naam, een team, een woord',
    allServices: (count: number) => `Alle diensten (${numberText(count)})`,
    browse: 'Rondkijken',
    map: 'De kaart van alles',
    reports: 'Rapporten',
    articles: 'Zo doen we dat hier',
    allArticles: (count: number) => `Alle ${numberText(count)} artikelen`,
    teams: 'Teams',
    allTeams: (count: number) => `Alle ${numberText(count)} teams`,
    recent: 'Pas gemaakt',
    empty: 'Er staat nog niets in deze catalogus.',
    emptyNext: 'Wat je erin kunt schrijven',
  },
});

export const missing = inLanguage({
  en: {
    title: 'No such page',
    heading: 'This path leads nowhere',
    lead: 'The page was renamed, removed, or never existed. Look for it by name, or take one of the marked paths.',
    findLabel: 'Search the catalog',
    findExample: 'What were you looking for?',
    lists: 'Marked paths',
    home: 'Home page',
  },
  nl: {
    title: 'Die pagina is er niet',
    heading: 'Dit pad loopt dood',
    lead: 'De pagina heet nu anders, is weg of heeft nooit bestaan. Zoek haar op naam, of neem een van de gebaande paden.',
    findLabel: 'Zoek in de catalogus',
    findExample: 'Wat zocht je?',
    lists: 'Gebaande paden',
    home: 'Beginpagina',
  },
});
