import type { ConfigValue } from '../../catalog/config.ts';

/** `runtime.maxConnections` → `RUNTIME_MAX_CONNECTIONS`. */
export function variableName({ namespace, key }: Pick<ConfigValue, 'namespace' | 'key'>, prefix = ''): string {
  const words = `${namespace}_${key}`.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return `${prefix}${words.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
}

/** `runtime.maxConnections`, as `.properties` and people write it. */
export function dottedName({ namespace, key }: Pick<ConfigValue, 'namespace' | 'key'>): string {
  return `${namespace}.${key}`;
}

/** One sentence for each name that two values would have. */
export function collisions<T extends Pick<ConfigValue, 'namespace' | 'key'>>(values: readonly T[], nameOf: (value: T) => string): readonly string[] {
  const byName = Map.groupBy(values, nameOf);
  return [...byName].flatMap(([name, list]) => (list.length < 2 ? [] : [`${list.map((each) => `${each.namespace} / ${each.key}`).join(' and ')} would both be called ${name}. Rename one of them.`]));
}
