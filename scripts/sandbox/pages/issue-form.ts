/**
 * Issue forms: parsing, and the issue body that GitHub makes of the answers.
 * https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
 */
import { parse } from 'yaml';

interface Labelled {
  /** Name of the field in the page's form: the `id`, or `#3` for the fourth element without one. */
  readonly key: string;
  /** Null when it has none: such a field cannot be prefilled. */
  readonly id: string | null;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
}

export interface TextField extends Labelled {
  readonly type: 'input' | 'textarea';
  readonly placeholder: string;
  readonly value: string;
  /** Language of the fence around the answer; undefined for plain Markdown. */
  readonly render: string | undefined;
}

export interface Dropdown extends Labelled {
  readonly type: 'dropdown';
  readonly options: readonly string[];
  readonly multiple: boolean;
  /** Index of the option chosen at first. */
  readonly preset: number | undefined;
}

export interface Checkboxes extends Labelled {
  readonly type: 'checkboxes';
  readonly options: readonly { readonly label: string; readonly required: boolean }[];
}

export type FormField = TextField | Dropdown | Checkboxes;

export type FormElement = FormField | { readonly type: 'markdown'; readonly value: string };

export interface IssueForm {
  /** File name, `request-database.yml`. */
  readonly file: string;
  readonly name: string;
  readonly description: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly elements: readonly FormElement[];
}

/** A form, or the sentence that says why GitHub would not show it. */
export function parseIssueForm(file: string, text: string): IssueForm | { readonly file: string; readonly problem: string } {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    return { file, problem: `Not valid YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
  const form = record(document);
  if (plain(form['name']) === '' || plain(form['description']) === '') {
    return { file, problem: 'A form needs a name and a description.' };
  }
  if (!Array.isArray(form['body']) || form['body'].length === 0) return { file, problem: 'A form needs a body with elements.' };
  const elements: FormElement[] = [];
  for (const [index, entry] of form['body'].entries()) {
    const element = parseElement(record(entry), index);
    if (typeof element === 'string') return { file, problem: element };
    elements.push(element);
  }
  const fields = elements.filter((element) => element.type !== 'markdown');
  const twice = repeated(fields.map((field) => field.key)) ?? repeated(fields.map((field) => field.label));
  if (fields.length === 0) return { file, problem: 'A form needs a field beside its Markdown.' };
  if (twice !== undefined) return { file, problem: `“${twice}” is used twice: ids and labels must differ.` };
  return {
    file,
    name: plain(form['name']),
    description: plain(form['description']),
    title: plain(form['title']),
    labels: names(form['labels']),
    assignees: names(form['assignees']),
    elements,
  };
}

function parseElement(entry: Record<string, unknown>, index: number): FormElement | string {
  const given = record(entry['attributes']);
  const type = plain(entry['type']);
  if (type === 'markdown') return { type, value: plain(given['value']) };
  const id = plain(entry['id']) || null;
  if (id !== null && !/^[A-Za-z0-9_-]+$/.test(id)) return `The id “${id}” may hold only letters, digits, - and _.`;
  const common: Labelled = {
    key: id ?? `#${index}`,
    id,
    label: plain(given['label']),
    description: plain(given['description']),
    required: record(entry['validations'])['required'] === true,
  };
  if (common.label === '') return `Element ${index + 1} of the body needs a label.`;
  const options = Array.isArray(given['options']) ? given['options'] : [];
  switch (type) {
    case 'input':
    case 'textarea': {
      const render = type === 'textarea' && plain(given['render']) !== '' ? plain(given['render']) : undefined;
      return { ...common, type, placeholder: plain(given['placeholder']), value: plain(given['value']), render };
    }
    case 'dropdown': {
      if (options.length === 0) return `The dropdown “${common.label}” has no options.`;
      const preset = typeof given['default'] === 'number' ? given['default'] : undefined;
      return { ...common, type, options: options.map(plain), multiple: given['multiple'] === true, preset };
    }
    case 'checkboxes': {
      if (options.length === 0) return `The checkboxes “${common.label}” have no options.`;
      const boxes = options.map(record).map((box) => ({ label: plain(box['label']), required: box['required'] === true }));
      return { ...common, type, options: boxes };
    }
    default:
      return `Elements of type “${type}” cannot be shown.`;
  }
}

/** Answers as posted: texts as they are, options by index, in the order sent. */
export type Answers = (key: string) => readonly string[];

export function fieldsOf(form: IssueForm): FormField[] {
  return form.elements.filter((element) => element.type !== 'markdown');
}

/** The issue's body: `### Label`, a blank line, the answer, a blank line, in the form's order. */
export function issueBody(form: IssueForm, answers: Answers): string {
  return fieldsOf(form).map((field) => `### ${field.label}\n\n${answerText(field, answers(field.key))}`).join('\n\n');
}

const NO_RESPONSE = '_No response_';

function answerText(field: FormField, given: readonly string[]): string {
  if (field.type === 'checkboxes') {
    return field.options.map((box, index) => `- [${given.includes(String(index)) ? 'x' : ' '}] ${box.label}`).join('\n');
  }
  if (field.type === 'dropdown') {
    const chosen = field.options.filter((_, index) => given.includes(String(index)));
    return chosen.join(', ') || NO_RESPONSE;
  }
  const text = given[0] ?? '';
  // GitHub fences an empty answer too.
  if (field.render !== undefined) return `\`\`\`${field.render}\n${text}\n\`\`\``;
  return text.trim() === '' ? NO_RESPONSE : text;
}

/** What the browser would not have let pass, by field key. */
export function formProblems(form: IssueForm, answers: Answers): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const field of fieldsOf(form)) {
    const given = answers(field.key);
    if (field.type === 'checkboxes') {
      const missing = field.options.find((box, index) => box.required && !given.includes(String(index)));
      if (missing !== undefined) problems[field.key] = `Tick “${missing.label}” to go on.`;
    } else if (field.required && given.every((value) => value.trim() === '')) {
      problems[field.key] = field.type === 'dropdown' ? 'Choose one.' : 'Fill this in.';
    }
  }
  return problems;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A list, or GitHub's older form: one string with commas. */
function names(value: unknown): string[] {
  const list = Array.isArray(value) ? value.map(plain) : plain(value).split(',');
  return list.map((name) => name.trim()).filter(Boolean);
}

function repeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}
