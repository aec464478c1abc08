import { fixedInputs } from './fixed-inputs.ts';
import { choicesFor, choicePairs, choiceShards, pickersOf } from './pickers.ts';
import { entityParams, repositoryUrl, sharedHref } from './links.ts';
import { entity, expressionsIn, fieldsOf, inputsUsed, recordFile, world, type Door, type Instance, type Picker, type Service } from './data.ts';
import { filesOf, instanceAt, instances } from './followed.ts';
import { sourceOf, validatorOf } from './form-sources.ts';
import { guardrailsFor } from './judged.ts';
import type { ChoiceSource, InstanceBundle, ServiceBundle, SourcePlace } from './scripts/form/bundle.ts';

/** What the request forms read: a service with all that its preview needs, its compiled schema, choices, sources, instances. */
export function formDoors(): readonly Door[] {
  const { services } = world();
  return [...services.flatMap(serviceDoors), ...choiceDoors(services), ...sourceDoors(services), ...instanceDoors()];
}

/** Address of a service's files, without their endings. */
export function formHref(service: Pick<Service, 'name'>): string {
  return sharedHref(`/api/v1/forms/${encodeURIComponent(service.name)}`);
}

function serviceDoors(service: Service): readonly Door[] {
  const path = `api/v1/forms/${service.name}`;
  const validator = validatorOf(service);
  // Looked up when the text is made, so that a build knows that the text depends on the services.
  const current = () => world().services.find(({ name }) => name === service.name) ?? service;
  const bundle: Door = { path: `${path}.json`, text: () => JSON.stringify(bundleOf(current())) };
  if (!('code' in validator)) return [bundle];
  return [bundle, { path: `${path}.validate.js`, text: () => validatorModule(current()) }];
}

/** A module, since the page's policy forbids compiling the schema there. */
function validatorModule(service: Service): string {
  const validator = validatorOf(service);
  return `export default (require) => {\nconst module = { exports: {} };\n${'code' in validator ? validator.code : ''}\nreturn module.exports;\n};\n`;
}

function bundleOf(service: Service): ServiceBundle {
  const fields = fieldsOf(service);
  const guardrails = guardrailsFor(service);
  const files = Object.entries(service.files).filter(([path]) => path.includes('/') && !path.startsWith('tests/'));
  return {
    service: { ...service, files: Object.fromEntries(files) },
    fields,
    fixed: fixedInputs(service),
    environments: world().environments.map(({ name, title, tier, owner, leaseMax }) => ({ name, title, tier, owner, ...(leaseMax === undefined ? {} : { leaseMax }) })),
    ...(guardrails.length > 0 ? { guardrails } : {}),
    choices: Object.fromEntries([...pickersOf(fields)].map(([name, picker]) => [name, sourceOfChoices(name, picker)])),
    repositoryUrl: repositoryUrl(),
    sources: sharedHref('/api/v1/forms/sources/'),
    instances: sharedHref('/api/v1/forms/instances/'),
  };
}

function sourceOfChoices(name: string, picker: Picker): ChoiceSource {
  const shards = choiceShards(name, picker);
  return shards.length === 0 ? { pairs: choicePairs(choicesFor(picker)) } : { files: shards.map(({ path }) => sharedHref(`/${path}`)) };
}

function choiceDoors(services: readonly Service[]): readonly Door[] {
  const pickers = pickersOf(services.flatMap(fieldsOf));
  return [...pickers].flatMap(([name, picker]) => choiceShards(name, picker).map(({ path, pairs }) => ({ path, text: () => JSON.stringify(pairs()) })));
}

/**
 * Where the entities stand that a request can edit, and those files, each once however many entities are in it: so the
 * form shows the edit before it is asked for.
 */
function sourceDoors(services: readonly Service[]): readonly Door[] {
  const pickers = services.flatMap((service) => {
    const edited = service.steps.filter(({ action }) => action === 'catalog:edit').map(({ input }) => input['entity']);
    const names = new Set(edited.flatMap((entity) => (typeof entity === 'string' ? expressionsIn(entity).flatMap(inputsUsed) : [])));
    return [...pickersOf(fieldsOf(service).filter(({ name }) => names.has(name))).values()];
  });
  const refs = [...new Set(pickers.filter(({ from }) => from === 'entities').flatMap((picker) => choicesFor(picker).map(({ value }) => value)))].sort();
  const paths = [...new Set(refs.map((ref) => entity(ref)?.source.file))].filter((path) => path !== undefined).sort();
  const places = refs.map((ref): Door => {
    const { kind, namespace, name } = entityParams(ref);
    return { path: `${sources}${kind}/${namespace}/${name}.json`, text: () => JSON.stringify(placeOf(ref)) };
  });
  return [...places, ...paths.map((path): Door => ({ path: fileDoor(path), text: () => JSON.stringify(world().files.text(path) ?? '') }))];
}

const sources = 'api/v1/forms/sources/';

function fileDoor(path: string): string {
  return `${sources}files/${path}.json`;
}

function placeOf(ref: string): SourcePlace | null {
  const source = sourceOf(ref);
  return source ? { path: source.path, document: source.document, file: sharedHref(`/${fileDoor(source.path.split('/').map(encodeURIComponent).join('/'))}`) } : null;
}

function instanceDoors(): readonly Door[] {
  return instances().map((instance) => ({
    path: `api/v1/forms/instances/${instance.folder.replace(/^live\//, '')}.json`,
    text: () => JSON.stringify(instanceBundle(instanceAt(instance.folder) ?? instance)),
  }));
}

function instanceBundle(instance: Instance): InstanceBundle {
  const { service, inputs, expires, bundle } = instance.record;
  const { files } = world();
  const own = filesOf(instance).filter((path) => path !== `${instance.folder}/${recordFile}`);
  const more = { ...(expires === undefined ? {} : { expires }), ...(bundle === undefined ? {} : { bundle }) };
  return { service, inputs, ...more, files: Object.fromEntries(own.map((path) => [path, files.text(path) ?? ''])) };
}
