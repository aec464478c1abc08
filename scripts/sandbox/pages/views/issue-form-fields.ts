import type { PageContext } from '../context.ts';
import { documentText } from '../elements.ts';
import { domId, problemLine, requiredMark } from '../forms.ts';
import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Checkboxes, Dropdown, FormElement, FormField, TextField } from '../issue-form.ts';

/** One element of an issue form; `form` is the id of the page's form. */
export function formElement(context: PageContext, form: string, element: FormElement): Html {
  switch (element.type) {
    case 'markdown':
      return documentText(context, element.value, 2);
    case 'input':
    case 'textarea':
      return textAnswer(context, form, element);
    case 'dropdown':
      return element.multiple ? manyAnswer(context, form, element) : oneAnswer(context, form, element);
    case 'checkboxes':
      return boxesAnswer(context, form, element);
    default:
      return element satisfies never;
  }
}

interface Asked {
  readonly name: string;
  readonly id: string;
  readonly problem: string | undefined;
  readonly described: string | undefined;
  /** As posted, when the form was refused. */
  readonly posted: readonly string[] | undefined;
}

function asked(context: PageContext, form: string, field: FormField): Asked {
  const id = domId('answer', field.key);
  const refusal = context.refusal?.form === form ? context.refusal : undefined;
  const problem = refusal?.fields[field.key];
  const described = [field.description && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const name = `answer:${field.key}`;
  return { name, id, problem, described: described || undefined, posted: refusal && context.form.getAll(name) };
}

function hint(context: PageContext, field: FormField, id: string): Html | false {
  return field.description !== '' && html`<div class="hint" id="${id}-hint">${documentText(context, field.description, 2)}</div>`;
}

/** Prefilled by the address (GitHub does it for these two types only), else by the form. */
function textAnswer(context: PageContext, form: string, field: TextField): Html {
  const { name, id, problem, described, posted } = asked(context, form, field);
  const given = field.id === null ? null : context.url.searchParams.get(field.id);
  const value = posted?.[0] ?? given ?? field.value;
  const shared = attributes({
    name, id, placeholder: field.placeholder || undefined, required: field.required, 'aria-describedby': described,
    'aria-invalid': problem === undefined ? undefined : 'true', class: field.render === undefined ? undefined : 'code',
  });
  return html`<div class="field"><label for="${id}">${field.label}${field.required && requiredMark()}</label>${hint(context, field, id)}
${field.type === 'input'
    ? html`<input type="text" value="${value}" autocomplete="off"${shared}>`
    : html`<textarea rows="6"${shared}>\n${value}</textarea>`}
${problemLine(id, problem)}</div>`;
}

function oneAnswer(context: PageContext, form: string, field: Dropdown): Html {
  const { name, id, problem, described, posted } = asked(context, form, field);
  const chosen = posted?.[0] ?? (field.preset === undefined ? '' : String(field.preset));
  const shared = attributes({
    name, id, required: field.required, 'aria-describedby': described, 'aria-invalid': problem === undefined ? undefined : 'true',
  });
  return html`<div class="field"><label for="${id}">${field.label}${field.required && requiredMark()}</label>${hint(context, field, id)}
<select${shared}>${!(field.required && field.preset !== undefined) && html`<option value="">${field.required ? 'Choose…' : 'None'}</option>`}${field.options.map((option, index) =>
    html`<option value="${index}"${attributes({ selected: chosen === String(index) })}>${option}</option>`)}</select>
${problemLine(id, problem)}</div>`;
}

function manyAnswer(context: PageContext, form: string, field: Dropdown): Html {
  const { posted } = asked(context, form, field);
  const preset = field.preset === undefined ? [] : [String(field.preset)];
  return boxGroup(context, form, field, field.options.map((label) => ({ label, required: false })), posted ?? preset);
}

function boxesAnswer(context: PageContext, form: string, field: Checkboxes): Html {
  return boxGroup(context, form, field, field.options, asked(context, form, field).posted ?? []);
}

function boxGroup(
  context: PageContext,
  form: string,
  field: FormField,
  boxes: readonly { readonly label: string; readonly required: boolean }[],
  ticked: readonly string[],
): Html {
  const { name, id, problem, described } = asked(context, form, field);
  return html`<fieldset class="field"${attributes({ 'aria-describedby': described })}><legend>${field.label}${field.required && requiredMark()}</legend>${hint(context, field, id)}
${boxes.map((box, index) => html`<div class="box-line"><input type="checkbox" id="${id}-${index}" name="${name}" value="${index}"${attributes({ checked: ticked.includes(String(index)), required: box.required })}><label for="${id}-${index}">${box.label}${box.required && requiredMark()}</label></div>`)}
${problemLine(id, problem)}</fieldset>`;
}
