import { askedInputs } from '../../../../scripts/catalog/conditions.ts';
import type { Json, JsonObject } from '../../../../scripts/model/json.ts';
import type { Field } from '../../../../scripts/model/service.ts';
import { inputText } from '../../../../scripts/request/inputs.ts';
import { addRow } from './rows.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The element of one field, or of one part of it; its `data-key` is the field's name. */
export function nodesIn(container: Element): readonly HTMLElement[] {
  const around = container.closest('.field');
  return [...container.querySelectorAll<HTMLElement>('.field')].filter((node) => (node.parentElement?.closest('.field') ?? null) === around);
}

function nodeOf(container: Element, name: string): HTMLElement | undefined {
  return nodesIn(container).find((node) => node.dataset['key'] === name);
}

export function rowsOf(node: Element): readonly HTMLElement[] {
  return [...(node.querySelector(':scope > [data-rows]')?.children ?? [])] as HTMLElement[];
}

function controlOf(node: Element): Control | null {
  return node.querySelector<Control>('input, select, textarea');
}

/** What stands in the form, as text by field name: the same texts that an issue would carry. Nothing for what is not asked. */
export function typedInputs(form: HTMLFormElement, fields: readonly Field[]): ReadonlyMap<string, string> {
  return new Map(fields.map((field) => [field.name, typedText(field, form.querySelector(`[data-field="${CSS.escape(field.name)}"]`))]));
}

function typedText(field: Field, node: HTMLElement | null): string {
  if (!node || node.hidden) return '';
  if (node.dataset['kind'] === 'one') return controlOf(node)?.value ?? '';
  const value = valueOf(field, node);
  if (value === undefined) return '';
  // Compact: GitHub counts every character of the address.
  return field.kind === 'list' ? inputText(field, value) : JSON.stringify(value);
}

/** The value of a part; undefined when it is blank. A number that is none stays a text, of which the schema complains. */
function valueOf(field: Field, node: HTMLElement): Json | undefined {
  const { parts } = field;
  switch (node.dataset['kind']) {
    case 'group': {
      const inner = parts && 'fields' in parts ? parts.fields : [];
      const pairs = inner.flatMap((each): readonly (readonly [string, Json])[] => {
        const part = nodeOf(node, each.name);
        const value = part && !part.hidden ? valueOf(each, part) : undefined;
        return value === undefined ? [] : [[each.name, value]];
      });
      return pairs.length > 0 || field.required ? Object.fromEntries(pairs) : undefined;
    }
    case 'rows': {
      const item = parts && 'item' in parts ? parts.item : undefined;
      const values = rowsOf(node).flatMap((row): readonly Json[] => {
        const [part] = nodesIn(row);
        const value = item && part ? valueOf(item, part) : undefined;
        return value === undefined ? [] : [value];
      });
      return values.length > 0 ? values : undefined;
    }
    case 'checks': {
      const values = [...node.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => (field.parts && 'item' in field.parts && field.parts.item.kind === 'number' ? Number(value) : value));
      return values.length > 0 ? values : undefined;
    }
    default:
      return scalarOf(field, controlOf(node)?.value.trim() ?? '');
  }
}

function scalarOf({ kind }: Field, text: string): Json | undefined {
  if (text === '') return undefined;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (kind === 'boolean') return text === 'true';
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Fills the form in. Of what `inputs` lacks, `fresh` takes the service's defaults; else it becomes blank. */
export function writeInputs(form: HTMLFormElement, fields: readonly Field[], inputs: JsonObject, fresh: boolean): void {
  for (const field of fields) {
    const node = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(field.name)}"]`);
    if (node) write(field, node, inputs[field.name], fresh);
  }
}

function write(field: Field, node: HTMLElement, given: Json | undefined, fresh: boolean): void {
  const { parts } = field;
  const value = given ?? (fresh ? field.default : undefined);
  switch (node.dataset['kind']) {
    case 'group': {
      const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
      for (const each of parts && 'fields' in parts ? parts.fields : []) {
        const part = nodeOf(node, each.name);
        if (part) write(each, part, own[each.name], fresh);
      }
      return;
    }
    case 'rows': {
      for (const row of rowsOf(node)) row.remove();
      if (!Array.isArray(value) || !parts || !('item' in parts)) return;
      for (const each of value as readonly Json[]) {
        const [part] = nodesIn(addRow(node));
        if (part) write(parts.item, part, each, fresh);
      }
      return;
    }
    case 'checks': {
      const chosen = new Set((Array.isArray(value) ? (value as readonly Json[]) : []).map(String));
      for (const box of node.querySelectorAll<HTMLInputElement>('input')) box.checked = chosen.has(box.value);
      return;
    }
    default: {
      const control = controlOf(node);
      if (control) control.value = inputText(field, value);
    }
  }
}

/** Shows the questions that these answers ask for, and hides the others with whatever stands in them. */
export function showAsked(form: HTMLFormElement, fields: readonly Field[], schemas: readonly JsonObject[], inputs: JsonObject): void {
  show(nodesIn(form), fields, askedInputs(schemas, inputs), inputs);
}

function show(nodes: readonly HTMLElement[], fields: readonly Field[], asked: ReadonlySet<string>, inputs: JsonObject): void {
  for (const field of fields) {
    const node = nodes.find(({ dataset }) => dataset['key'] === field.name);
    if (!node) continue;
    if (field.conditional) node.hidden = !asked.has(field.name);
    showParts(field, node, inputs[field.name]);
  }
}

function showParts({ parts, schema }: Field, node: HTMLElement, value: Json | undefined): void {
  if (!parts) return;
  if ('item' in parts) {
    const values = Array.isArray(value) ? (value as readonly Json[]) : [];
    rowsOf(node).forEach((row, index) => nodesIn(row).forEach((part) => showParts(parts.item, part, values[index])));
  } else {
    const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
    show(nodesIn(node), parts.fields, askedInputs([schema], own), own);
  }
}

/** The element of an input, or of the part of it that a JSON pointer names. */
export function nodeAt(form: HTMLFormElement, field: string, pointer = ''): HTMLElement | undefined {
  let node = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`) ?? undefined;
  for (const step of pointer.split('/').slice(2).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    const row = node && node.dataset['kind'] === 'rows' ? rowsOf(node)[Number(step)] : undefined;
    const inner: HTMLElement | undefined = row ? nodesIn(row)[0] : node && nodeOf(node, step);
    if (!inner) break;
    node = inner;
  }
  return node;
}
