import { isJsonObject, type Json } from '../../model/json.ts';
import type { KubernetesObject } from './cluster.ts';

/** What the cluster keeps for itself, and what says how things are rather than how they should be. */
const silent = new Set(['metadata.managedFields', 'metadata.resourceVersion', 'metadata.generation', 'metadata.creationTimestamp', 'metadata.uid', 'metadata.selfLink', 'status']);

/** Fields that are shown of one object. */
const most = 40;

/** One line for each field that differs: `.spec.replicas: 2 → 3`. The values of a Secret are never shown. */
export function differences(before: KubernetesObject, after: KubernetesObject): readonly string[] {
  const isSecret = after.kind === 'Secret';
  const lines = compare(before, after, '').map(({ path, from, to }) => {
    const hides = isSecret && /^\.(?:data|stringData)\b/.test(path);
    return `${path}: ${hides ? 'changed' : `${shown(from)} → ${shown(to)}`}`;
  });
  return lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more fields`];
}

interface Difference {
  readonly path: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

function compare(from: Json | undefined, to: Json | undefined, path: string): readonly Difference[] {
  if (silent.has(path.slice(1))) return [];
  if (isJsonObject(from) && isJsonObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => compare(from[name], to[name], `${path}${/^[\w-]+$/.test(name) ? `.${name}` : `[${name}]`}`));
  }
  if (Array.isArray(from) && Array.isArray(to)) {
    const [a, b] = [from as readonly Json[], to as readonly Json[]];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => compare(a[index], b[index], `${path}[${index}]`)).flat();
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
