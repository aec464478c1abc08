import { recordFile, type Instance, type RenderedFile, type RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { fullYaml } from './full-yaml.ts';
import { keepHandEdits, type Kept } from './hand-edits.ts';
import type { Layer } from './layer.ts';
import type { Task } from './prepared.ts';
import { entitySources } from './sources.ts';
import { editedEntities, runSteps, undoEdits } from './steps.ts';
import { serviceWithDigest } from './verify.ts';
import { problem } from './wording.ts';
import type { World } from './world.ts';
import type { EntitySource, Rendered } from './workspace.ts';

/** The version of the service that rendered the instance, without which nobody knows what there is. */
export async function serviceBefore({ past }: Pick<World, 'past'>, { record, folder }: Instance): Promise<{ readonly service: Service } | { readonly problems: readonly RequestProblem[] }> {
  const service = await serviceWithDigest({ record }, past(record.service));
  return service ? { service } : { problems: [problem('service-history', { service: record.service, instance: folder, digest: record.digest.slice(0, 19) })] };
}

type Present = Pick<World, 'catalog' | 'files'>;

/** An instance as the version of its service made it that it is of. */
export function madeBefore(world: Present, { folder, record }: Instance, service: Service): Rendered {
  return runSteps(service, { ...record, folder }, entitySources(world.catalog, world.files, editedEntities(service, record.inputs)), fullYaml);
}

/** The effects of an instance as it is, with the files that it has. `made` is what `madeBefore` gives, where that is at hand. */
export function effectsOf(world: Present, existing: Instance, service: Service, goal: Task['goal'], made = madeBefore(world, existing, service)): readonly Task[] {
  const { folder, record } = existing;
  const files = presentFiles(world.files, folder);
  return made.effects.map((effect): Task => ({ ...effect, goal, folder, record, service, files }));
}

/** But for the record: what was rendered, with what was changed by hand. */
export function presentFiles(files: Files, folder: string): readonly RenderedFile[] {
  return files.list().filter((path) => path.startsWith(`${folder}/`) && path !== `${folder}/${recordFile}`).map((path) => ({ path, text: files.text(path) ?? '' }));
}

/** The instance's files as they will be, with what was changed by hand since they were made. */
export function keptEdits(world: Pick<World, 'files'>, { folder }: Instance, made: Rendered, rendered: readonly RenderedFile[]): Kept {
  const base = made.files.filter(({ path }) => path.startsWith(`${folder}/`));
  const byPath = (files: readonly RenderedFile[]) => new Map(files.map(({ path, text }) => [path, text]));
  return keepHandEdits(byPath(base), byPath(presentFiles(world.files, folder)), byPath(rendered));
}

/** Effects that the instance had and has no longer, such as those of a step that its new inputs leave out. */
export function droppedTasks(world: Present, existing: Instance, before: Service, made: Rendered, now: readonly Pick<Task, 'step' | 'action'>[]): readonly Task[] {
  const stays = (old: Task) => now.some(({ step, action }) => step === old.step && action === old.action);
  return effectsOf(world, existing, before, 'destroy', made).filter((old) => !stays(old)).toReversed();
}

/** Takes the instance's changes of the catalog back. */
export function undo(world: World, layer: Layer, { folder, record }: Instance, service: Service): void {
  const sources = layeredSources(world, layer, editedEntities(service, record.inputs));
  layer.write(undoEdits(service, { ...record, folder }, sources, fullYaml).files);
}

/** The files of these entities as earlier parts of the request left them. */
export function layeredSources({ catalog, files }: World, layer: Layer, refs: readonly string[]): ReadonlyMap<string, EntitySource> {
  return new Map([...entitySources(catalog, files, refs)].map(([ref, source]) => [ref, { ...source, text: layer.text(source.path) ?? source.text }]));
}
