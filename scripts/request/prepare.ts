import type { Catalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import { nearest, spelledOut } from '../catalog/suggest.ts';
import { askOf } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { quote } from './inputs.ts';
import { instanceFolder } from './instance.ts';
import { parseIssue, type Form } from './issue.ts';
import { Layer } from './layer.ts';
import { makeInstance, type By } from './make.ts';
import type { Occasion } from './occasion.ts';
import { prepareAction } from './prepare-action.ts';
import { placeOf } from './preview.ts';
import { withDefaults } from './answers.ts';
import { togetherDecided, type Prepared } from './prepared.ts';
import { brokenCatalog, unknownUser, worldOf, type Past } from './world.ts';

/** An issue as GitHub reports it. */
export interface Asked {
  readonly number: number;
  /** Login of whoever asks: the issue's author, unless somebody else is known to have asked through the bot. */
  readonly author: string;
  readonly body: string;
  /** Why nobody stands behind an issue that the bot has opened for somebody, as a part of a sentence. */
  readonly disowned?: string;
  /** Nobody asks, but the bot by itself. */
  readonly occasion?: Occasion;
  /** When it was opened, ISO 8601 in UTC. */
  readonly created?: string;
}

/** Understands an issue, checks who asks, and renders. Nothing is changed anywhere. */
export async function prepareRequest(catalog: Catalog, files: Files, asked: Asked, past?: Past): Promise<Prepared> {
  const ask = askOf(asked.body);
  if (ask && ask.action !== 'create') return prepareAction(worldOf(catalog, files, past), asked, ask.action, ask.instance);
  const service = ask && serviceOf(catalog, files, ask.service);
  if (!service) return { action: 'create', problems: [unknownService(catalog, ask?.service)] };
  const form: Form = { name: service.name, title: service.title, fields: fieldsOf(service) };
  const parsed = parseIssue(asked.body, form);
  if (parsed.problems.length > 0) return { action: 'create', service, problems: parsed.problems };
  const user = userByLogin(catalog, asked.author);
  if (!user) return { action: 'create', service, inputs: parsed.inputs, problems: [unknownUser(asked.author, asked.disowned)] };
  return prepareInputs(catalog, files, service, parsed.inputs, {
    requester: user.ref,
    issue: asked.number,
    ...(asked.created === undefined ? {} : { asked: asked.created }),
  });
}

/** Where the instance of an issue that asks for one is or would be; undefined when the issue does not say. */
export function askedFolder(catalog: Catalog, files: Files, name: string, body: string): string | undefined {
  const service = serviceOf(catalog, files, name);
  if (!service) return undefined;
  const fields = fieldsOf(service);
  const { inputs, problems } = parseIssue(body, { name: service.name, title: service.title, fields });
  const { place } = problems.length > 0 ? {} : placeOf(service, withDefaults(service, fields, inputs));
  return place && instanceFolder(service, place);
}

/** The same for inputs that are there already, as on the command line. */
export async function prepareInputs(catalog: Catalog, files: Files, service: Service, given: JsonObject, by: Omit<By, 'action'>): Promise<Prepared> {
  const layer = new Layer(files);
  const made = await makeInstance(worldOf(catalog, files), layer, { service, given, by: { ...by, action: 'create' } });
  const asked = { action: 'create' as const, requester: by.requester, service, inputs: withDefaults(service, fieldsOf(service), given) };
  const { place, folder, record, tasks, preview } = made;
  if (!place) return { ...asked, problems: made.problems };
  const environment = environments(catalog).find(({ name }) => name === place.environment);
  const decision = togetherDecided(made.decisions);
  const understood = { ...asked, decision, place, preview, warnings: made.warnings ?? [], ...(environment ? { environment } : {}) };
  if (made.problems.length > 0 || !decision.allowed || !record || !folder) return { ...understood, problems: made.problems };
  const broken = brokenCatalog(catalog, layer);
  if (broken.length > 0) return { ...understood, problems: broken };
  return { ...understood, problems: [], folder, record, files: layer.files, removed: layer.removed, tasks };
}

function unknownService(catalog: Catalog, name: string | undefined): RequestProblem {
  const names = catalog.ofKind('Template').map((template) => template.name);
  const near = name === undefined ? undefined : (nearest(name, names) ?? spelledOut(name, names));
  const message = name === undefined ? 'The issue does not say which service it asks for.' : `There is no service ${quote(name)}.`;
  return { code: 'service-unknown', message, fix: `${near === undefined ? '' : `Did you mean ${near}? `}Services are: ${names.join(', ') || 'none yet'}.` };
}
