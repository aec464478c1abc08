import { fieldsOf } from '../catalog/fields.ts';
import { serviceOf } from '../catalog/services.ts';
import type { JsonObject } from '../model/json.ts';
import type { Decision } from '../model/policy.ts';
import { recordFile, type Instance, type RenderedFile, type RequestProblem, type RequestRecord } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { serviceDigest } from './digest.ts';
import { fullYaml } from './full-yaml.ts';
import { guardrailProblems } from './guardrails.ts';
import { droppedTasks, effectsOf, keptEdits, layeredSources, madeBefore, presentFiles, serviceBefore, undo } from './existing.ts';
import type { Conflict } from './hand-edits.ts';
import { quote } from './inputs.ts';
import { instanceFolder, type InstancePlace } from './instance.ts';
import type { Layer } from './layer.ts';
import { withDefaults } from './answers.ts';
import { leaseText, placeOf, previewRequest, type Preview } from './preview.ts';
import { inStepOrder, type Task } from './prepared.ts';
import { stringifyRecord } from './record.ts';
import { editedEntities } from './steps.ts';
import { compileValidator } from './validator.ts';
import { problem } from './wording.ts';
import { decideRequest, type World } from './world.ts';
import type { PartRequest } from './workspace.ts';

/** Who asks for what, and on which issue. */
export type By = Pick<RequestRecord, 'action' | 'requester' | 'issue' | 'asked'>;

/** One instance as it will be, laid over the repository, and what comes with it. */
export interface Made {
  readonly problems: readonly RequestProblem[];
  /** What guardrails say that stops nobody; none when absent. */
  readonly warnings?: readonly RequestProblem[];
  /** None when absent. */
  readonly conflicts?: readonly Conflict[];
  readonly folder?: string;
  readonly place?: InstancePlace;
  /** Files but for the records. */
  readonly preview: readonly RenderedFile[];
  /** One for each instance. */
  readonly decisions: readonly Decision[];
  readonly record?: RequestRecord;
  readonly tasks: readonly Task[];
}

/** What to make, or to make anew when it is there already. */
export interface Making {
  readonly service: Service;
  readonly given: JsonObject;
  readonly by: By;
  readonly existing?: Instance;
  /** Folder of the bundle that it is a part of. */
  readonly bundle?: string;
  /** The day on which the lease will end; by default that follows from the inputs, and stays in a change. */
  readonly until?: string;
}

/**
 * Makes an instance. When there is one already, what it had and no longer has is removed, and its changes of the catalog are
 * taken back before they are made again. A bundle makes its parts as well. With problems, the layer is to be thrown away.
 */
export async function makeInstance(world: World, layer: Layer, { service, given, by, existing, bundle, until }: Making): Promise<Made> {
  const fields = fieldsOf(service);
  const inputs = withDefaults(service, fields, given);
  const before = existing && (await serviceBefore(world, existing));
  if (before && 'problems' in before) return nothing(before.problems);
  if (existing && before) undo(world, layer, existing, before.service);
  const sources = layeredSources(world, layer, editedEntities(service, inputs));
  const stays = existing && before && leaseText(before.service, existing.record.inputs) === leaseText(service, inputs);
  const begins = until !== undefined ? { expires: until } : stays ? { expires: existing.record.expires } : by.asked;
  const preview = previewRequest(service, fields, given, compileValidator(service.pages), world.known, sources, fullYaml, begins, by.requester);
  const { place, folder, owner } = preview;
  if (!place || !folder || owner === undefined) return nothing(preview.problems);
  const decision = decideRequest(world.catalog, service, { action: by.action, requester: by.requester, ...place });
  const problems = [...preview.problems, ...ownerProblems(world, owner), ...takenProblems(world, folder, by.issue, existing)];
  const made = { folder, place, preview: preview.files, decisions: [decision] };
  if (problems.length > 0) return { ...made, problems, tasks: [] };
  const asked = { ...by, ...place, owner, inputs, ...(preview.expires === undefined ? {} : { expires: preview.expires }) };
  // Whoever may not ask at all is not sent to mend the answers first; on the command line nobody may have said who asks.
  const isHeld = decision.allowed || by.requester === '';
  const guarded = isHeld ? guardrailProblems(world.catalog, { service, record: asked, folder, files: preview.files }, fullYaml) : { problems: [], warnings: [] };
  if (guarded.problems.length > 0) return { ...made, ...guarded, tasks: [] };
  const isOwn = ({ path }: RenderedFile) => path.startsWith(`${folder}/`);
  const rendered = preview.files.filter(isOwn);
  const was = existing && before && madeBefore(world, existing, before.service);
  const kept = existing && was ? keptEdits(world, existing, was, rendered) : { files: rendered, conflicts: [] };
  if (existing) layer.clear(existing.folder);
  layer.write([...preview.files.filter((file) => !isOwn(file)), ...kept.files]);
  const parts = bundle === undefined ? await makeParts(world, layer, folder, preview.parts, by, existing, until) : nestedParts(preview.parts, folder);
  const record = await recordOf(service, preview, { ...place, owner }, by, parts.folders, bundle);
  layer.write([{ path: `${folder}/${recordFile}`, text: stringifyRecord(record) }]);
  const tasks = preview.effects.map((effect): Task => ({ ...effect, goal: 'apply', folder, record, service, files: kept.files }));
  const dropped = existing && before && was ? droppedTasks(world, existing, before.service, was, tasks) : [];
  return {
    ...made,
    preview: [...preview.files, ...parts.preview],
    decisions: [decision, ...parts.decisions],
    problems: parts.problems,
    warnings: [...guarded.warnings, ...(parts.warnings ?? [])],
    conflicts: [...kept.conflicts, ...(parts.conflicts ?? [])],
    record,
    tasks: [...dropped, ...parts.gone, ...inStepOrder(tasks, parts.made)],
  };
}

function nothing(problems: readonly RequestProblem[]): Made {
  return { problems, preview: [], decisions: [], tasks: [] };
}

/** Takes an instance away, with the parts of a bundle; what was made last goes first. */
export async function takeAway(world: World, layer: Layer, existing: Instance, by: By): Promise<Made> {
  const { folder, record } = existing;
  const before = await serviceBefore(world, existing);
  if ('problems' in before) return nothing(before.problems);
  const { name, environment } = record;
  const place = { name, ...(environment === undefined ? {} : { environment }) };
  const service = serviceOf(world.catalog, world.files, record.service) ?? before.service;
  const decision = decideRequest(world.catalog, service, { action: 'delete', requester: by.requester, ...place });
  const guarded = guardrailProblems(world.catalog, { service, record: { ...record, action: 'delete', requester: by.requester }, folder, files: presentFiles(world.files, folder) }, fullYaml);
  const parts = await inTurn(record.parts ?? [], async (part) => {
    const instance = world.catalog.instances.find((each) => each.folder === part);
    return instance ? [await takeAway(world, layer, instance, by)] : [];
  });
  undo(world, layer, existing, before.service);
  layer.clear(folder);
  return {
    problems: [...guarded.problems, ...parts.flatMap(({ problems }) => problems)],
    warnings: [...guarded.warnings, ...parts.flatMap(({ warnings = [] }) => warnings)],
    folder,
    place,
    preview: [],
    decisions: [decision, ...parts.flatMap(({ decisions }) => decisions)],
    record,
    tasks: inStepOrder(effectsOf(world, existing, before.service, 'destroy'), parts.map(({ tasks }) => tasks.toReversed())).toReversed(),
  };
}

interface Parts extends Pick<Made, 'problems' | 'warnings' | 'conflicts' | 'preview' | 'decisions'> {
  readonly folders: readonly string[];
  /** Tasks of those that are taken away, and of each that is made. */
  readonly gone: readonly Task[];
  readonly made: readonly (readonly Task[])[];
}

/** The instances of a bundle, in its order; those that it had and no longer asks for are taken away first. */
async function makeParts(world: World, layer: Layer, bundle: string, asked: readonly PartRequest[], by: By, existing: Instance | undefined, until: string | undefined): Promise<Parts> {
  const old = (existing?.record.parts ?? []).flatMap((folder) => world.catalog.instances.find((each) => each.folder === folder) ?? []);
  const made = await inTurn(asked, async (part) => [{ part, made: await makePart(world, layer, bundle, part, by, old, until) }]);
  const folders = made.flatMap(({ made: { folder } }) => (folder === undefined ? [] : [folder]));
  const gone = await inTurn(old.filter(({ folder }) => !folders.includes(folder)).toReversed(), async (instance) => [await takeAway(world, layer, instance, { ...by, action: 'delete' })]);
  const said = made.flatMap(({ part, made: { problems } }) => problems.map((found) => ({ ...found, message: `${part.step}: ${found.message}` })));
  const twice = folders.filter((folder, index) => folders.indexOf(folder) !== index).map((folder) => problem('bundle-twice', { instance: folder }));
  const all = [...gone, ...made.map((each) => each.made)];
  return {
    folders,
    problems: [...said, ...twice, ...gone.flatMap(({ problems }) => problems)],
    warnings: all.flatMap(({ warnings = [] }) => warnings),
    conflicts: all.flatMap(({ conflicts = [] }) => conflicts),
    preview: all.flatMap(({ preview }) => preview),
    decisions: all.flatMap(({ decisions }) => decisions),
    gone: gone.flatMap(({ tasks }) => tasks),
    made: made.map(({ made: { tasks } }) => tasks),
  };
}

async function makePart(world: World, layer: Layer, bundle: string, { service: name, inputs }: PartRequest, by: By, old: readonly Instance[], until: string | undefined): Promise<Made> {
  const now = serviceOf(world.catalog, world.files, name);
  if (!now) return nothing([problem('bundle-service', { service: quote(name) })]);
  // Where it would be says whether it is there already.
  const { place } = placeOf(now, withDefaults(now, fieldsOf(now), inputs));
  const existing = place && old.find(({ folder }) => folder === instanceFolder(now, place));
  if (!existing) return makeInstance(world, layer, { service: now, given: inputs, by: { ...by, action: 'create' }, bundle });
  const before = by.action === 'renew' ? await serviceBefore(world, existing) : { service: now };
  if ('problems' in before) return nothing(before.problems);
  return makeInstance(world, layer, { service: before.service, given: inputs, by, existing, bundle, ...(until === undefined ? {} : { until }) });
}

/** A bundle of bundles would hide what is asked for. */
function nestedParts(asked: readonly PartRequest[], folder: string): Parts {
  return { folders: [], problems: asked.length > 0 ? [problem('bundle-nested', { instance: folder })] : [], preview: [], decisions: [], gone: [], made: [] };
}

async function recordOf(service: Service, preview: Preview, place: InstancePlace & { readonly owner: string }, by: By, parts: readonly string[], bundle: string | undefined): Promise<RequestRecord> {
  const { action, requester, issue, asked } = by;
  return {
    service: service.name,
    digest: await serviceDigest(service),
    action,
    ...place,
    requester,
    issue,
    ...(asked === undefined ? {} : { asked }),
    ...(preview.expires === undefined ? {} : { expires: preview.expires }),
    ...(bundle === undefined ? {} : { bundle }),
    ...(parts.length === 0 ? {} : { parts }),
    inputs: preview.inputs,
  };
}

function ownerProblems({ catalog }: World, owner: string): readonly RequestProblem[] {
  if (catalog.get(owner)) return [];
  return [{ code: 'owner-unknown', field: 'owner', message: `The owner would be ${owner}, which is not in the catalog.` }];
}

/** The folder is another instance's, or would no longer be this one's. */
function takenProblems({ catalog }: World, folder: string, issue: number, existing: Instance | undefined): readonly RequestProblem[] {
  if (existing) return existing.folder === folder ? [] : [problem('instance-moved', { place: folder, instance: existing.folder }, { field: 'name' })];
  const there = catalog.instances.find((each) => each.folder === folder);
  if (!there || there.record.issue === issue) return [];
  const message = `${folder} is there already: it was made by issue #${there.record.issue} and belongs to ${there.record.owner}.`;
  return [{ code: 'instance-exists', field: 'name', message, fix: 'Choose another name.' }];
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(...(await work(item)));
  return results;
}
