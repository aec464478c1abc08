import type { Entity } from '../model/entity.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { text, texts } from './entity.ts';
import { once } from './once.ts';

/**
 * What a group answers for beyond the things that it owns, or how problems with a thing show: a label of issues, a path in a stack
 * trace, words that people write. `spec.topics` of any kind of Backstage.
 */
export interface Topic {
  readonly name: string;
  readonly title: string;
  /** Of issues on GitHub, as written; GitHub does not tell case apart. */
  readonly labels: readonly string[];
  /** Globs over paths in a repository: `services/gate/**`. */
  readonly paths: readonly string[];
  /** Words or phrases, whatever their case. */
  readonly texts: readonly string[];
}

/** Those that have a name, with as much of them as has the right type; the check `own-field` speaks of the rest. */
export const topicsOf = once(({ spec }: Pick<Entity, 'spec'>): readonly Topic[] => {
  const value = spec['topics'];
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item): readonly Topic[] => {
    if (!isJsonObject(item)) return [];
    const name = text(item['name']);
    if (name === undefined) return [];
    return [{ name, title: text(item['title']) ?? name, labels: texts(item['labels']), paths: texts(item['paths']), texts: texts(item['texts']) }];
  });
});
