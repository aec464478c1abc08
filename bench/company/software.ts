import type { Area } from './area.ts';
import { apiTypes, componentName, componentTypes, pickType, resourceName, resourceTypes, type Names } from './names.ts';
import { shareOut } from './organization.ts';
import { partsOfSystem, type Domain, type Group, type Part, type System } from './plan.ts';
import type { Random } from './random.ts';

/** A domain for each area, then domains below them. */
export function makeDomains(areas: readonly Area[], count: number, groups: readonly Group[], names: Names, random: Random): readonly Domain[] {
  const owners = new Map(groups.filter(({ type }) => type === 'division').map(({ area, name }) => [area.name, name]));
  const shares = shareOut(count - areas.length, areas.map(({ weight }) => ({ weight, least: 0 })));
  return areas.flatMap((area, index): Domain[] => {
    const owner = owners.get(area.name) ?? '';
    const top = { name: names.take(() => area.name, random), area, owner };
    const below = Array.from({ length: shares[index] ?? 0 }, () => ({ name: names.take(() => random.pick(area.fields), random), area, owner, parent: top.name }));
    return [top, ...below];
  });
}

/** Systems without parts, in the order of their domains; every domain has at least one if there are enough. */
export function makeSystems(domains: readonly Domain[], count: number, groups: readonly Group[], names: Names, random: Random): readonly System[] {
  const teams = Map.groupBy(groups.filter(({ type }) => type === 'team'), ({ area }) => area.name);
  const favourites = random.shuffle(domains);
  const homes = [...domains, ...Array.from({ length: Math.max(0, count - domains.length) }, () => random.pickSkewed(favourites))].slice(0, count);
  const order = new Map(domains.map((domain, index) => [domain, index]));
  homes.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return homes.map(({ name: domain, area }) => {
    const objects = random.sample(area.objects, random.between(2, 5));
    const act = random.pick(area.acts);
    const name = names.take(() => (random.chance(0.85) ? `${random.pick(random.chance(0.6) ? objects : area.objects)}-${random.chance(0.6) ? act : random.pick(area.acts)}` : `${random.pick(area.fields)}-platform`), random);
    return { name, area, domain, owner: random.pickSkewed(teams.get(area.name) ?? groups), objects, act, parts: [] };
  });
}

/** Fills the systems with `count` parts: most of them small, some large. */
export function makeParts(systems: readonly System[], count: number, groups: readonly Group[], names: Names, random: Random): void {
  const teams = Map.groupBy(groups.filter(({ type }) => type === 'team'), ({ area }) => area.name);
  const sizes = systemSizes(systems.length, count, random);
  for (const [index, system] of systems.entries()) {
    const neighbours = teams.get(system.area.name) ?? [system.owner];
    const owner = () => (random.chance(0.9) ? system.owner : random.pickSkewed(neighbours));
    const kinds = Array.from({ length: sizes[index] ?? 0 }, (_, part) => (part === 0 ? 'Component' : kindOf(random)));
    // What others stand on comes first, since everything depends on earlier things only.
    const rank = { Resource: 0, Component: 1, API: 2 };
    kinds.sort((a, b) => rank[a] - rank[b]);
    for (const kind of kinds) system.parts.push(makePart(kind, system, owner(), names, random));
  }
}

function kindOf(random: Random): Part['kind'] {
  const chance = random.next();
  return chance < 0.64 ? 'Component' : chance < 0.82 ? 'API' : 'Resource';
}

function makePart(kind: Part['kind'], system: System, owner: Group, names: Names, random: Random): Part {
  const { area } = system;
  const object = random.pick(system.objects);
  const acts = area.acts.filter((act) => act !== object);
  const act = random.chance(0.5) && system.act !== object ? system.act : random.pick(acts);
  const { type, name } = composed(kind, area, object, act, random);
  return { kind, name: names.take(name, random), type, object, act, owner, lifecycle: 'production', dependsOn: new Set(), provides: new Set(), consumes: new Set() };
}

function composed(kind: Part['kind'], area: Area, object: string, act: string, random: Random): { type: string; name: () => string } {
  if (kind === 'Component') {
    const { type, endings } = pickType(componentTypes, random);
    return { type, name: () => componentName(area, object, act, endings, random) };
  }
  if (kind === 'API') {
    const { type, endings } = pickType(apiTypes, random);
    return { type, name: () => `${random.chance(0.4) ? object : `${object}-${act}`}-${random.pick(endings)}` };
  }
  const { type, patterns } = pickType(resourceTypes, random);
  return { type, name: () => resourceName(object, act, patterns, random) };
}

function systemSizes(systems: number, parts: number, random: Random): readonly number[] {
  const { least, most } = partsOfSystem;
  const sizes = Array.from({ length: systems }, () => least);
  let left = parts - least * systems;
  if (left < 0 || parts > most * systems) throw new RangeError(`${parts} parts do not fit into ${systems} systems.`);
  const weights = sizes.map(() => 0.15 + random.next() ** 3);
  while (left > 0) {
    for (const [index, weight] of weights.entries()) {
      const more = Math.min(left, most - (sizes[index] ?? 0), random.chance(weight) ? random.between(1, 4) : 0);
      sizes[index] = (sizes[index] ?? 0) + more;
      left -= more;
    }
  }
  return sizes;
}
