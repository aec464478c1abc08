import { certificateEndOf, classificationOf, isJsonObject, readCertificates, resolvePath, world, type Entity, type Json } from './data.ts';
import { configIn, dottedName, type ConfigValue } from './reports/config.ts';
import { entityWords as words } from './words/entity.ts';

/** One thing that a page says about an entity, with its heading. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  readonly url?: string;
}

/** What an entity's classification says, in words, as far as it says it. */
export function classificationFacts(of: Entity): readonly Fact[] {
  const classification = classificationOf(of);
  const facts = Object.entries(words.classification).flatMap(([key, label]): Fact[] => {
    const value = classification[key];
    if (typeof value === 'boolean') return [{ label, text: value ? words.yes : words.no }];
    return typeof value === 'string' ? [{ label, text: key === 'retention' ? durationWords(value) : (words.levels[value] ?? value) }] : [];
  });
  const risk = classification['riskAssessment'];
  if (!isJsonObject(risk) || typeof risk['date'] !== 'string') return facts;
  const url = typeof risk['url'] === 'string' && /^https?:\/\//.test(risk['url']) ? { url: risk['url'] } : {};
  return [...facts, { label: words.risksAssessed, text: risk['date'], ...url }];
}

/** An ISO 8601 duration in words: `P1Y6M` is 1 year 6 months. Any other text as it is. */
function durationWords(duration: string): string {
  const [date = '', time = ''] = duration.replace(/^P/, '').split('T');
  const parts = [...(date + time.replace('M', 'm')).matchAll(/(\d+)([YMWDHmS])/g)];
  if (parts.length === 0) return duration;
  return parts.map(([, count, unit = '']) => `${count} ${words.units[unit]?.[count === '1' ? 0 : 1] ?? unit}`).join(' ');
}

export interface PropertyCell {
  readonly text: string;
  /** Nothing else than what holds everywhere, from the same place. */
  readonly inherited: boolean;
  /** Reference of who writes it, where that is somebody else. */
  readonly from?: string;
}

export interface PropertyRow {
  /** `runtime.replicas` */
  readonly name: string;
  /** One for each column. */
  readonly cells: readonly PropertyCell[];
}

/** What holds for an entity, layers laid over one another: first everywhere, then in each environment that differs somewhere, on the way to production. */
export function propertyTable(of: Entity): { readonly columns: readonly string[]; readonly rows: readonly PropertyRow[] } {
  if (of.spec['properties'] === undefined) return { columns: [], rows: [] };
  const everywhere = configIn(of).values;
  const places = world().environments.map(({ name, title }) => ({ title, values: configIn(of, name).values }));
  const same = (a: ConfigValue | undefined, b: ConfigValue | undefined) => a?.from.ref === b?.from.ref && JSON.stringify(a?.value) === JSON.stringify(b?.value);
  const named = (values: readonly ConfigValue[], name: string) => values.find((each) => dottedName(each) === name);
  const differing = places.filter(({ values }) => values.length !== everywhere.length || values.some((each) => !same(each, named(everywhere, dottedName(each)))));
  const names = [...new Set([everywhere, ...differing.map(({ values }) => values)].flatMap((values) => values.map(dottedName)))];
  const cell = (value: ConfigValue | undefined, inherited: boolean): PropertyCell => ({ text: valueText(value?.value), inherited, ...(value !== undefined && !inherited && value.from.ref !== of.ref && { from: value.from.ref }) });
  const rows = names.map((name): PropertyRow => {
    const general = named(everywhere, name);
    return { name, cells: [cell(general, false), ...differing.map(({ values }) => named(values, name)).map((value) => cell(value, same(value, general)))] };
  });
  return { columns: [words.everywhere, ...differing.map(({ title }) => title)], rows };
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '–';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

/** Last day on which the certificate of a file is valid, as `2027-03-31`; undefined when it cannot be read. */
export function certificateEnd(of: Entity, file: string): string | undefined {
  const path = resolvePath(of.source.file, file);
  const text = path === undefined ? undefined : world().files.text(path);
  const found = text === undefined ? undefined : readCertificates(text);
  return found === undefined || 'fault' in found ? undefined : certificateEndOf(found).slice(0, 10);
}
