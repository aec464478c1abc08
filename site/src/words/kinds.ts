import { inLanguage } from '../language.ts';

type Names = Readonly<Record<string, readonly [one: string, many: string]>>;

const names: Names = inLanguage<Names>({
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
    location: ['Locatie', 'Locaties'],
  },
});

/** Kinds in the order in which people think of a landscape. */
export const kindOrder: readonly string[] = Object.keys(names);

/** Place of a kind in that order, whatever its case; unknown ones come last. */
export function kindPlace(kind: string): number {
  const place = kindOrder.indexOf(kind.toLowerCase());
  return place < 0 ? kindOrder.length : place;
}

/** Many of a kind, in words: `Components`, `APIs`, `People`. A kind that is not known keeps its name, with an English plural. */
export function kindLabel(kind: string): string {
  const label = names[kind.toLowerCase()]?.[1];
  return label ?? (/[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`);
}

/** One of a kind, in words. */
export function kindName({ kind }: { readonly kind: string }): string {
  return names[kind.toLowerCase()]?.[0] ?? kind;
}
