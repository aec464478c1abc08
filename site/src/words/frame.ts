import type { Language } from '../data.ts';
import { inLanguage } from '../language.ts';

/** Each as its own speakers call it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', nl: 'Nederlands' };

/** What stands on every page. The names of `places` and `foot` are folders of the site. */
export const frame = inLanguage({
  en: {
    skip: 'Skip to content',
    main: 'Main',
    // Five, so that they fit into a line of a phone.
    places: { services: 'Services', catalog: 'Catalog', teams: 'Teams', requests: 'Requests', docs: 'Docs' },
    search: 'Search',
    breadcrumb: 'Breadcrumb',
    siteTitle: (organization: string) => `${organization} service catalog`,
    describes: (title: string | undefined, organization: string) => `${title ? `${title} in the` : 'The'} service catalog of ${organization}.`,
    footStart: 'Everything here comes from files in',
    foot: { environments: 'Environments', map: 'Map', people: 'People', reports: 'Reports', reference: 'Reference', problems: 'Problem codes' },
  },
  nl: {
    skip: 'Naar de inhoud',
    main: 'Hoofdmenu',
    places: { services: 'Diensten', catalog: 'Catalogus', teams: 'Teams', requests: 'Aanvragen', docs: 'Docs' },
    search: 'Zoeken',
    breadcrumb: 'Kruimelpad',
    siteTitle: (organization: string) => `Dienstencatalogus van ${organization}`,
    describes: (title: string | undefined, organization: string) => `${title ? `${title} in de` : 'De'} dienstencatalogus van ${organization}.`,
    footStart: 'Alles hier komt uit bestanden in',
    foot: { environments: 'Omgevingen', map: 'Kaart', people: 'Mensen', reports: 'Rapporten', reference: 'Naslag', problems: 'Probleemcodes' },
  },
});
