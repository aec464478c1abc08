import type { AccessRule, Action } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import type { Environment } from './environments.ts';

/** What somebody asks for, whoever asks. */
export interface Subject {
  readonly action: Action;
  readonly service: Pick<Service, 'name' | 'type' | 'tags' | 'owner'>;
  /** Absent for services that belong to no environment; rules about environments then never match. */
  readonly environment?: Environment;
}

/** Does the rule speak of this service, place and action, whoever asks? */
export function matchesThing(rule: AccessRule, subject: Subject): boolean {
  const { action, service, environment } = subject;
  return (rule.actions.length === 0 || rule.actions.includes(action)) && matchesService(rule, service) && matchesPlace(rule, environment);
}

/** A rule that names no service, type or tag speaks of every service. */
export function matchesService(rule: AccessRule, { name, type, tags }: Pick<Service, 'name' | 'type' | 'tags'>): boolean {
  const nothingNamed = rule.services.length + rule.types.length + rule.tags.length === 0;
  return nothingNamed || rule.services.includes(name) || rule.types.includes(type) || rule.tags.some((tag) => tags.includes(tag));
}

/** A rule that names no environment or tier speaks of every place, and of no place at all. */
export function matchesPlace({ environments, tiers }: AccessRule, place: Environment | undefined): boolean {
  if (environments.length === 0 && tiers.length === 0) return true;
  return place !== undefined && (environments.includes(place.name) || tiers.includes(place.tier));
}

/** A rule that names nobody speaks of everybody. `groups` are the user's, with all groups above them. */
export function matchesPerson(rule: AccessRule, user: string | undefined, groups: ReadonlySet<string>): boolean {
  return isForAnybody(rule) || (user !== undefined && rule.users.includes(user)) || rule.groups.some((group) => groups.has(group));
}

export function isForAnybody(rule: AccessRule): boolean {
  return rule.groups.length + rule.users.length === 0;
}

/** An approval from an owner who cannot be told is asked of nobody: it can never be given, which is safe and is said. */
export function approvalGroup(from: string, { service, environment }: Pick<Subject, 'service' | 'environment'>): string {
  if (from === 'service-owner') return service.owner;
  if (from === 'environment-owner') return environment?.owner ?? service.owner;
  return from;
}
