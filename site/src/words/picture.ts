import { inLanguage, numberText } from '../language.ts';
import type { PictureWords } from '../pictures/neighbours.ts';

/** Pictures of what is around an entity. */
export const pictureWords = inLanguage<PictureWords & { readonly arrows: string }>({
  en: {
    label: (title) => `What ${title} needs, and what needs it`,
    missing: 'not in the catalog',
    more: (count) => `and ${numberText(count)} more`,
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
    arrows: 'Arrows lead to what is needed; the lists below say it in words.',
  },
  nl: {
    label: (title) => `Wat ${title} nodig heeft, en wat ${title} nodig heeft`,
    missing: 'niet in de catalogus',
    more: (count) => `en nog ${numberText(count)}`,
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
    arrows: 'Pijlen wijzen naar wat nodig is; de lijsten hieronder zeggen het in woorden.',
  },
});

const things = (count: number) => (count === 1 ? '1 thing' : `${numberText(count)} things`);
const systems = (count: number) => (count === 1 ? '1 system' : `${numberText(count)} systems`);
const domains = (count: number) => (count === 1 ? '1 domain' : `${numberText(count)} domains`);
const onderdelen = (count: number) => (count === 1 ? '1 onderdeel' : `${numberText(count)} onderdelen`);
const systemen = (count: number) => (count === 1 ? '1 systeem' : `${numberText(count)} systemen`);
const domeinen = (count: number) => (count === 1 ? '1 domein' : `${numberText(count)} domeinen`);

/** The pages of the map, and the maps on pages of systems and domains. */
export const mapWords = inLanguage({
  en: {
    title: 'Map',
    titleOf: (domain: string) => `Map of ${domain}`,
    lead: (places: { readonly domains: number; readonly systems: number }) => `How systems lean on one another: ${systems(places.systems)} in ${domains(places.domains)}.`,
    leadOf: (domain: string, count: number) => `What lies in ${domain} (${systems(count)}), and what is around it.`,
    empty: 'There is no map yet: it is drawn from systems and domains, and this catalog has none.',
    emptyOf: 'Nothing is part of this domain yet.',
    howTo: 'How to write a system',
    label: (title: string) => `Map of ${title}`,
    things,
    systems,
    system: (kind: string, count: number) => `${kind} · ${things(count)}`,
    domain: (kind: string, count: number) => `${kind} · ${systems(count)}`,
    inside: '',
    outside: 'outside',
    arrows: 'Arrows lead to what is needed; a number says how many relations a line stands for.',
    below: 'The list below says it in words.',
    left: ({ places, outside, roads }: { readonly places: number; readonly outside: number; readonly roads: number }) =>
      `Left out, to stay readable: ${[places > 0 && `${numberText(places)} of the places here`, outside > 0 && `${numberText(outside)} outside`, roads > 0 && `${numberText(roads)} less busy ${roads === 1 ? 'line' : 'lines'}`].filter(Boolean).join(', ')}.`,
    strays: (count: number) => (count === 1 ? 'One thing belongs to no system and is on no map.' : `${numberText(count)} things belong to no system and are on no map.`),
    toMap: 'The map, in words as well',
    inWords: 'In words',
    needs: 'Needs',
    neededBy: 'Needed by',
    nothing: 'nothing',
    more: (count: number) => `and ${numberText(count)} more`,
    page: 'Page of the domain',
  },
  nl: {
    title: 'Kaart',
    titleOf: (domain: string) => `Kaart van ${domain}`,
    lead: (places: { readonly domains: number; readonly systems: number }) => `Hoe systemen op elkaar leunen: ${systemen(places.systems)} in ${domeinen(places.domains)}.`,
    leadOf: (domain: string, count: number) => `Wat in ${domain} ligt (${systemen(count)}), en wat eromheen ligt.`,
    empty: 'Er is nog geen kaart: die wordt getekend van systemen en domeinen, en deze catalogus heeft er geen.',
    emptyOf: 'Nog niets is onderdeel van dit domein.',
    howTo: 'Hoe je een systeem opschrijft',
    label: (title: string) => `Kaart van ${title}`,
    things: onderdelen,
    systems: systemen,
    system: (kind: string, count: number) => `${kind} · ${onderdelen(count)}`,
    domain: (kind: string, count: number) => `${kind} · ${systemen(count)}`,
    inside: '',
    outside: 'erbuiten',
    arrows: 'Pijlen wijzen naar wat nodig is; een getal zegt voor hoeveel relaties een lijn staat.',
    below: 'De lijst hieronder zegt het in woorden.',
    left: ({ places, outside, roads }: { readonly places: number; readonly outside: number; readonly roads: number }) =>
      `Weggelaten, om leesbaar te blijven: ${[places > 0 && `${numberText(places)} plekken hier`, outside > 0 && `${numberText(outside)} erbuiten`, roads > 0 && `${numberText(roads)} minder drukke ${roads === 1 ? 'lijn' : 'lijnen'}`].filter(Boolean).join(', ')}.`,
    strays: (count: number) => (count === 1 ? 'Eén ding hoort bij geen systeem en staat op geen kaart.' : `${numberText(count)} dingen horen bij geen systeem en staan op geen kaart.`),
    toMap: 'De kaart, ook in woorden',
    inWords: 'In woorden',
    needs: 'Heeft nodig',
    neededBy: 'Nodig voor',
    nothing: 'niets',
    more: (count: number) => `en nog ${numberText(count)}`,
    page: 'Pagina van het domein',
  },
});

/** Last changes of the file that an entity is written in. */
export const historyWords = inLanguage({
  en: { heading: 'Last changes', unnamed: 'Change without a message', unknown: 'No history of its file is known here.', all: 'All changes on GitHub' },
  nl: { heading: 'Laatste wijzigingen', unnamed: 'Wijziging zonder bericht', unknown: 'Van het bestand is hier geen geschiedenis bekend.', all: 'Alle wijzigingen op GitHub' },
});
