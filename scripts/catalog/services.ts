import type { Entity } from '../model/entity.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { canonicalRef } from '../model/ref.ts';
import type { InputPage, InstanceRule, Service, Step } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import { folderOf } from '../read/layout.ts';
import type { Catalog } from './catalog.ts';
import { objectOr, text } from './entity.ts';

type Services = Pick<Catalog, 'ofKind'>;

/** By name, whatever its case. */
export function serviceOf(catalog: Services, files: Files, name: string): Service | undefined {
  const template = catalog.ofKind('Template').find((each) => each.name.toLowerCase() === name.toLowerCase());
  return template && serviceFrom(catalog, files, template);
}

/** Every Template, sorted by reference. */
export function servicesOf(catalog: Services, files: Files): readonly Service[] {
  return catalog.ofKind('Template').map((template) => serviceFrom(catalog, files, template));
}

/** The form's pages: `spec.parameters` is one JSON Schema or a list of them. */
export function pagesOf(template: Entity): readonly InputPage[] {
  const { parameters } = template.spec;
  if (isJsonObject(parameters)) return [parameters];
  return Array.isArray(parameters) ? (parameters as readonly Json[]).filter(isJsonObject) : [];
}

/** Names of the inputs that the pages declare at their top level. */
function declaredInputs(pages: readonly InputPage[]): ReadonlySet<string> {
  return new Set(pages.flatMap((page) => Object.keys(objectOr(page['properties']))));
}

/** Of one Template, which may share its name with another. */
export function serviceFrom(catalog: Services, files: Files, template: Entity): Service {
  const outline = outlineOf(template);
  return { ...outline, files: serviceFiles(catalog, files, template, outline.folder) };
}

/** A service but for its files, which take a walk through the repository. */
export function outlineOf(template: Entity): Omit<Service, 'files'> {
  const { ref, name, title, description, type, tags, namespace, source, spec } = template;
  const pages = pagesOf(template);
  const owner = text(spec['owner']);
  return {
    ref,
    name,
    title,
    ...(description === undefined ? {} : { description }),
    type: type ?? '',
    tags,
    owner: (owner && canonicalRef(owner, { kind: 'group', namespace })) ?? '',
    folder: folderOf(source.file),
    pages,
    steps: stepsOf(spec),
    instance: instanceRule(objectOr(spec['instance']), pages),
    ...(isJsonObject(spec['output']) ? { output: spec['output'] } : {}),
    source,
  };
}

export function stepsOf(spec: JsonObject): readonly Step[] {
  const steps = Array.isArray(spec['steps']) ? (spec['steps'] as readonly Json[]).filter(isJsonObject) : [];
  return steps.map((step, index): Step => {
    const id = text(step['id']) ?? `step-${index + 1}`;
    return {
      id,
      name: text(step['name']) ?? id,
      action: text(step['action']) ?? '',
      input: objectOr(step['input']),
      ...(step['if'] === undefined ? {} : { if: step['if'] }),
      ...(step['each'] === undefined ? {} : { each: step['each'] }),
    };
  });
}

function instanceRule(rule: JsonObject, pages: readonly InputPage[]): InstanceRule {
  const lease = text(rule['lease']);
  const environment = text(rule['environment']) ?? (declaredInputs(pages).has('environment') ? '${{ parameters.environment }}' : undefined);
  const { name = '${{ parameters.name }}', owner = '${{ parameters.owner }}' } = instanceExpressions(rule, pages);
  return { name, owner, ...(environment === undefined ? {} : { environment }), ...(lease === undefined ? {} : { lease }) };
}

/**
 * What gives an instance its name and owner: the rule, an input of that name, or the field that Backstage's templates ask for
 * it with. Undefined where nothing does.
 */
export function instanceExpressions(rule: Json | undefined, pages: readonly InputPage[]): { readonly name?: string; readonly owner?: string } {
  const inputs = declaredInputs(pages);
  const asked = (...fields: readonly string[]) => pages.flatMap((page) => Object.entries(objectOr(page['properties']))).find(([, schema]) => fields.includes(text(objectOr(schema)['ui:field']) ?? ''))?.[0];
  const input = (name: string | undefined, filters = '') => (name === undefined ? undefined : `\${{ parameters[${JSON.stringify(name)}]${filters} }}`);
  const plain = (key: string) => (inputs.has(key) ? `\${{ parameters.${key} }}` : undefined);
  const name = text(objectOr(rule)['name']) ?? plain('name') ?? input(asked('EntityNamePicker')) ?? input(asked('RepoUrlPicker'), " | parseRepoUrl | pick('repo') | lower");
  const owner = text(objectOr(rule)['owner']) ?? plain('owner') ?? input(asked('OwnerPicker', 'MyGroupsPicker'));
  return { ...(name === undefined ? {} : { name }), ...(owner === undefined ? {} : { owner }) };
}

/** The template's file first, then everything below its folder that belongs to no other template. */
function serviceFiles(catalog: Services, files: Files, template: Entity, folder: string): Readonly<Record<string, string>> {
  const own = template.source.file;
  const prefix = folder === '' ? '' : `${folder}/`;
  const others = catalog
    .ofKind('Template')
    .map((each) => `${folderOf(each.source.file)}/`)
    .filter((each) => each !== prefix && each.startsWith(prefix));
  const rest = files.list().filter((path) => path.startsWith(prefix) && path !== own && !others.some((other) => path.startsWith(other)));
  return Object.fromEntries([own, ...rest].map((path) => [path.slice(prefix.length), files.text(path) ?? '']));
}
