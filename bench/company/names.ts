import type { Area } from './area.ts';
import type { Random } from './random.ts';

/** Types of components and resources with how often they occur, and the last words of their names. */
export const componentTypes = [
  { type: 'service', share: 50, endings: ['service', 'engine', 'gateway', 'manager', 'orchestrator', 'resolver', 'adapter', 'registry', 'broker', 'backend', 'hub'] },
  { type: 'worker', share: 18, endings: ['worker', 'consumer', 'dispatcher', 'processor', 'poller', 'relay', 'listener', 'projector'] },
  { type: 'website', share: 11, endings: ['portal', 'console', 'dashboard', 'backoffice', 'app', 'cockpit', 'pages'] },
  { type: 'library', share: 9, endings: ['sdk', 'client', 'commons', 'toolkit', 'model', 'codec'] },
  { type: 'job', share: 12, endings: ['batch', 'backfill', 'exporter', 'importer', 'sync', 'cleanup', 'report'] },
] as const;

export const resourceTypes = [
  { type: 'database', share: 38, patterns: ['{o}-db', '{o}-{a}-db', '{o}-store', 'postgres-{o}-{a}', '{o}-ledger'] },
  { type: 'kafka-topic', share: 30, patterns: ['kafka-{o}-{a}', 'kafka-{o}-dlq', 'topic-{o}-{a}', '{o}-{a}-changelog', 'kafka-{o}-{a}-retry'] },
  { type: 'cache', share: 10, patterns: ['{o}-cache', 'redis-{o}-{a}', '{o}-{a}-cache'] },
  { type: 'object-store', share: 12, patterns: ['{o}-archive', 's3-{o}-{a}', '{o}-{a}-files', '{o}-originals'] },
  { type: 'queue', share: 6, patterns: ['{o}-{a}-queue', '{o}-inbox', '{o}-outbox'] },
  { type: 'search-index', share: 4, patterns: ['{o}-index', '{o}-{a}-index'] },
] as const;

export const apiTypes = [
  { type: 'openapi', share: 62, endings: ['api', 'admin-api', 'lookup-api'] },
  { type: 'asyncapi', share: 24, endings: ['events', 'changes', 'notifications'] },
  { type: 'graphql', share: 8, endings: ['graph'] },
  { type: 'grpc', share: 6, endings: ['rpc'] },
] as const;

export function pickType<T extends { readonly share: number }>(types: readonly T[], random: Random): T {
  let left = random.next() * types.reduce((sum, { share }) => sum + share, 0);
  const found = types.find(({ share }) => (left -= share) < 0) ?? types[0];
  if (!found) throw new RangeError('There are no types to choose from.');
  return found;
}

/** Names that are taken, whatever the kind: people stumble over a component called like its database. */
export class Names {
  readonly #taken = new Set<string>();

  /** The first free one of what `compose` gives; after some tries with a market or brand before it. */
  take(compose: () => string, random: Random): string {
    for (let attempt = 0; ; attempt += 1) {
      const composed = compose();
      const name = attempt < 12 ? composed : attempt < 40 ? `${random.pick(qualifiers)}-${composed}` : `${random.pick(qualifiers)}-${random.pick(qualifiers)}-${composed}`;
      if (name.length > 60 || /(^|-)(\w+)-\2(-|$)/.test(name) || this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

const qualifiers = ['emea', 'nordics', 'apac', 'latam', 'iberia', 'retail', 'wholesale', 'outlet', 'express', 'legacy', 'next', 'bulk', 'mobile', 'partner', 'internal', 'premium', 'regional', 'classic', 'shared', 'instant'];

export function componentName(area: Area, object: string, act: string, endings: readonly string[], random: Random): string {
  const ending = random.pick(endings);
  const form = random.next();
  if (form < 0.22) return `${object}-${ending}`;
  if (form < 0.66) return `${object}-${act}-${ending}`;
  if (form < 0.78) return `${random.pick(area.outside)}-${object}-${ending}`;
  if (form < 0.88) return `${act}-${ending}`;
  if (form < 0.95) return `${object}-${act}`;
  return `${random.pick(area.fields)}-${ending}`;
}

export function resourceName(object: string, act: string, patterns: readonly string[], random: Random): string {
  return random.pick(patterns).replace('{o}', object).replace('{a}', act);
}
