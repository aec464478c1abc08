import { inLanguage } from '../language.ts';

/** The list of reports, and what stands on each of their pages. A report's own words have a file of their own. */
export const reportWords = inLanguage({
  en: {
    reports: 'Reports',
    lead: 'What the catalog and its history say about all that we run.',
    files: 'The same as a file:',
    rows: (count: number) => (count === 1 ? 'one row' : `${count} rows`),
    fromTerminal: 'In a terminal:',
    none: 'Nothing to report.',
    /** By name; the file of the page has the same one. */
    each: {
      approvals: ['Approvals', 'Who has to approve a change before it is merged or deployed, for each repository and what is in it.'],
      scorecards: ['Scorecards', 'How well things are kept, what to do next, and which way it goes.'],
      ownership: ['Ownership', 'What has an owner who is there, by kind and by team, and what has none.'],
      unowned: ['Owned by nobody', 'What nobody answers for, and the list of it that may only grow shorter.'],
      inventory: ['Inventory', 'Everything we run: who owns it, how sensitive it is, who supplies it, what the internet reaches, and what nobody has said yet.'],
      licences: ['Licences', 'Under which licences our software and the packages in it stand: forbidden and unknown ones first.'],
      impact: ['Impact', 'How far a change may reach: what needs each thing, near and far, and of how many teams.'],
      waiting: ['Waiting', 'From request to done: how long, for what, and who was waited for.'],
      'waited-for': ['Who was waited for', 'Teams, requesters and the bot: how often and how long requests waited for them, and do now.'],
      config: ['Configuration', 'Properties that hold for many, who writes them, and where environments differ.'],
      people: ['People', 'Memberships that end, who is in no team or has no login, and teams that hang on one person.'],
      roles: ['Roles', 'Who owns, who approves, who may ask and who may not: each with the line of the catalog that says so.'],
      certificates: ['Certificates', 'What ends when: names, issuers and the days that are left.'],
      builds: ['Builds', 'Which component has which build pipeline meant for it, and by which rule.'],
    } as Readonly<Record<string, readonly [title: string, about: string]>>,
  },
  nl: {
    reports: 'Rapporten',
    lead: 'Wat de catalogus en zijn geschiedenis zeggen over alles wat we draaien.',
    files: 'Hetzelfde als bestand:',
    rows: (count: number) => (count === 1 ? 'één rij' : `${count} rijen`),
    fromTerminal: 'In een terminal:',
    none: 'Niets te melden.',
    each: {
      approvals: ['Goedkeuringen', 'Wie een wijziging moet goedkeuren voordat zij wordt samengevoegd of uitgerold, per repository en wat erin zit.'],
      scorecards: ['Scorekaarten', 'Hoe goed alles is bijgehouden, wat nu te doen, en welke kant het op gaat.'],
      ownership: ['Eigenaarschap', 'Wat een eigenaar heeft die er is, per soort en per team, en wat er geen heeft.'],
      unowned: ['Van niemand', 'Waar niemand voor instaat, en de lijst daarvan die alleen korter mag worden.'],
      inventory: ['Inventaris', 'Alles wat we draaien: van wie het is, hoe gevoelig, wie het levert, wat vanaf internet bereikbaar is, en wat nog niemand heeft gezegd.'],
      licences: ['Licenties', 'Onder welke licenties onze software en de pakketten erin vallen: verboden en onbekende eerst.'],
      impact: ['Gevolgen', 'Hoe ver een wijziging kan reiken: wat elk ding nodig heeft, dichtbij en ver, en van hoeveel teams.'],
      waiting: ['Wachttijd', 'Van aanvraag tot klaar: hoe lang, waarvoor, en op wie werd gewacht.'],
      'waited-for': ['Op wie werd gewacht', 'Teams, aanvragers en de bot: hoe vaak en hoe lang aanvragen op hen wachtten, en nu wachten.'],
      config: ['Configuratie', 'Eigenschappen die voor velen gelden, wie ze schrijft, en waar omgevingen verschillen.'],
      people: ['Mensen', 'Lidmaatschappen die aflopen, wie in geen team zit of geen login heeft, en teams die op één persoon rusten.'],
      roles: ['Rollen', 'Wie eigenaar is, wie goedkeurt, wie mag aanvragen en wie niet: elk met de regel in de catalogus die het zegt.'],
      certificates: ['Certificaten', 'Wat wanneer afloopt: namen, uitgevers en de dagen die resten.'],
      builds: ['Builds', 'Welk component welke build-pijplijn krijgt, en door welke regel.'],
    } as Readonly<Record<string, readonly [title: string, about: string]>>,
  },
});
