import type { JsonObject } from '../../../../scripts/model/json.ts';
import { actionLink, type ActionRequest } from '../../../../scripts/request/action-issues.ts';
import type { InputChange } from '../../../../scripts/request/changed-inputs.ts';
import { prefilledLink } from '../../../../scripts/request/issue.ts';
import { changeLines, commandLines } from '../../../../scripts/request/lines.ts';
import type { ServiceBundle } from './bundle.ts';

/** What goes on the issue: a new instance's inputs, or the change of an instance. */
export type Sent = { readonly inputs: JsonObject } | { readonly instance: string; readonly asked: InputChange };

/** The button's address, the text to paste where it would be too long, and the lines for a terminal once the request is `ready`. */
export function showWays(form: HTMLFormElement, button: HTMLAnchorElement, { service, fields, repositoryUrl }: ServiceBundle, sent: Sent, ready: boolean): void {
  const about = { name: service.name, title: service.title, fields };
  const change = 'asked' in sent ? ({ action: 'change', instance: sent.instance, ...sent.asked } satisfies ActionRequest) : undefined;
  const link = change ? actionLink(repositoryUrl, change, about) : prefilledLink(repositoryUrl, about, 'inputs' in sent ? sent.inputs : {});
  button.href = link.tooLong ? link.bare : link.url;
  button.toggleAttribute('data-copy-first', link.tooLong);
  for (const empty of form.querySelectorAll<HTMLAnchorElement>('a[data-bare]')) empty.href = link.bare;
  const answers = form.querySelector<HTMLTextAreaElement>('#answers');
  if (answers) answers.value = link.body;
  const long = form.querySelector<HTMLElement>('[data-too-long]');
  if (long && !link.tooLong) long.hidden = true;
  const box = form.querySelector<HTMLElement>('[data-lines]');
  if (box) box.hidden = !ready;
  if (!ready) return;
  const lines = change ? changeLines(repositoryUrl, change, about) : commandLines(repositoryUrl, about, 'inputs' in sent ? sent.inputs : {});
  for (const [name, line] of Object.entries(lines)) {
    const code = form.querySelector(`#line-${name}`);
    if (code) code.textContent = line;
  }
}
