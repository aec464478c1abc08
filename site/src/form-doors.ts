import { choicesFor, choicePairs, choiceShards, pickersOf, shortList } from './pickers.ts';
import { entityParams, repositoryUrl, sharedHref } from './links.ts';
import { fieldsOf, sourceOf, validatorOf, world, type Door, type Service } from './data.ts';
import type { ChoiceSource, InstanceBundle, ServiceBundle } from './scripts/form/bundle.ts';

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
  const files = Object.entries(service.files).filter(([path]) => path.includes('/') && !path.startsWith('tests/'));
  return {
    service: { ...service, files: Object.fromEntries(files) },
    fields,
    environments: world().environments.map(({ name }) => name),
    choices: Object.fromEntries([...pickersOf(fields)].map(([name, picker]) => [name, sourceOfChoices(name, choicesFor(picker))])),
    repositoryUrl: repositoryUrl(),
    sources: sharedHref('/api/v1/forms/sources/'),
    instances: sharedHref('/api/v1/forms/instances/'),
  };
}

function sourceOfChoices(name: string, choices: ReturnType<typeof choicesFor>): ChoiceSource {
  if (choices.length <= shortList) return { pairs: choicePairs(choices) };
  return { files: choiceShards(name, choices).map(({ path }) => sharedHref(`/${path}`)) };
}

function choiceDoors(services: readonly Service[]): readonly Door[] {
  const pickers = pickersOf(services.flatMap(fieldsOf));
  return [...pickers].flatMap(([name, picker]) => choiceShards(name, choicesFor(picker)).map(({ path, pairs }) => ({ path, text: () => JSON.stringify(pairs()) })));
}

/** Files of the entities that a request can edit, so that the form shows the edit before it is asked for. */
function sourceDoors(services: readonly Service[]): readonly Door[] {
  const editing = services.filter((service) => service.steps.some((step) => step.action === 'catalog:edit'));
  const pickers = [...pickersOf(editing.flatMap(fieldsOf)).values()].filter(({ from }) => from === 'entities');
  const refs = [...new Set(pickers.flatMap((picker) => choicesFor(picker).map(({ value }) => value)))].sort();
  return refs.map((ref) => {
    const { kind, namespace, name } = entityParams(ref);
    return { path: `api/v1/forms/sources/${kind}/${namespace}/${name}.json`, text: () => JSON.stringify(sourceOf(ref) ?? null) };
  });
}

function instanceDoors(): readonly Door[] {
  return world().catalog.instances.map(({ folder, record }) => ({
    path: `api/v1/forms/instances/${folder.replace(/^live\//, '')}.json`,
    text: () => {
      const { files } = world();
      const own = files.list().filter((path) => path.startsWith(`${folder}/`) && path !== `${folder}/request.yaml`);
      const bundle: InstanceBundle = { service: record.service, inputs: record.inputs, files: Object.fromEntries(own.map((path) => [path, files.text(path) ?? ''])) };
      return JSON.stringify(bundle);
    },
  }));
}
