import type { Entity } from '../../model/entity.ts';
import type { Json } from '../../model/json.ts';
import { folderOf } from '../../read/layout.ts';
import { objectOr } from '../entity.ts';
import { expressionsIn, inputsUsed, stepsUsed } from '../expressions.ts';
import { possibleInputs } from '../fields.ts';
import { someBelow } from '../folders.ts';
import { pagesOf, stepsOf } from '../services.ts';
import { nearest } from '../suggest.ts';
import { shown, writtenPath } from '../violations.ts';
import { eachText } from '../walk.ts';
import type { Check, World } from '../world.ts';
import { named } from './finding.ts';
import { ofTemplates, type Said } from './templates.ts';

export const serviceStepChecks: readonly Check[] = [
  {
    code: 'service-parameter-unknown',
    severity: 'error',
    own: true,
    holds: 'Steps and outputs of a service use only inputs that it has.',
    find: ofTemplates(unknownInputs),
  },
  {
    code: 'service-step-output-unknown',
    severity: 'warning',
    own: true,
    holds: 'A step uses only what earlier steps of its service give.',
    find: ofTemplates(unknownOutputs),
  },
  {
    code: 'service-skeleton',
    severity: 'error',
    own: true,
    holds: 'The folders that a service takes files from stand beside its template.',
    find: ofTemplates(missingFolders),
  },
];

type Path = readonly (string | number)[];

interface Use {
  readonly name: string;
  readonly path: Path;
  /** Position of the step, or undefined in the output. */
  readonly step: number | undefined;
}

/** What the expressions of steps and output name, in order. */
function uses({ spec }: Entity, namesIn: (expression: string) => readonly string[]): readonly Use[] {
  const found: Use[] = [];
  const look = (value: Json | undefined, prefix: Path, step: number | undefined) =>
    eachText(value, (text, path) => {
      for (const name of expressionsIn(text).flatMap(namesIn)) found.push({ name, path: [...prefix, ...path], step });
    });
  const steps = Array.isArray(spec['steps']) ? (spec['steps'] as readonly Json[]) : [];
  for (const [index, step] of steps.entries()) look(step, ['spec', 'steps', index], index);
  look(spec['output'], ['spec', 'output'], undefined);
  return found;
}

/** Part of it stands in a file that cannot be read, or at an address: nobody can tell what it lacks. */
function isUnfilled({ placeholderFaults, documentOf }: World, template: Entity, key: string): boolean {
  const document = documentOf(template.ref);
  return placeholderFaults.some(({ at, path }) => at.file === document?.file && at.index === document.index && path[0] === 'spec' && path[1] === key);
}

function* unknownInputs(template: Entity, world: World): Iterable<Said> {
  if (isUnfilled(world, template, 'parameters')) return;
  const inputs = possibleInputs(pagesOf(template));
  const said = new Set<string>();
  for (const { name, path } of uses(template, inputsUsed)) {
    if (inputs.has(name) || said.has(name)) continue;
    said.add(name);
    const near = nearest(name, inputs);
    const fix = near ? `Did you mean "${near}"?` : `Add an input "${name}", or use one of: ${named([...inputs]) || 'none yet'}.`;
    yield { path, message: `${writtenPath(path)} uses parameters.${name}, but the service has no such input.`, fix };
  }
}

function* unknownOutputs(template: Entity, world: World): Iterable<Said> {
  if (isUnfilled(world, template, 'steps')) return;
  const ids = stepsOf(template.spec).map(({ id }) => id);
  for (const { name, path, step } of uses(template, stepsUsed)) {
    const earlier = ids.slice(0, step);
    if (earlier.includes(name)) continue;
    const place = `${writtenPath(path)} uses steps.${name}.output`;
    const cause = `${template.ref} ${name}`;
    if (ids.includes(name)) {
      const why = ids[step ?? -1] === name ? 'that is this very step' : 'that step comes later';
      yield { path, cause, message: `${place}, but ${why}.`, fix: 'Put the step that uses it behind the step that makes it.' };
      continue;
    }
    const near = nearest(name, earlier);
    const fix = near ? `Did you mean "${near}"?` : `Earlier steps are: ${named(earlier) || 'none'}.`;
    yield { path, cause, message: `${place}, but the service has no such step.`, fix };
  }
}

function* missingFolders(template: Entity, { files }: World): Iterable<Said> {
  const home = folderOf(template.source.file);
  for (const [index, step] of stepsOf(template.spec).entries()) {
    const { url } = objectOr(step.input);
    if ((step.action !== 'fetch:template' && step.action !== 'fetch:plain') || typeof url !== 'string') continue;
    const path = ['spec', 'steps', index, 'input', 'url'];
    if (/^[a-z][a-z0-9+.-]*:/i.test(url)) {
      yield { path, message: `${writtenPath(path)} is ${shown(url)}, but nothing is fetched from elsewhere.`, fix: 'Copy the files to a folder beside the template, such as ./skeleton.' };
      continue;
    }
    const [known = '', ...later] = url.split('${{');
    // What follows an expression is known at the request only.
    const start = later.length === 0 ? `${known.replace(/\/+$/, '')}/` : known;
    const below = start.replace(/^(?:\.\/)+/, '');
    if ((later.length > 0 && below === '') || (below !== '' && someBelow(files.list(), `${home}/${below}`))) continue;
    if (later.length === 0 && (below === '' || below === '/')) {
      yield { path, message: `${writtenPath(path)} is ${shown(url)}, the folder of the template itself.`, fix: 'Put the files into a folder beside the template, such as ./skeleton, and name that.' };
      continue;
    }
    const folder = later.length === 0 ? 'there is no such folder' : `nothing begins with ${shown(known)}`;
    yield { path, message: `${writtenPath(path)} is ${shown(url)}, but ${folder} beside the template.`, fix: `Correct the path, or add the folder below ${home}/.` };
  }
}
