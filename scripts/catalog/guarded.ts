import type { Json, JsonObject } from '../model/json.ts';
import type { Action } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import type { Catalog } from './catalog.ts';
import { celLanguage, compileExpression, type Expression, type Fault } from './cel.ts';
import type { Environment } from './environments.ts';
import { groupsAbove, groupsOf, loginOf } from './people.ts';

/** Somebody, and the canonical references of their groups with all groups above. */
export interface GuardedPerson {
  readonly ref: string;
  readonly login: string;
  readonly groups: readonly string[];
}

export interface GuardedTeam {
  readonly ref: string;
  readonly title: string;
  /** Itself and the groups above it. */
  readonly groups: readonly string[];
}

/** When nobody has said who asks, or for which team. */
export const somebody: GuardedPerson = { ref: '', login: '', groups: [] };
export const someTeam: GuardedTeam = { ref: '', title: '', groups: [] };

/** By a canonical reference; of somebody whom the catalog does not know only that. */
export function guardedPerson(catalog: Pick<Catalog, 'get' | 'related'>, ref: string): GuardedPerson {
  const user = catalog.get(ref);
  return { ref, login: user ? loginOf(user) : '', groups: groupsOf(catalog, ref) };
}

export function guardedTeam(catalog: Pick<Catalog, 'get' | 'related'>, ref: string): GuardedTeam {
  return { ref, title: catalog.get(ref)?.title ?? '', groups: groupsAbove(catalog, ref) };
}

export interface GuardedInstance {
  readonly name: string;
  readonly folder: string;
  /** Its service gives leases. */
  readonly leased: boolean;
  /** The day on which it ends, in UTC; absent where it has no end. */
  readonly expires?: string;
  /** From the day on which it was asked for. */
  readonly leaseDays?: number;
}

/** A YAML or JSON document that would be committed, by path below the instance's folder. */
export interface GuardedDocument {
  readonly path: string;
  readonly value: Json;
}

/** One request as guardrails see it. */
export interface GuardedRequest {
  readonly action: Action;
  /** With the defaults of what was left blank. */
  readonly inputs: JsonObject;
  /** Absent for services that belong to none. */
  readonly environment?: Pick<Environment, 'name' | 'tier' | 'title' | 'owner'>;
  readonly service: Pick<Service, 'name' | 'type' | 'tags'>;
  readonly instance: GuardedInstance;
  readonly requester: GuardedPerson;
  readonly team: GuardedTeam;
  readonly documents: readonly GuardedDocument[];
  /** Texts of all files, by path below the instance's folder. */
  readonly files: Readonly<Record<string, string>>;
}

export type GuardedPart = keyof GuardedRequest;

/** What an expression of a guardrail may name, with its type; the schema of Guardrail says what each means. */
export const guardedVariables: Readonly<Record<GuardedPart, string>> = {
  action: 'string',
  inputs: 'map<string, dyn>',
  environment: 'map<string, string>',
  service: 'map<string, dyn>',
  instance: 'map<string, dyn>',
  requester: 'map<string, dyn>',
  team: 'map<string, dyn>',
  documents: 'list<map<string, dyn>>',
  files: 'map<string, string>',
};

/** Parts of the variables whose parts are always the same. */
export const guardedMembers: Partial<Readonly<Record<GuardedPart, readonly string[]>>> = {
  environment: ['name', 'tier', 'title', 'owner'],
  service: ['name', 'type', 'tags'],
  instance: ['name', 'folder', 'leased', 'expires', 'leaseDays'],
  requester: ['ref', 'login', 'groups'],
  team: ['ref', 'title', 'groups'],
};

/** Steps of walks over lists that stand in each other: the longest list to the power of how many there are. About a second. */
const mostSteps = 1_000_000;

const nowhere = { name: '', tier: '', title: '', owner: '' };

export interface GuardrailExpression extends Omit<Expression<object>, 'judge'> {
  readonly judge: (of: GuardedRequest) => boolean | Fault;
  readonly uses: (part: GuardedPart) => boolean;
}

let language: ReturnType<typeof celLanguage> | undefined;

const compiled = new Map<string, GuardrailExpression>();

/** Compiled at the first call: the same text gives the same expression. */
export function guardrailExpression(written: string): GuardrailExpression {
  const known = compiled.get(written);
  if (known) return known;
  const expression = compileExpression<object>((language ??= celLanguage(guardedVariables)), written);
  const { names } = expression;
  const made: GuardrailExpression = { ...expression, uses: (part) => names.identifiers.has(part), judge: (of) => tooLarge(names, of) ?? expression.judge(contextOf(of)) };
  compiled.set(written, made);
  return made;
}

function contextOf({ documents, service, environment = nowhere, ...rest }: GuardedRequest): object {
  const { name, tier, title, owner } = environment;
  return { ...rest, environment: { name, tier, title, owner }, service: { name: service.name, type: service.type, tags: service.tags }, documents: documents.map(({ path, value }) => ({ path, kind: kindOf(value), value })) };
}

function kindOf(value: Json): string {
  const kind = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'kind') ? (value as JsonObject)['kind'] : undefined;
  return typeof kind === 'string' ? kind : '';
}

function tooLarge({ walks, functions, identifiers }: Expression<object>['names'], of: GuardedRequest): Fault | undefined {
  if (walks === 0) return undefined;
  const named = (Object.keys(guardedVariables) as GuardedPart[]).filter((part) => identifiers.has(part)).map((part) => of[part]);
  const longest = longestList(named, functions.has('split'));
  if (longest ** walks <= mostSteps) return undefined;
  return { code: 'too-large', message: `it would go through lists of ${longest} items ${walks} deep, which takes too long` };
}

/** The length of the longest list or map in a value; of the longest text as well where texts are split into lists. */
function longestList(value: unknown, texts: boolean): number {
  if (typeof value === 'string') return texts ? value.length : 0;
  if (typeof value !== 'object' || value === null) return 0;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.reduce<number>((most, item) => Math.max(most, longestList(item, texts)), items.length);
}
