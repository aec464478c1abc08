import { inLanguage } from '../language.ts';

/** The page that shows the definition of an API. */
export const definition = inLanguage({
  en: {
    definition: 'Definition',
    readDefinition: 'Read the definition',
    elsewhere: 'The definition stands elsewhere',
  },
  nl: {
    definition: 'Definitie',
    readDefinition: 'Lees de definitie',
    elsewhere: 'De definitie staat elders',
  },
});
