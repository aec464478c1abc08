import type { JsonObject } from '../../../../scripts/model/json.ts';
import type { RequestProblem } from '../../../../scripts/model/request.ts';
import type { Field } from '../../../../scripts/model/service.ts';
import { inputChange, type InputChange } from '../../../../scripts/request/changed-inputs.ts';
import { inputText } from '../../../../scripts/request/inputs.ts';
import { problem } from '../../../../scripts/request/wording.ts';
import type { InstanceBundle, ServiceBundle } from './bundle.ts';
import type { FormPreview, Outcome } from './preview.ts';
import { element, filled, type Words } from './words.ts';

/** The instance that the address names. */
export interface Origin {
  /** Its folder below `live/`. */
  readonly name: string;
  readonly instance: InstanceBundle;
  /** Whether the instance is changed, or another is made like it. */
  readonly change: boolean;
}

/** What the address says: `?change=test/postgres-schema/orders`, or `?again=` for the same inputs; `live/` may stand before it. */
export async function originOf(preview: FormPreview): Promise<Origin | 'gone' | undefined> {
  const address = new URLSearchParams(location.search);
  const named = address.get('change') ?? address.get('again');
  if (named === null) return undefined;
  const name = named.replace(/^\/?live\//, '').replace(/\/+$/, '');
  const instance = await preview.instance(name);
  const change = address.has('change');
  // Another one like it can be asked for all the same; what is not there cannot be changed.
  return instance ? { name, instance, change } : change ? 'gone' : undefined;
}

/** Name and environment are shown and stay. */
export function fixInputs(form: HTMLFormElement, { fixed }: ServiceBundle, { script }: Words): void {
  for (const name of fixed) {
    const node = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    if (!node) continue;
    const controls = node.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement>('input, select, textarea, button');
    for (const control of controls) {
      // Read-only where there is such a thing: it can be reached and copied.
      if ('readOnly' in control && control.type !== 'checkbox') control.readOnly = true;
      else control.disabled = true;
      delete control.dataset['pick'];
    }
    node.classList.add('fixed');
    node.querySelector(':scope > .wrong')?.before(element('p', script.fixed, 'help'));
  }
}

/** What the form asks for, and why that is nothing that can be asked for. */
export function changeOf({ service, fields }: ServiceBundle, { instance, name }: Origin, now: JsonObject): { readonly asked: InputChange; readonly refusal?: RequestProblem } {
  const asked = inputChange(service, fields, instance.inputs, now);
  if (instance.bundle !== undefined) return { asked, refusal: problem('instance-part', { instance: name, bundle: instance.bundle }) };
  const isSame = Object.keys(asked.inputs).length + asked.cleared.length === 0;
  return isSame ? { asked, refusal: problem('instance-same', { instance: name }) } : { asked };
}

/** Marks what differs, and lists it with what stood there before. Written only when it changes. */
export function showChange(form: HTMLFormElement, fields: readonly Field[], before: JsonObject, { inputs }: Pick<Outcome, 'inputs'>, { inputs: given, cleared }: InputChange, { script }: Words): void {
  const isOther = (name: string) => Object.hasOwn(given, name) || cleared.includes(name);
  for (const node of form.querySelectorAll<HTMLElement>('[data-field]')) node.classList.toggle('differs', isOther(node.dataset['field'] ?? ''));
  const list = form.querySelector('[data-differences]');
  if (!list) return;
  const texts = fields.filter(({ name }) => isOther(name)).map((field) => [field.label, inputText(field, before[field.name]), inputText(field, inputs[field.name])] as const);
  const lines = texts.map(([label, was, now]) => {
    const line = element('li', `${label}: `);
    line.append(element('del', was || script.blank), ' → ', element('ins', now || script.blank));
    return line;
  });
  const none = lines.length === 0 ? [element('li', script.noDifference, 'meta')] : lines;
  const state = form.querySelector('[data-differ-count]');
  const said = lines.length === 0 ? '' : filled(lines.length === 1 ? script.differ : script.differs, { n: lines.length });
  if (state && state.textContent !== said) state.textContent = said;
  if (list.textContent !== none.map(({ textContent }) => textContent).join('')) list.replaceChildren(...none);
}
