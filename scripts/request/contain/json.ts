import type { Json } from '../../model/json.ts';
import { unreadable, type Reading } from './reading.ts';

export function readJson(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  const walk = (value: Json): void => {
    if (typeof value === 'string') {
      structure.push('text');
      scalars.push(value);
    } else if (Array.isArray(value)) {
      structure.push(`list ${value.length}`);
      value.forEach(walk);
    } else if (typeof value === 'object' && value !== null) {
      structure.push(`object ${Object.keys(value).length}`);
      for (const [key, item] of Object.entries(value)) {
        walk(key);
        walk(item as Json);
      }
    } else {
      structure.push(String(value));
    }
  };
  try {
    walk(JSON.parse(text) as Json);
  } catch (error) {
    return unreadable((error as Error).message);
  }
  return { structure, scalars };
}
