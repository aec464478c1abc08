import { stringify } from 'yaml';
import type { Catalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { servicesOf } from '../catalog/services.ts';
import type { Json } from '../model/json.ts';
import { globalFolder, type RenderedFile } from '../model/request.ts';
import { actionInputs, formFile, type ActionInput } from '../model/ask.ts';
import { elementId, serviceInput, type Field, type Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { madeBy } from './header.ts';

export const formFolder = '.github/ISSUE_TEMPLATE';

/** The forms of all services, the one for problems, and the chooser's settings. */
export function issueForms(catalog: Catalog, files: Files): readonly RenderedFile[] {
  const places = environments(catalog).map(({ name }) => name);
  return [
    form('config.yml', { blank_issues_enabled: false }),
    form('problem.yml', problemForm),
    ...servicesOf(catalog, files)
      .filter(({ name }) => /^[A-Za-z0-9][-A-Za-z0-9_.]*$/.test(name))
      .flatMap((service) => [
        form(formFile({ action: 'create', service: service.name }), requestForm(service, places)),
        form(formFile({ action: 'change', service: service.name }), changeForm(service, places)),
      ]),
    ...(['delete', 'renew', 'upgrade'] as const).map((action) => form(formFile({ action }), instanceForm(action))),
  ];
}

/**
 * Inputs and textareas only, since no other element can be prefilled by an address. The service's name comes first and
 * free text last, as the parser of issues expects
 * (https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms).
 */
function requestForm(service: Service, environmentNames: readonly string[]): object {
  return {
    name: `Request: ${service.title}`,
    description: firstSentence(service.description ?? `Ask for ${service.title}.`),
    title: `Request: ${service.title}`,
    labels: ['request'],
    body: [
      {
        type: 'input',
        id: serviceInput.id,
        attributes: { label: serviceInput.label, description: 'Leave this as it is.', value: service.name },
        validations: { required: true },
      },
      ...askedFields(service, environmentNames).map(element),
    ],
  };
}

function askedFields(service: Service, environmentNames: readonly string[]): readonly Field[] {
  return fieldsOf(service).map((field) => (field.picker === 'EnvironmentPicker' && !field.choices ? { ...field, choices: environmentNames } : field));
}

const instanceHelp = 'Its folder without live/: environment, service and name. The site has it on the instance’s page.';
const instanceExample = 'production/postgres-schema/orders';

/** Nothing is filled in: what stays blank stays as it was. */
function changeForm(service: Service, environmentNames: readonly string[]): object {
  const [instance, clear] = actionInputs.change;
  return {
    name: `Change: ${service.title}`,
    description: 'Other inputs for one that is there.',
    title: `Change: ${service.title}`,
    labels: ['request'],
    body: [
      actionElement(instance, instanceHelp, { placeholder: `${service.instance.environment === undefined ? globalFolder : 'production'}/${service.name}/orders`, required: true }),
      actionElement(clear, 'Labels of inputs that become blank, one on each line.', { long: true }),
      ...askedFields(service, environmentNames).map((field) => {
        const { default: _, ...blank } = field;
        return element({ ...blank, required: false, help: `${field.help ?? ''} Leave it blank to keep it.`.trim() });
      }),
    ],
  };
}

const aboutInstance = {
  delete: ['Delete an instance', 'What its service made is destroyed, after the owners have approved.'],
  renew: ['Renew an instance', 'Keep it for longer than its lease says.'],
  upgrade: ['Upgrade an instance', 'Render it again by its service as it is now, with the inputs that it has.'],
} as const;

function instanceForm(action: keyof typeof aboutInstance): object {
  const [name, description] = aboutInstance[action];
  const elements: Readonly<Record<ActionInput['id'], (input: ActionInput) => object>> = {
    'signpost-instance': (input) => actionElement(input, instanceHelp, { placeholder: instanceExample, required: true }),
    name: (input) => actionElement(input, 'The name alone, so that nothing is deleted by accident.', { placeholder: 'orders', required: true }),
    period: (input) => actionElement(input, 'From today: a number of days, weeks or months, or a year.', { placeholder: '30 days', required: true }),
    reason: (input) => actionElement(input, 'For those who approve.', { long: true }),
  };
  return { name, description, title: `${actionInputs[action][0].label}: `, labels: ['request'], body: actionInputs[action].map((input) => elements[input.id]?.(input) ?? {}) };
}

function actionElement({ id, label }: ActionInput, description: string, { placeholder, required = false, long = false }: { readonly placeholder?: string; readonly required?: boolean; readonly long?: boolean }): object {
  return {
    type: long ? 'textarea' : 'input',
    id,
    attributes: { label, description, ...(placeholder === undefined ? {} : { placeholder }) },
    validations: { required },
  };
}

function element(field: Field): object {
  const description = describe(field);
  // What a condition may not ask for must not be answered by itself.
  const value = field.conditional ? undefined : defaultText(field);
  return {
    type: isLong(field) ? 'textarea' : 'input',
    id: elementId(field.name),
    attributes: {
      label: field.label,
      ...(description === '' ? {} : { description }),
      ...(field.example === undefined ? {} : { placeholder: field.example }),
      ...(value === undefined ? {} : { value }),
    },
    validations: { required: field.required },
  };
}

function isLong({ kind }: Field): boolean {
  return kind === 'lines' || kind === 'list' || kind === 'json';
}

function describe(field: Field): string {
  const parts = [field.help ?? ''];
  if (field.secret) return 'Leave this empty: it is a secret, and issues can be read by others.';
  if (field.kind === 'boolean') parts.push('true or false.');
  if (field.kind === 'list') parts.push('One on each line.');
  if (field.kind === 'json') parts.push(`As JSON${field.parts ? `: ${shapeText(field)}` : ''}.`);
  if (field.choices?.length) parts.push(`One of: ${field.choices.join(', ')}.`.replace(/^One/, field.kind === 'list' ? 'Any' : 'One'));
  if (field.conditional) parts.push(field.default === undefined ? 'Asked for with some answers above; leave it empty otherwise.' : `Asked for with some answers above; leave it empty otherwise, or for ${JSON.stringify(field.default)}.`);
  return parts.filter((part) => part !== '').join(' ');
}

/** What the JSON of an object or list looks like: `[{"team": …, "access": …}]`. */
function shapeText({ parts, kind }: Field): string {
  if (!parts) return kind === 'json' ? '{…}' : '…';
  if ('item' in parts) return `[${shapeText(parts.item)}]`;
  return `{${parts.fields.map((part) => `"${part.name}": ${shapeText(part)}`).join(', ')}}`;
}

function defaultText(field: Field): string | undefined {
  const value = field.default;
  if (value === undefined || value === null) return undefined;
  if (field.kind === 'list' && Array.isArray(value)) return (value as readonly Json[]).map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
  if (typeof value === 'string') return value;
  return field.kind === 'json' ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}

const problemForm = {
  name: 'Report a problem',
  description: 'Something in the catalog is wrong, or something it describes does not work.',
  title: 'Problem: ',
  labels: ['problem'],
  body: [
    {
      type: 'input',
      id: 'entity',
      attributes: { label: 'Entity', description: 'What it is about.', placeholder: 'component:default/checkout' },
      validations: { required: true },
    },
    {
      type: 'textarea',
      id: 'what',
      attributes: { label: 'What happened', description: 'And what did you expect instead?' },
      validations: { required: true },
    },
  ],
};

function form(name: string, content: object): RenderedFile {
  // Long lines stay whole and every text is quoted, so that no YAML reader can take one for something else.
  const schema = name === 'config.yml' ? 'github-issue-config' : 'github-issue-forms';
  const lines = `${madeBy}\n# yaml-language-server: $schema=https://json.schemastore.org/${schema}.json\n`;
  return { path: `${formFolder}/${name}`, text: `${lines}${stringify(content, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })}` };
}

/** GitHub shows one line in its chooser. */
function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const sentence = /^.{10,198}?[.!?](?= |$)/.exec(line)?.[0] ?? line;
  return sentence.length > 200 ? `${sentence.slice(0, 199)}…` : sentence;
}
