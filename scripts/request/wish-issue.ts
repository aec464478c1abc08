import type { Catalog } from '../catalog/catalog.ts';
import { equal } from '../catalog/conditions.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { serviceOf } from '../catalog/services.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { actionBody, actionLink, actionTitle, readAction } from './action-issues.ts';
import { issueBody, issueTitle, parseIssue, prefilledLink, type Form, type PrefilledLink } from './issue.ts';
import { withDefaults } from './answers.ts';
import type { Wish } from './wish.ts';
import { problem } from './wording.ts';

/** The service that a wish is about; undefined when the catalog has no such service or instance. */
export function serviceFor(catalog: Catalog, files: Files, wish: Wish): Service | undefined {
  const name = wish.action === 'create' ? wish.service : catalog.instances.find(({ folder }) => folder === `live/${wish.instance}`)?.record.service;
  return name === undefined ? undefined : serviceOf(catalog, files, name);
}

/** A wish as the issue that asks for it. */
export interface WishIssue {
  readonly title: string;
  readonly body: string;
  /** Of the form, filled in with it. */
  readonly link: PrefilledLink;
  /** What the issue would not say, or would say otherwise. Everything else its reader judges. */
  readonly lost: readonly RequestProblem[];
}

/**
 * The defaults of the service stand in it, as they do on the form. Of a service that the catalog does not have only the name
 * does: whoever reads the issue says so.
 */
export function wishIssue(repositoryUrl: string, wish: Wish, service: Service | undefined): WishIssue {
  const form: Form = service ? { name: service.name, title: service.title, fields: fieldsOf(service) } : { name: wish.action === 'create' ? wish.service : '', title: '', fields: [] };
  const lost = lostInputs(wish, form);
  if (wish.action !== 'create') return { title: actionTitle(wish), body: actionBody(wish, form), link: actionLink(repositoryUrl, wish, form), lost };
  // What these answers do not ask for stays, so that it is told and not lost.
  const inputs = service ? { ...withDefaults(service, form.fields, wish.inputs), ...wish.inputs } : {};
  return { title: issueTitle(form, inputs), body: issueBody(form, inputs), link: prefilledLink(repositoryUrl, form, inputs), lost };
}

function lostInputs(wish: Wish, form: Form): readonly RequestProblem[] {
  if (wish.action !== 'create' && wish.action !== 'change') return [];
  const named = [...Object.keys(wish.inputs), ...(wish.action === 'change' ? wish.cleared : [])];
  const unknown = named.filter((name) => !form.fields.some((field) => field.name === name)).map((name) => problem('input-unknown', { name }, { field: name }));
  const read = readBack(wish, form);
  const altered = read ? form.fields.filter(({ name }) => !isSame(wish.inputs[name], read[name])) : [];
  return [...unknown, ...altered.map(({ name, label }) => problem('input-altered', { label }, { field: name }))];
}

/** The inputs as the issue's reader will find them; undefined when that one refuses the text, and says why. */
function readBack(wish: Extract<Wish, { action: 'create' | 'change' }>, form: Form): JsonObject | undefined {
  if (wish.action === 'create') {
    const { inputs, problems } = parseIssue(issueBody(form, wish.inputs), form);
    return problems.length > 0 ? undefined : inputs;
  }
  const read = readAction(actionBody({ ...wish, cleared: [] }, form), 'change', wish.instance, form.fields);
  return 'request' in read && read.request.action === 'change' ? read.request.inputs : undefined;
}

function isSame(given: Json | undefined, read: Json | undefined): boolean {
  const isBlank = given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0);
  return isBlank ? read === undefined : read !== undefined && equal(given, read);
}
