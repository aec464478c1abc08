import { hash } from 'node:crypto';
import { earlierShares, earlierStandings } from '../scripts/report/grade-trend.ts';
import type { Current } from './context.ts';

/** Whoever reads a part of the catalog finds the same as long as its print is the same. */
export type Printer = (key: string) => string;

export const digest = (text: string | Uint8Array): string => hash('sha1', text, 'base64url');

/** Prints of the parts that `recordedCatalog` and `recordedFiles` name, each made once. */
export function printer({ catalog, files, today, requests, history, grades, recent }: Current): Printer {
  const known = new Map<string, string>();
  const print: Printer = (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = make(key)));
    return found;
  };
  const make = (key: string): string => {
    const space = key.indexOf(' ');
    const [sort, name] = space < 0 ? [key, ''] : [key.slice(0, space), key.slice(space + 1)];
    switch (sort) {
      case 'entity':
        return printJson(catalog.get(name));
      case 'relations':
        return printJson(catalog.relations(name));
      case 'kind':
        return digest(catalog.ofKind(name).map(({ ref }) => print(`entity ${ref}`)).join());
      case 'entities':
        return digest(catalog.entities.map(({ ref }) => print(`entity ${ref}`)).join());
      case 'settings':
        return printJson(catalog.settings);
      case 'problems':
        return printJson(catalog.problems);
      case 'instances':
        return printJson(catalog.instances);
      case 'requests':
        return printJson(requests);
      case 'history':
        return printJson(history?.get(name));
      case 'recent':
        return recent?.key ?? 'none';
      case 'histories':
        return printJson(history && [...history]);
      case 'grades':
        return printJson(grades);
      case 'grades-of':
        return printJson(grades && earlierShares(grades, name));
      case 'grades-owned':
        return printJson(grades && earlierStandings(grades, name));
      case 'today':
        return today;
      case 'list':
        return digest(files.list().join('\n'));
      case 'file':
        return digest(files.bytes(name) ?? 'none');
      default:
        throw new Error(`There is no part "${key}" in a catalog.`);
    }
  };
  return print;
}

const printJson = (value: unknown): string => digest(JSON.stringify(value) ?? 'none');
