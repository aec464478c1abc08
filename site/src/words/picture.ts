import { inLanguage } from '../language.ts';
import type { PictureWords } from '../pictures/neighbours.ts';

/** Pictures of relations, and the pages of the map. */
export const picture = inLanguage<PictureWords & { readonly legend: string; readonly arrows: string }>({
  en: {
    label: (title) => `What ${title} needs, and what needs it`,
    missing: 'not in the catalog',
    more: (count) => `and ${count} more`,
    things: (count) => (count === 1 ? '1 thing' : `${count} things`),
    roles: {
      providedByThis: 'provided by this',
      consumesThis: 'consumes this',
      needsThis: 'needs this',
      providesThis: 'provides this',
      neededByThis: 'needed by this',
      consumedByThis: 'consumed by this',
      partOfThis: 'part of this',
      holdsThis: 'this is part of it',
      here: 'this page',
    },
    lines: { needs: 'depends on', consumes: 'consumes', provides: 'is provided by', part: 'consists of' },
    legend: 'Lines',
    arrows: 'Arrows lead to what is needed. The lists on this page say the same in words.',
  },
  nl: {
    label: (title) => `Wat ${title} nodig heeft, en wat dit nodig heeft`,
    missing: 'niet in de catalogus',
    more: (count) => `en nog ${count}`,
    things: (count) => (count === 1 ? '1 onderdeel' : `${count} onderdelen`),
    roles: {
      providedByThis: 'hierdoor geleverd',
      consumesThis: 'gebruikt dit',
      needsThis: 'heeft dit nodig',
      providesThis: 'levert dit',
      neededByThis: 'hiervoor nodig',
      consumedByThis: 'hierdoor gebruikt',
      partOfThis: 'onderdeel hiervan',
      holdsThis: 'dit is er een onderdeel van',
      here: 'deze pagina',
    },
    lines: { needs: 'heeft nodig', consumes: 'gebruikt', provides: 'wordt geleverd door', part: 'bestaat uit' },
    legend: 'Lijnen',
    arrows: 'Pijlen wijzen naar wat nodig is. De lijsten op deze pagina zeggen hetzelfde in woorden.',
  },
});
