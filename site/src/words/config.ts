import { inLanguage } from '../language.ts';

/** Properties of entities and where they come from. */
export const configWords = inLanguage({
  en: {
    property: 'Property',
    writtenBy: 'Written by',
    everywhere: 'Everywhere',
    secret: 'reference of a secret',
    note: 'As written, before one is laid over the other: defaults of the organisation, then the environment, the domain, the team, the system and the thing itself, the later winning. The page of each shows what comes out.',
    first: (shown: number, all: number) => `The first ${shown} of ${all}; the files have all of them.`,
    empty: 'Nobody has written properties yet. They stand in spec.properties of a group, an environment, a system or a component.',
    from: 'from',
    /** In the column of an environment: what holds everywhere. */
    same: 'same',
    take: 'For a program:',
    asFile: 'The same as a file:',
  },
  nl: {
    property: 'Eigenschap',
    writtenBy: 'Geschreven door',
    everywhere: 'Overal',
    secret: 'verwijzing naar een geheim',
    note: 'Zoals geschreven, voordat het ene over het andere wordt gelegd: standaard van de organisatie, dan de omgeving, het domein, het team, het systeem en het ding zelf; het latere wint. Op de pagina van elk staat wat eruit komt.',
    first: (shown: number, all: number) => `De eerste ${shown} van ${all}; in de bestanden staan ze allemaal.`,
    empty: 'Niemand heeft nog eigenschappen geschreven. Ze staan in spec.properties van een groep, een omgeving, een systeem of een component.',
    from: 'van',
    same: 'idem',
    take: 'Voor een programma:',
    asFile: 'Hetzelfde als bestand:',
  },
});
