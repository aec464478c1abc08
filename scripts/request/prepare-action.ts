import { equal } from '../catalog/conditions.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { environments } from '../catalog/environments.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import { nearest } from '../catalog/suggest.ts';
import type { InstanceAction } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { Decision } from '../model/policy.ts';
import type { Instance, RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { readAction, type ActionRequest } from './action-issues.ts';
import { changedInputs } from './changed-inputs.ts';
import { quote } from './inputs.ts';
import { Layer } from './layer.ts';
import { leaseOf, periodOf } from './lease.ts';
import { serviceBefore } from './existing.ts';
import { makeInstance, takeAway, type By, type Made } from './make.ts';
import { byNobody, occasionDecision } from './occasion.ts';
import type { Asked } from './prepare.ts';
import { withDefaults } from './answers.ts';
import { togetherDecided, type Prepared } from './prepared.ts';
import { problem } from './wording.ts';
import { brokenCatalog, unknownUser, type World } from './world.ts';

/** Understands an issue that asks for something to be done with an instance. */
export async function prepareAction(world: World, asked: Asked, action: InstanceAction, path: string): Promise<Prepared> {
  const instance = world.catalog.instances.find(({ folder }) => folder === `live/${path}`);
  if (!instance) return { action, problems: [unknownInstance(world, path)] };
  const { record } = instance;
  const service = serviceOf(world.catalog, world.files, record.service);
  if (!service) return { action, problems: [problem('service-gone', { service: record.service, instance: instance.folder })] };
  const read = readAction(asked.body, action, path, fieldsOf(service));
  if ('problems' in read) return { action, service, problems: read.problems };
  const { occasion } = asked;
  const when = asked.created === undefined ? {} : { asked: asked.created };
  if (occasion && action === (occasion === 'lease' ? 'delete' : 'upgrade')) {
    // The record goes on to name whoever asked for the instance.
    const by: By = { action: occasion === 'lease' ? 'delete' : 'change', requester: record.requester, issue: asked.number, ...when };
    return { ...(await actOn(world, instance, service, read.request, by, occasionDecision(world.catalog, occasion, record, asked.created ?? ''))), requester: byNobody };
  }
  const user = userByLogin(world.catalog, asked.author);
  if (!user) return { action, service, problems: [unknownUser(asked.author, asked.disowned)] };
  const by: By = { action: action === 'upgrade' ? 'change' : action, requester: user.ref, issue: asked.number, ...when };
  return actOn(world, instance, service, read.request, by);
}

/** The same for a request that is read already, as on the command line. `decided` stands in for the policies. */
export async function actOn(world: World, instance: Instance, service: Service, request: ActionRequest, by: By, decided?: Decision): Promise<Prepared> {
  const { record, folder } = instance;
  const environment = environments(world.catalog).find(({ name }) => name === record.environment);
  const place = { name: record.name, ...(record.environment === undefined ? {} : { environment: record.environment }) };
  const understood = {
    action: request.action,
    requester: by.requester,
    service,
    place,
    ...(environment ? { environment } : {}),
    ...('reason' in request && request.reason !== '' ? { reason: request.reason } : {}),
  };
  const layer = new Layer(world.files);
  const made = record.bundle === undefined ? await carryOut(world, layer, instance, service, request, by) : refused([problem('instance-part', { instance: folder, bundle: record.bundle })]);
  const inputs = made.record?.inputs ?? record.inputs;
  const changed = request.action === 'change' || request.action === 'upgrade' ? { before: record.inputs } : {};
  const decision = made.decisions.length === 0 ? {} : { decision: decided ?? togetherDecided(made.decisions) };
  const shown = { ...understood, inputs, ...changed, ...decision, preview: made.preview, warnings: made.warnings ?? [], conflicts: made.conflicts ?? [] };
  if (made.problems.length > 0 || !decision.decision?.allowed || !made.record) return { ...shown, problems: made.problems };
  const broken = brokenCatalog(world.catalog, layer);
  if (broken.length > 0) return { ...shown, problems: broken };
  return { ...shown, problems: [], folder, record: made.record, files: layer.files, removed: layer.removed, tasks: made.tasks };
}

async function carryOut(world: World, layer: Layer, instance: Instance, service: Service, request: ActionRequest, by: By): Promise<Made> {
  switch (request.action) {
    case 'change':
      return change(world, layer, instance, service, request.inputs, request.cleared, by);
    case 'delete':
      return request.name === instance.record.name
        ? takeAway(world, layer, instance, by)
        : refused([problem('delete-name', { value: request.name, name: instance.record.name }, { field: 'name' })]);
    case 'renew':
      return renew(world, layer, instance, request.period, by);
    case 'upgrade':
      return upgrade(world, layer, instance, service, by);
    default:
      return request satisfies never;
  }
}

async function change(world: World, layer: Layer, existing: Instance, service: Service, inputs: JsonObject, cleared: readonly string[], by: By): Promise<Made> {
  const given = changedInputs(service, existing.record.inputs, inputs, cleared);
  const isSame = existing.record.issue !== by.issue && equal(withDefaults(service, fieldsOf(service), given), withDefaults(service, fieldsOf(service), existing.record.inputs));
  if (isSame) return refused([problem('instance-same', { instance: existing.folder })]);
  return makeInstance(world, layer, { service, given, by, existing });
}

async function renew(world: World, layer: Layer, existing: Instance, text: string, by: By): Promise<Made> {
  const { folder, record } = existing;
  if (record.expires === undefined) return refused([problem('renew-endless', { instance: folder })]);
  // A lease that ends is not made one without an end.
  if (periodOf(text) === 'endless') return refused([problem('lease-form', { value: quote(text) }, { field: 'period' })]);
  const longest = record.environment === undefined ? undefined : world.known.leaseMax?.(record.environment);
  const { expires: until, problems } = leaseOf(text, by.asked ?? `${record.expires}T00:00:00Z`, longest, 'period');
  if (until === undefined) return refused(problems);
  // Asked for again by the same issue, as when a run died, it is there already.
  if (until <= record.expires && record.issue !== by.issue) return refused([problem('renew-shorter', { instance: folder, expires: record.expires, until }, { field: 'period' })]);
  const before = await serviceBefore(world, existing);
  if ('problems' in before) return refused(before.problems);
  return makeInstance(world, layer, { service: before.service, given: record.inputs, by, existing, until });
}

async function upgrade(world: World, layer: Layer, existing: Instance, service: Service, by: By): Promise<Made> {
  const { folder, record } = existing;
  const made = await makeInstance(world, layer, { service, given: changedInputs(service, record.inputs, {}, []), by, existing });
  const isCurrent = made.record?.digest === record.digest && record.issue !== by.issue;
  return isCurrent ? refused([problem('instance-current', { instance: folder })]) : made;
}

function refused(problems: readonly RequestProblem[]): Made {
  return { problems, preview: [], decisions: [], tasks: [] };
}

function unknownInstance({ catalog }: World, path: string): RequestProblem {
  const paths = catalog.instances.map(({ folder }) => folder.replace(/^live\//, ''));
  const near = nearest(path, paths);
  return problem('instance-unknown', { value: quote(path), near: near ? `Did you mean ${near}?` : 'The site lists all instances, each with what can be done with it.' });
}
