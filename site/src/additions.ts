import { X509Certificate } from 'node:crypto';
import { classificationOf, isJsonObject, propertiesOf, resolvePath, world, type Entity, type Json } from './data.ts';
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

export interface PropertyRow {
  /** `runtime.replicas` */
  readonly name: string;
  /** One for each column; `inherited` where the environment says nothing of its own. */
  readonly cells: readonly { readonly text: string; readonly inherited: boolean }[];
}

/** An entity's properties: first as they are everywhere, then in each environment that differs somewhere, on the way to production. */
export function propertyTable(of: Entity): { readonly columns: readonly string[]; readonly rows: readonly PropertyRow[] } {
  const properties = propertiesOf(of);
  if (properties.length === 0) return { columns: [], rows: [] };
  const differing = new Set(properties.flatMap(({ overrides }) => Object.keys(overrides)));
  const known = world().environments.filter(({ name }) => differing.has(name));
  const names = [...new Set([...known.map(({ name }) => name), ...differing])];
  const title = (name: string) => known.find((each) => each.name === name)?.title ?? name;
  const rows = properties.map(({ namespace, key, value, overrides }): PropertyRow => {
    const everywhere = { text: valueText(value), inherited: false };
    return { name: `${namespace}.${key}`, cells: [everywhere, ...names.map((name) => ({ text: valueText(overrides[name] ?? value), inherited: overrides[name] === undefined }))] };
  });
  return { columns: [words.everywhere, ...names.map(title)], rows };
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '–';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

/** Last day on which the certificate of a file is valid, as `2027-03-31`; undefined when it cannot be read. */
export function certificateEnd(of: Entity, file: string): string | undefined {
  const path = resolvePath(of.source.file, file);
  const text = path === undefined ? undefined : world().files.text(path);
  try {
    return text === undefined ? undefined : new Date(new X509Certificate(text).validTo).toISOString().slice(0, 10);
  } catch {
    return undefined;
  }
}
