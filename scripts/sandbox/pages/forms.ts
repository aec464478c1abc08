import type { Account, Role } from '../state.ts';
import { kept } from './context.ts';
import type { PageContext } from './context.ts';
import { attributes, html } from './html.ts';
import type { Html, HtmlValue } from './html.ts';

/**
 * A form of the page. `id` names what it does (and, after a colon, to what); a refusal is shown at its top.
 * Without anybody signed in it asks who is acting, so that nobody runs into a wall.
 */
export function postForm(context: PageContext, id: string, body: HtmlValue, options: { describe?: string } = {}): Html {
  const refusal = context.refusal?.form === id ? context.refusal : undefined;
  return html`<form method="post" action="${context.url.pathname + context.url.search}" data-form="${id}"${attributes({ 'aria-label': options.describe })}>
<input type="hidden" name="csrf" value="${context.csrf}"><input type="hidden" name="form" value="${id}">
${refusal && html`<p class="refusal" role="alert" tabindex="-1" autofocus><span aria-hidden="true">✕</span> ${refusal.message}</p>`}
${body}
</form>`;
}

/** The row of buttons, with who will be acting. */
export function submitRow(context: PageContext, id: string, buttons: HtmlValue): Html {
  const { account } = context;
  const who = account === undefined
    ? html`<label class="inline">You are ${accountSelect(context, 'as', domId(id, 'as'), kept(context, id, 'as'))}</label>`
    : html`<span class="muted">as <strong><bdi>${account.name}</bdi></strong></span>`;
  return html`<div class="submit">${buttons} ${who}</div>`;
}

export function submit(words: string, options: { tone?: 'main' | 'danger'; name?: string; value?: string } = {}): Html {
  return html`<button type="submit" class="button ${options.tone}"${attributes({ name: options.name, value: options.value })}>${words}</button>`;
}

const GROUPS: readonly (readonly [string, readonly Role[]])[] = [
  ['May read, open issues and propose changes', ['read', 'triage']],
  ['May write: review, merge', ['write', 'maintain']],
  ['Administrators', ['admin']],
];

/** Everybody who can be played: people, not bots. */
export function playable(accounts: readonly Account[]): Account[] {
  return accounts.filter((account) => account.type === 'User').sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

export function accountSelect(context: PageContext, name: string, id: string, chosen: string): Html {
  const people = playable(context.world.state.accounts);
  const groups = GROUPS.map(([title, roles]) => ({ title, members: people.filter((account) => roles.includes(account.permission)) }));
  return html`<select name="${name}" id="${id}">
${chosen === '' && html`<option value="">Choose who you are…</option>`}
${groups.map(({ title, members }) => members.length > 0 && html`<optgroup label="${title}">${members.map((account) =>
    html`<option value="${account.login}"${attributes({ selected: account.login === chosen })}>${account.name} (${account.login}, ${account.permission})</option>`)}</optgroup>`)}
</select>`;
}

export interface TextOptions {
  readonly form: string;
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: HtmlValue;
  readonly placeholder?: string | undefined;
  readonly required?: boolean;
  /** More than one makes it a textarea. */
  readonly rows?: number;
  readonly isCode?: boolean;
}

/** A labelled input or textarea that keeps what was typed. */
export function textField(context: PageContext, options: TextOptions): Html {
  const { form, name, rows = 1 } = options;
  const id = domId(form, name);
  const problem = context.refusal?.form === form ? context.refusal.fields[name] : undefined;
  const value = kept(context, form, name, options.value);
  const described = [options.hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const shared = attributes({
    name, id, placeholder: options.placeholder || undefined, required: options.required, 'aria-describedby': described || undefined,
    'aria-invalid': problem === undefined ? undefined : 'true', class: options.isCode === true ? 'code' : undefined,
    spellcheck: options.isCode === true ? 'false' : undefined,
  });
  // The parser drops one line end after <textarea>: this one is for it.
  const field = rows > 1
    ? html`<textarea rows="${rows}"${shared}>\n${value}</textarea>`
    : html`<input type="text" value="${value}" autocomplete="off"${shared}>`;
  return html`<div class="field">
<label for="${id}">${options.label}${options.required === true && requiredMark()}</label>
${options.hint && html`<div class="hint" id="${id}-hint">${options.hint}</div>`}
${field}
${problemLine(id, problem)}
</div>`;
}

export function requiredMark(): Html {
  return html` <span class="required">required</span>`;
}

export function problemLine(id: string, problem: string | undefined): Html | undefined {
  return problem === undefined ? undefined : html`<p class="problem" id="${id}-problem"><span aria-hidden="true">✕</span> ${problem}</p>`;
}

/** Ids of elements: a form's name may hold a colon, a field's key a `#`. */
export function domId(...parts: readonly (string | number)[]): string {
  return parts.join('-').replace(/[^A-Za-z0-9_-]+/g, '-');
}

/** A form behind a button, open when it was refused. */
export function foldedForm(context: PageContext, id: string, words: string, form: Html): Html {
  const isOpen = context.refusal?.form === id;
  return html`<details class="folded" id="${domId('fold', id)}"${attributes({ open: isOpen })}><summary>${words}</summary>${form}</details>`;
}
