import type { Entity } from '../../model/entity.ts';
import type { Json } from '../../model/json.ts';
import { actionInputs } from '../../model/ask.ts';
import { serviceInput } from '../../model/service.ts';
import { folderOf } from '../../read/layout.ts';
import { unknownConditions } from '../conditions.ts';
import { objectOr, text } from '../entity.ts';
import { expressionsIn, inputsUsed } from '../expressions.ts';
import { fieldsOf, possibleInputs } from '../fields.ts';
import { nearest } from '../suggest.ts';
import { usersOf } from '../people.ts';
import { instanceExpressions, outlineOf, pagesOf, stepsOf } from '../services.ts';
import { shown } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';
import { named } from './finding.ts';
import { ofTemplates, type Said } from './templates.ts';

/** GitHub refuses forms with these words in a label, to keep people from writing secrets into issues. */
const forbiddenLabel = /\b(password|passwd|api[ _-]?key|secret key|private key|credit card)\b/i;

export const serviceChecks: readonly Check[] = [
  {
    code: 'service-instance',
    severity: 'error',
    own: true,
    always: true,
    holds: 'A service can say the name and owner of what it makes from its own inputs.',
    find: ofTemplates(instanceRules),
  },
  {
    code: 'service-label-duplicate',
    severity: 'error',
    own: true,
    always: true,
    holds: 'No two inputs of a service have the same label, which is the heading on the issue.',
    find: ofTemplates(doubleLabels),
  },
  {
    code: 'issue-form',
    severity: 'error',
    own: true,
    always: true,
    holds: 'GitHub accepts the issue form that is made of a service.',
    find: ofTemplates(formLimits),
  },
  {
    code: 'service-step',
    severity: 'error',
    own: true,
    always: true,
    holds: 'The steps of a service have ids of their own.',
    find: ofTemplates(doubleSteps),
  },
  {
    code: 'service-name-duplicate',
    severity: 'error',
    own: true,
    always: true,
    holds: 'No two services have the same name, whatever their namespace: folders and issue forms are called after it.',
    *find(world) {
      const byName = Map.groupBy(world.catalog.ofKind('Template'), ({ name }) => name.toLowerCase());
      for (const [first, ...others] of byName.values()) {
        for (const template of others) {
          const at = world.documentOf(template.ref);
          if (at && first) yield { at, path: ['metadata', 'name'], message: `The name "${template.name}" is taken by ${first.ref} in ${first.source.file}:${first.source.line}.`, fix: 'Rename one of the services.' };
        }
      }
    },
  },
  {
    code: 'service-owner',
    severity: 'error',
    own: true,
    holds: 'Every service is owned by a group with people, who approve requests and keep it working.',
    find: ofTemplates(ownerRules),
  },
  {
    code: 'service-description',
    severity: 'warning',
    own: true,
    holds: 'Every service says what it makes.',
    *find(world) {
      for (const { title, description, ref } of world.catalog.ofKind('Template')) {
        const at = world.documentOf(ref);
        if (!at || description !== undefined) continue;
        yield { at, path: ['metadata'], on: 'key', message: `The service "${title}" has no description.`, fix: 'Add metadata.description: what people get, for whom, and how soon.' };
      }
    },
  },
  {
    code: 'service-docs',
    severity: 'warning',
    own: true,
    holds: 'Every service has a page of documentation, docs.mdx, beside its template.',
    find: ofTemplates(missingDocs),
  },
  {
    code: 'service-input-undescribed',
    severity: 'warning',
    own: true,
    holds: 'Every input of a service has a title and a description, since people fill in forms.',
    find: ofTemplates(undescribedInputs),
  },
  {
    code: 'service-input-form',
    severity: 'warning',
    own: true,
    holds: 'The form can ask for every input part by part, and can judge every condition.',
    find: ofTemplates(unaskableInputs),
  },
];

function* ownerRules(template: Entity, { catalog }: World): Iterable<Said> {
  const { owner } = outlineOf(template);
  if (owner === '') {
    if (text(template.spec['owner']) !== undefined) return;
    yield { path: ['spec'], on: 'key', message: `The service "${template.title}" has no owner, so nobody can approve requests for it.`, fix: 'Add spec.owner with the name of a group.' };
  } else if (!owner.startsWith('group:')) {
    yield { path: ['spec', 'owner'], message: `The owner of the service "${template.title}" is ${owner}; expected a group, since nobody approves their own request.`, fix: 'Name the group whose members approve requests.' };
  } else if (catalog.get(owner) && usersOf(catalog, owner).length === 0) {
    const message = `The service "${template.title}" is owned by ${owner}, but nobody is in that group, so nobody can approve requests for it.`;
    yield { path: ['spec', 'owner'], message, fix: 'Add people to the group, or give the service to another one.' };
  }
}

function* missingDocs(template: Entity, { files }: World): Iterable<Said> {
  const page = `${folderOf(template.source.file)}/docs.mdx`;
  if (files.text(page) !== undefined || template.annotations['backstage.io/techdocs-ref']) return;
  yield { path: ['metadata', 'name'], message: `The service "${template.title}" has no documentation.`, fix: `Write ${page}: how to use what people get, and whom to ask.` };
}

/** One finding for all titles, one for all descriptions: they are written in one go. */
function* undescribedInputs(template: Entity): Iterable<Said> {
  const fields = fieldsOf({ pages: pagesOf(template) });
  const lacks = {
    title: fields.filter(({ schema }) => text(schema['title']) === undefined),
    description: fields.filter(({ help }) => help === undefined),
  };
  for (const [key, [first, ...others]] of Object.entries(lacks)) {
    if (!first) continue;
    const message =
      others.length === 0
        ? `The input "${first.name}" has no ${key}.`
        : `${others.length + 1} inputs have no ${key}: ${named([first, ...others].map(({ name }) => name), 6)}.`;
    yield { ...placeOf(template, first.name), message, fix: key === 'title' ? 'Add a title: the heading that people see on the form.' : 'Add a description: what to fill in, with an example.' };
  }
}

function* unaskableInputs(template: Entity): Iterable<Said> {
  const pages = pagesOf(template);
  for (const { name, asJson } of fieldsOf({ pages })) {
    if (asJson === undefined) continue;
    const message = `The input "${name}" is asked as JSON, because its schema uses "${asJson}", which the form cannot show part by part.`;
    yield { ...placeOf(template, name), message, fix: 'Name its properties, or make it a list of objects with a name and a value.' };
  }
  for (const [index, page] of pages.entries()) {
    const unknown = unknownConditions(page);
    if (unknown.length === 0) continue;
    const path = Array.isArray(template.spec['parameters']) ? ['spec', 'parameters', index] : ['spec', 'parameters'];
    yield { path, on: 'key', message: `The form's conditions use ${unknown.join(', ')}, which the form cannot judge, so the questions may be open when they should not.`, fix: 'Use const, enum, type, required, limits, pattern, not, allOf, anyOf and oneOf in conditions.' };
  }
}

function* instanceRules(template: Entity): Iterable<Said> {
  const rule = objectOr(template.spec['instance']);
  const given = instanceExpressions(rule, pagesOf(template));
  const all = possibleInputs(pagesOf(template));
  for (const key of ['name', 'owner'] as const) {
    if (rule[key] === undefined && given[key] === undefined) {
      const message = `Nothing says the ${key} of an instance: there is neither spec.instance.${key} nor an input "${key}".`;
      yield { path: ['spec', 'parameters'], message, fix: `Add an input "${key}", or an expression such as spec.instance.${key}: \${{ parameters.x }}.` };
    }
  }
  for (const key of ['name', 'environment', 'owner', 'lease'] as const) {
    for (const name of expressionsIn(text(rule[key]) ?? '').flatMap(inputsUsed)) {
      if (all.has(name)) continue;
      const near = nearest(name, all);
      yield { path: ['spec', 'instance', key], message: `spec.instance.${key} uses parameters.${name}, but the service has no such input.`, ...(near ? { fix: `Did you mean "${near}"?` } : {}) };
    }
  }
}

/** Titles as they are written; `fieldsOf` tells double ones apart by adding the name, which reads badly. */
function* doubleLabels(template: Entity): Iterable<Said> {
  const seen = new Map<string, string>([[serviceInput.label.toLowerCase(), 'the input that names the service'], ...actionInputs.change.map(({ label }) => [label.toLowerCase(), 'the form of a change'] as const)]);
  for (const { name, label, schema } of fieldsOf({ pages: pagesOf(template) })) {
    const title = text(schema['title'])?.replace(/\s+/g, ' ').trim() ?? label;
    const first = seen.get(title.toLowerCase());
    if (first === undefined) seen.set(title.toLowerCase(), `"${name}"`);
    else yield { ...placeOf(template, name), message: `The input "${name}" has the label ${shown(title)}, which ${first} has too.`, fix: 'Give it another title.' };
  }
}

function* formLimits(template: Entity): Iterable<Said> {
  const fields = fieldsOf({ pages: pagesOf(template) });
  for (const { name, label } of fields) {
    const place = placeOf(template, name);
    if (!/^[A-Za-z0-9_-]+$/.test(name)) yield { ...place, message: `The input "${name}" cannot be an id on an issue form.`, fix: 'Use letters, digits, "_" and "-".' };
    if (name === serviceInput.id) yield { ...place, message: `An input cannot be called "${name}": that is the first input of every form.`, fix: 'Rename it.' };
    if (forbiddenLabel.test(label)) yield { ...place, message: `GitHub refuses the label ${shown(label)}: secrets do not belong on an issue.`, fix: 'Let the service make the secret, and ask for where to put it.' };
    if (label.length > 100) yield { ...place, message: `The label of "${name}" has ${label.length} characters; GitHub shows headings of at most 100.`, fix: 'Shorten the title, and move the rest to the description.' };
  }
  const secret = fields.find(({ picker, schema }) => picker === 'Secret' || schema['ui:widget'] === 'password');
  if (secret) yield { ...placeOf(template, secret.name), message: `The input "${secret.name}" asks for a secret, but issues can be read by others.`, fix: 'Let the service make the secret, and ask for where to put it.' };
}

function* doubleSteps(template: Entity): Iterable<Said> {
  const seen = new Set<string>();
  for (const [index, { id }] of stepsOf(template.spec).entries()) {
    if (seen.has(id)) yield { path: ['spec', 'steps', index, 'id'], message: `Two steps have the id "${id}".`, fix: 'Rename one: steps.ID.output could mean either.' };
    seen.add(id);
  }
}

/** Where an input is declared; the whole form for inputs that a condition adds. */
function placeOf(template: Entity, name: string): Pick<Finding, 'path' | 'on'> {
  const { parameters } = template.spec;
  if (!Array.isArray(parameters)) return { path: ['spec', 'parameters', 'properties', name], on: 'key' };
  const page = (parameters as readonly Json[]).findIndex((each) => Object.hasOwn(objectOr(objectOr(each)['properties']), name));
  return page < 0 ? { path: ['spec', 'parameters'], on: 'key' } : { path: ['spec', 'parameters', page, 'properties', name], on: 'key' };
}
