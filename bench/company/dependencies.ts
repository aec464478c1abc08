import type { Part, System } from './plan.ts';
import type { Random } from './random.ts';

/** How many things a component needs at most, by its type. */
const needs: Readonly<Record<string, number>> = { service: 6, worker: 5, website: 6, job: 4, library: 1 };

interface Target {
  readonly part: Part;
  /** Of APIs: the component that provides it. */
  readonly provider?: Part;
}

/**
 * Connects the parts. Most connections stay in their system; the others go to what is already popular, so that a few
 * hubs get most of them (preferential attachment, Barabási and Albert 1999). A part needs earlier parts only, so there
 * are no cycles.
 */
export function connect(systems: readonly System[], random: Random): void {
  const needed = new Set<Part>();
  // An entry for each connection, so that whoever draws from it prefers hubs.
  const popular: Target[] = [];
  for (const system of systems) {
    const components = system.parts.filter(({ kind }) => kind === 'Component');
    const apis = Map.groupBy(provideApis(system, components, random), ({ provider }) => provider);
    const near: Target[] = [];
    for (const part of components) {
      for (let left = random.between(part.type === 'library' ? 0 : 1, needs[part.type] ?? 3); left > 0; left -= 1) {
        const from = random.chance(0.65) && near.length > 0 ? near : popular;
        if (from.length > 0) need(part, random.pick(from));
      }
      if (part.type === 'service' || part.type === 'library') near.push({ part });
      near.push(...(apis.get(part) ?? []));
    }
    needResources(system, components);
    popular.push(...random.sample(near.filter(({ part, provider }) => provider || part.type === 'library'), 2));
  }
  for (const { parts } of systems) retire(parts, needed, random);

  function need(part: Part, target: Target): void {
    if (target.provider === part || (part.type === 'library' && target.part.type !== 'library')) return;
    if (target.part.kind === 'API') part.consumes.add(target.part.name);
    else part.dependsOn.add(refOf(target.part));
    needed.add(target.part);
    if (target.part.kind === 'API' || target.part.type === 'library') popular.push(target);
  }

  /** Every resource is used by one to three components of its system. */
  function needResources({ parts }: System, components: readonly Part[]): void {
    const users = components.filter(({ type }) => type !== 'library' && type !== 'website');
    for (const part of parts) {
      if (part.kind !== 'Resource') continue;
      for (const user of random.sample(users.length > 0 ? users : components, random.between(1, 3))) need(user, { part });
    }
  }
}

/** Every API is provided by one component of its system. */
function provideApis(system: System, components: readonly Part[], random: Random): readonly Target[] {
  const services = components.filter(({ type }) => type === 'service');
  return system.parts
    .filter(({ kind }) => kind === 'API')
    .map((part) => {
      const provider = random.pickSkewed(services.length > 0 ? services : components);
      provider.provides.add(part.name);
      return { part, provider };
    });
}

/** Only what nobody needs is an experiment or on its way out; an API goes the way of its provider. */
function retire(parts: readonly Part[], needed: ReadonlySet<Part>, random: Random): void {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const stays = new Set<Part>();
  const whole = parts.find(({ type }) => type === 'library' || type === 'website');
  for (const part of parts) {
    if (part.kind !== 'Component' || needed.has(part)) continue;
    const provided = [...part.provides].flatMap((name) => byName.get(name) ?? []);
    if (random.chance(0.05) && whole && whole !== part && whole.lifecycle === 'production' && provided.length === 0) {
      part.subcomponentOf = whole.name;
      stays.add(whole);
    } else if (random.chance(0.3) && !stays.has(part) && !provided.some((api) => needed.has(api))) {
      const lifecycle = random.chance(0.5) ? 'experimental' : 'deprecated';
      for (const each of [part, ...provided]) each.lifecycle = lifecycle;
    }
  }
}

function refOf({ kind, name }: Part): string {
  return `${kind.toLowerCase()}:${name}`;
}
