import type { Json, JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** Reads a step's inputs and collects what is wrong with them. Null and the empty text count as left out. */
export class Inputs {
  readonly problems: string[] = [];
  private readonly read = new Set<string>();
  private readonly input: JsonObject;

  constructor(input: JsonObject) {
    this.input = input;
  }

  private given(name: string): Json | undefined {
    this.read.add(name);
    const value = this.input[name];
    return value === null || value === '' ? undefined : value;
  }

  private wrong(name: string, wanted: string): undefined {
    this.problems.push(`The step’s “${name}” is not ${wanted}; the request is corrected, or the service by its owner.`);
    return undefined;
  }

  text(name: string, pattern = /^[^\0]{1,65000}$/s, wanted = 'a text'): string | undefined {
    const value = this.given(name);
    return value === undefined || (typeof value === 'string' && pattern.test(value)) ? value : this.wrong(name, wanted);
  }

  /** The empty text, with a problem, when it is missing. */
  required(name: string, pattern?: RegExp, wanted?: string): string {
    if (this.given(name) === undefined) this.wrong(name, 'given');
    return this.text(name, pattern, wanted) ?? '';
  }

  choice<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.given(name);
    if (value === undefined) return undefined;
    return allowed.find((each) => each === value) ?? this.wrong(name, `one of ${allowed.join(', ')}`);
  }

  flag(name: string): boolean | undefined {
    const value = this.given(name);
    return value === undefined || typeof value === 'boolean' ? value : this.wrong(name, 'true or false');
  }

  count(name: string, most: number): number | undefined {
    const value = this.given(name);
    return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) ? value : this.wrong(name, `a whole number from 0 to ${most}`);
  }

  texts(name: string, pattern = /^[^\0]{1,1000}$/, wanted = 'a list of texts'): readonly string[] {
    return this.list(name, (item) => (typeof item === 'string' && pattern.test(item) ? item : undefined), wanted);
  }

  list<T>(name: string, readItem: (item: Json) => T | undefined, wanted: string): readonly T[] {
    const value = this.given(name);
    if (value === undefined) return [];
    const items = Array.isArray(value) ? (value as readonly Json[]).map(readItem) : [undefined];
    if (items.every((item) => item !== undefined)) return items;
    this.wrong(name, wanted);
    return [];
  }

  object(name: string): JsonObject | undefined {
    const value = this.given(name);
    return value === undefined || isJsonObject(value) ? value : this.wrong(name, 'a map');
  }

  /** `github.com?owner=o&repo=r`, as Backstage writes it; `repo` may stand before `owner`, and a scheme before the host. */
  repository(host: string, name = 'repoUrl'): RepositoryName {
    const wanted = `of the form ${host}?owner=…&repo=…, on the GitHub that this catalog lives on`;
    const text = this.required(name);
    const [place = '', query = ''] = text.replace(/^https?:\/\//, '').split('?');
    const parts = new URLSearchParams(query);
    const [owner, repo] = [parts.get('owner') ?? '', parts.get('repo') ?? ''];
    if (text !== '' && (place.toLowerCase() !== host || !login.test(owner) || !repositoryName.test(repo) || /^\.{1,2}$|\.git$/i.test(repo))) this.wrong(name, wanted);
    return { owner, repo };
  }

  /** An input that nobody reads would be a promise that nobody keeps. `harmless` ones are passed over. */
  refuseOthers(harmless: readonly string[] = []): void {
    const others = Object.keys(this.input).filter((name) => !this.read.has(name) && !harmless.includes(name));
    for (const name of others) this.problems.push(`Signpost does not do what the step’s “${name}” asks for; the owner of the service takes it out.`);
  }
}

/** Of a user or an organisation (https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication). */
export const login = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/;
export const teamSlug = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const repositoryName = /^[A-Za-z0-9._-]{1,100}$/;
