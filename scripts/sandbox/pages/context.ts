import type { Actor } from '../actors.ts';
import { encodePath } from '../shapes/links.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';

/** What an operation refused, and at which form. */
export interface FormRefusal {
  readonly form: string;
  readonly message: string;
  /** By field name; empty when the whole form is meant. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Wrong answers, by field: shown at the form like an operation's refusal. */
export class FormProblems extends Error {
  readonly fields: Readonly<Record<string, string>>;

  constructor(message: string, fields: Readonly<Record<string, string>>) {
    super(message);
    this.name = 'FormProblems';
    this.fields = fields;
  }
}

export interface PageContext {
  readonly world: World;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  /** Who is signed in. */
  readonly account: Account | undefined;
  readonly actor: Actor;
  /** What was posted; empty for GET. */
  readonly form: URLSearchParams;
  /** Token that a form must send back. */
  readonly csrf: string;
  readonly refusal: FormRefusal | undefined;
}

/** An address within the repository: `link(context, 'issues', 7)`. Each part is escaped, its slashes kept. */
export function link({ world }: Pick<PageContext, 'world'>, ...parts: readonly (string | number)[]): string {
  const { owner, name } = world.state.repository;
  return `/${[owner, name, ...parts].map((part) => encodePath(String(part))).join('/')}`;
}

/** What was typed into a refused form; otherwise the given value. */
export function kept(context: PageContext, form: string, field: string, otherwise = ''): string {
  return context.refusal?.form === form ? (context.form.get(field) ?? otherwise) : otherwise;
}

/** The number in the address; NaN, which finds nothing, when it is none. */
export function numberOf(context: PageContext, name = 'number'): number {
  const text = context.params[name] ?? '';
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : NaN;
}

/** What follows the colon of the posted form's id. */
export function formTarget(context: PageContext): string {
  return (context.form.get('form') ?? '').split(':')[1] ?? '';
}
