import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { keyNames } from '../key-names.ts';
import { mayHaveAdditions } from '../schema.ts';
import { nearest } from '../suggest.ts';
import type { Check, Finding, World } from '../world.ts';
import { otherNames } from './additions.ts';

export const keyChecks: readonly Check[] = [
  {
    code: 'key-typo',
    severity: 'warning',
    holds: 'No key below metadata or spec is a misspelling of one that is read: others may be added, and nobody reads them.',
    find: misspelledKeys,
  },
];

function* misspelledKeys({ documents }: World): Iterable<Finding> {
  const meant = finder();
  for (const at of documents) {
    const { value } = at;
    // Signpost's own kinds are closed, and unknown kinds may have any key.
    if (!isJsonObject(value) || !mayHaveAdditions(value)) continue;
    const kind = String(value['kind']);
    for (const section of ['metadata', 'spec'] as const) {
      const keys = value[section];
      if (!isJsonObject(keys)) continue;
      for (const key in keys) {
        const near = meant(kind, section, key, keys);
        if (near === undefined) continue;
        const message = `${section}.${key} is no key that ${kind} has, so nothing reads it.`;
        yield { at, path: [section, key], on: 'key', cause: `${kind} ${section}.${key}`, message, fix: `Did you mean "${near}"?` };
      }
    }
  }
}

/** The key that is meant by another one, unless it stands there too. Each misspelling is looked up once. */
function finder(): (kind: string, section: 'metadata' | 'spec', key: string, beside: JsonObject) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (kind, section, key, beside) => {
    const names = keyNames(kind);
    if (!names || names[section].includes(key) || otherNames.has(key)) return undefined;
    const question = `${kind} ${section} ${key}`;
    // Where a key that must be there is missing, its schema tells of the misspelling.
    if (!known.has(question)) known.set(question, nearest(key, names[section].filter((name) => !names.required.has(`${section}.${name}`))));
    const near = known.get(question);
    return near !== undefined && beside[near] === undefined ? near : undefined;
  };
}
