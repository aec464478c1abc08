import { inLanguage } from '../language.ts';

/** The knowledge base, learning paths, and the documentation beside an entity. */
export const docs = inLanguage({
  en: {
    documentation: 'Documentation',
    documentationOf: (title: string) => `Documentation of ${title}`,
    elsewhere: 'Documentation in its repository',
    pages: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
  },
  nl: {
    documentation: 'Documentatie',
    documentationOf: (title: string) => `Documentatie van ${title}`,
    elsewhere: 'Documentatie in de eigen repository',
    pages: (count: number) => (count === 1 ? '1 pagina' : `${count} pagina's`),
  },
});
