/** Kinds in the order in which people think of a landscape, each in words: one of them and many. */
export type KindNames = Readonly<Record<string, readonly [one: string, many: string]>>;

export const kindNames: Readonly<Record<'en' | 'nl', KindNames>> = {
  en: {
    component: ['Component', 'Components'],
    api: ['API', 'APIs'],
    resource: ['Resource', 'Resources'],
    system: ['System', 'Systems'],
    domain: ['Domain', 'Domains'],
    group: ['Team', 'Teams'],
    user: ['Person', 'People'],
    template: ['Service', 'Services'],
    environment: ['Environment', 'Environments'],
    accesspolicy: ['Access policy', 'Access policies'],
    guardrail: ['Guardrail', 'Guardrails'],
    scorecard: ['Scorecard', 'Scorecards'],
    pipeline: ['Pipeline', 'Pipelines'],
    location: ['Location', 'Locations'],
  },
  nl: {
    component: ['Component', 'Componenten'],
    api: ['API', "API's"],
    resource: ['Resource', 'Resources'],
    system: ['Systeem', 'Systemen'],
    domain: ['Domein', 'Domeinen'],
    group: ['Team', 'Teams'],
    user: ['Persoon', 'Mensen'],
    template: ['Dienst', 'Diensten'],
    environment: ['Omgeving', 'Omgevingen'],
    accesspolicy: ['Toegangsbeleid', 'Toegangsbeleid'],
    guardrail: ['Vangrail', 'Vangrails'],
    scorecard: ['Scorekaart', 'Scorekaarten'],
    pipeline: ['Pijplijn', 'Pijplijnen'],
    location: ['Locatie', 'Locaties'],
  },
};
