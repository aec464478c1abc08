import { inLanguage } from '../language.ts';

/** What stands on every page. */
export const frame = inLanguage({
  en: {
    skip: 'Skip to content',
    main: 'Main',
    places: { services: 'Services', catalog: 'Catalog', teams: 'Teams', environments: 'Environments', instances: 'Instances', docs: 'Docs' },
    search: 'Search',
    breadcrumb: 'Breadcrumb',
    siteTitle: (organization: string) => `${organization} service catalog`,
    footStart: 'Everything here comes from files in',
    people: 'People',
    kinds: 'All kinds',
    reference: 'Reference',
    problems: 'Problem codes',
  },
  nl: {
    skip: 'Naar de inhoud',
    main: 'Hoofdmenu',
    places: { services: 'Diensten', catalog: 'Catalogus', teams: 'Teams', environments: 'Omgevingen', instances: 'Instanties', docs: 'Documentatie' },
    search: 'Zoeken',
    breadcrumb: 'Kruimelpad',
    siteTitle: (organization: string) => `Dienstencatalogus van ${organization}`,
    footStart: 'Alles hier komt uit bestanden in',
    people: 'Mensen',
    kinds: 'Alle soorten',
    reference: 'Naslag',
    problems: 'Probleemcodes',
  },
});
