import { actionInputs, formFile, type InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import { elementId, type Field } from '../model/service.ts';
import { readAnswers, writeAnswers } from './headings.ts';
import { inputText, quote, readInputs } from './inputs.ts';
import { filledIn, type Form, type PrefilledLink } from './issue.ts';
import { problem } from './wording.ts';

/** A request about an instance that is there, as it is asked. `instance` is the folder below `live/`. */
export type ActionRequest =
  /** `inputs` are those that become different; `cleared` are names of those that become blank. */
  | { readonly action: 'change'; readonly instance: string; readonly inputs: JsonObject; readonly cleared: readonly string[] }
  | { readonly action: 'delete'; readonly instance: string; readonly name: string; readonly reason: string }
  | { readonly action: 'renew'; readonly instance: string; readonly period: string; readonly reason: string }
  | { readonly action: 'upgrade'; readonly instance: string; readonly reason: string };

type Answer = readonly [id: string, label: string, text: string];

/** The body of the issue that asks for it. `form` is the service's, which only a change needs. */
export function actionBody(request: ActionRequest, form: Pick<Form, 'fields'>): string {
  return writeAnswers(answersOf(request, form.fields).map(([, label, text]) => [label, text]));
}

const verbs: Readonly<Record<InstanceAction, string>> = { change: 'Change', delete: 'Delete', renew: 'Renew', upgrade: 'Upgrade' };

export function actionTitle({ action, instance }: Pick<ActionRequest, 'action' | 'instance'>): string {
  return `${verbs[action]}: ${instance}`.slice(0, 200);
}

/** The address of the filled-in form; see `prefilledLink` in issue.ts. `form` is the service's. */
export function actionLink(repositoryUrl: string, request: ActionRequest, form: Pick<Form, 'name' | 'fields'>): PrefilledLink {
  const template = request.action === 'change' ? formFile({ action: 'change', service: form.name }) : formFile({ action: request.action });
  return filledIn(repositoryUrl, { template, title: actionTitle(request) }, answersOf(request, form.fields).map(([id, , text]) => [id, text]), actionBody(request, form));
}

function answersOf(request: ActionRequest, fields: readonly Field[]): readonly Answer[] {
  const said = (texts: readonly string[]): readonly Answer[] => actionInputs[request.action].map(({ id, label }, index) => [id, label, texts[index] ?? '']);
  switch (request.action) {
    case 'change': {
      const cleared = fields.filter(({ name }) => request.cleared.includes(name)).map(({ label }) => label);
      return [...said([request.instance, cleared.join('\n')]), ...fields.map((field): Answer => [elementId(field.name), field.label, inputText(field, request.inputs[field.name])])];
    }
    case 'delete':
      return said([request.instance, request.name, request.reason]);
    case 'renew':
      return said([request.instance, request.period, request.reason]);
    case 'upgrade':
      return said([request.instance, request.reason]);
    default:
      return request satisfies never;
  }
}

export type ReadAction = { readonly request: ActionRequest } | { readonly problems: readonly RequestProblem[] };

/** Reads a body back, strictly. Its first heading has been read by `askOf`; `fields` are the service's. */
export function readAction(body: string, action: InstanceAction, instance: string, fields: readonly Field[]): ReadAction {
  const own = actionInputs[action];
  const inputs = action === 'change' ? fields : [];
  // A reason is free text, and stands last.
  const freeTextLast = action === 'change' ? fields.at(-1)?.kind === 'lines' : true;
  const { answers, problems } = readAnswers(body, [...own, ...inputs].map(({ label }) => label), freeTextLast);
  if (problems.length > 0) return { problems };
  const text = (index: number) => answers.get(own[index]?.label ?? '') ?? '';
  switch (action) {
    case 'change':
      return readChange(instance, text(1), fields, answers);
    case 'delete':
      return { request: { action, instance, name: text(1), reason: text(2) } };
    case 'renew':
      return { request: { action, instance, period: text(1), reason: text(2) } };
    case 'upgrade':
      return { request: { action, instance, reason: text(1) } };
    default:
      return action satisfies never;
  }
}

function readChange(instance: string, toClear: string, fields: readonly Field[], answers: ReadonlyMap<string, string>): ReadAction {
  const { inputs, problems } = readInputs(fields, new Map(fields.map(({ name, label }) => [name, answers.get(label) ?? ''])));
  const lines = toClear.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const named = lines.map((line) => ({ line, field: fields.find(({ label, name }) => label === line || name === line) }));
  const unknown = named.filter(({ field }) => !field).map(({ line }) => problem('change-clear', { value: quote(line), labels: fields.map(({ label }) => label).join(', ') }));
  const cleared = named.flatMap(({ field }) => (field ? [field] : []));
  const both = cleared.filter(({ name }) => Object.hasOwn(inputs, name)).map(({ name, label }) => problem('change-both', { label }, { field: name }));
  const all = [...problems, ...unknown, ...both];
  return all.length > 0 ? { problems: all } : { request: { action: 'change', instance, inputs, cleared: cleared.map(({ name }) => name) } };
}
