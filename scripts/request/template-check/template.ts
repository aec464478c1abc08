import { inputsOfEffect } from '../../catalog/effect-inputs.ts';
import { expressionsIn, secretsUsed } from '../../catalog/expressions.ts';
import { instanceExpressions } from '../../catalog/services.ts';
import { nearest } from '../../catalog/suggest.ts';
import { eachText } from '../../catalog/walk.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Service, Step } from '../../model/service.ts';
import { effectOutputs } from '../steps/effect-outputs.ts';
import { isOwnToken } from '../steps/person.ts';
import { isPureStep } from '../steps/pure.ts';
import { plainDialect } from '../template.ts';
import type { Use } from './expressions.ts';
import { fieldFaults, partFaults, switchFaults } from './form.ts';
import type { Unsupported } from './said.ts';
import { skeletonFaults } from './skeleton.ts';
import { adviceFor, pureInputs, pureOutputs } from './support.ts';
import { isOldSyntax, textFaults } from './texts.ts';

/** What an action is to Signpost: it runs, it is known and refused, or it is not here. */
export type Runs = (action: string) => 'runs' | 'refused' | 'unknown';

/**
 * Everything that a template asks for and would not get, in its order. `spec` is the template's, placeholders filled in;
 * `isWhole` when all of them could be.
 */
export function templateFaults(service: Service, spec: JsonObject, runs: Runs, isWhole: boolean): readonly Unsupported[] {
  const positions = positionsOf(spec['steps']);
  return [
    ...(isWhole ? instanceFaults(spec, service) : []),
    ...partFaults(spec),
    ...fieldFaults(spec['parameters'], ['spec', 'parameters']),
    ...service.steps.flatMap((step, index) => {
      const path = ['spec', 'steps', positions[index] ?? index];
      return [...switchFaults(asObject(spec['steps'], positions[index] ?? index), path), ...stepFaults(service.steps.slice(0, index), step, path, runs), ...skeletonFaults(service, step, path)];
    }),
    ...expressionFaults(spec['output'], ['spec', 'output'], service.steps, runs, false, () => false),
  ];
}

function asObject(list: Json | undefined, index: number): JsonObject {
  const found = Array.isArray(list) ? (list as readonly Json[])[index] : undefined;
  return isJsonObject(found) ? found : {};
}

/** Positions in `spec.steps` of what is a step, and no part that is missing. */
function positionsOf(steps: Json | undefined): readonly number[] {
  return Array.isArray(steps) ? (steps as readonly Json[]).flatMap((step, index) => (isJsonObject(step) ? [index] : [])) : [];
}

function instanceFaults(spec: JsonObject, { pages }: Service): readonly Unsupported[] {
  const found = instanceExpressions(spec['instance'], pages);
  return (['name', 'owner'] as const).filter((key) => found[key] === undefined).map((key) => ({
    code: 'template-instance',
    severity: 'error',
    at: { path: ['spec', 'parameters'], on: 'key' },
    message: `Nothing says the ${key} of what is made: there is no input "${key}", and no ${key === 'name' ? 'EntityNamePicker or RepoUrlPicker' : 'OwnerPicker or MyGroupsPicker'}.`,
    fix: key === 'name' ? 'Add spec.instance.name: ${{ parameters.x }}.' : 'Add spec.instance.owner: ${{ parameters.x }}, or the name of a group.',
  }));
}

function stepFaults(earlier: readonly Step[], step: Step, path: readonly (string | number)[], runs: Runs): readonly Unsupported[] {
  const { action } = step;
  const inputs = expressionFaults({ input: step.input, ...(step.if === undefined ? {} : { if: step.if }), ...(step.each === undefined ? {} : { each: step.each }) }, path, earlier, runs, step.each !== undefined, (text, inside) => isOwnToken(step, inside.slice(1), text));
  if (action === '') return inputs;
  const state = isPureStep(action) ? 'runs' : runs(action);
  const said = (severity: Unsupported['severity'], message: string, fix: string, at: readonly (string | number)[] = [...path, 'action'], code = 'template-action'): Unsupported => ({ code, severity, at: { path: at }, message, fix });
  if (state === 'unknown') return [said('error', `Signpost has no action "${action}".`, adviceFor(action)), ...inputs];
  if (state === 'refused') return [said('error', `Signpost does not run "${action}", so requests stop before the merge.`, adviceFor(action)), ...inputs];
  return [...noted(action, said), ...unreadInputs(step, said, path), ...inputs];
}

type Say = (severity: Unsupported['severity'], message: string, fix: string, at?: readonly (string | number)[], code?: string) => Unsupported;

/** Steps that run in another way than they would in Backstage. */
function noted(action: string, said: Say): readonly Unsupported[] {
  if (action === 'debug:wait') return [said('warning', 'The step waits for nothing: all files are there before anything is done.', 'Take it out.')];
  if (action === 'fetch:cookiecutter') return [said('warning', 'Files are rendered in cookiecutter\'s dialect; its hooks, extensions and cookiecutter.json are left alone.', 'Use fetch:template with cookiecutterCompat: true, and put defaults into values.')];
  return [];
}

/** Longer lists are no help in a report. */
const mostNamed = 12;

function unreadInputs({ action, input }: Step, said: Say, path: readonly (string | number)[]): readonly Unsupported[] {
  const read = Object.hasOwn(pureInputs, action) ? pureInputs[action] : inputsOfEffect({ action });
  if (!read) return [];
  const all = read.length > mostNamed ? 'Its inputs are listed in docs/effects.md.' : `It reads ${read.join(', ')}.`;
  return Object.keys(input).filter((key) => !read.includes(key)).map((key) => said('error', `${action} has no input "${key}" here.`, nearest(key, read) ? `Did you mean "${nearest(key, read)}"?` : all, [...path, 'input', key], 'template-input'));
}

/** Of `user`, only what follows from the reference: the rest of the entity may change, and what was rendered may not. */
const knownOfUser = ['ref', 'entity', 'entity.kind', 'entity.metadata', 'entity.metadata.name', 'entity.metadata.namespace'];

function expressionFaults(value: Json | undefined, prefix: readonly (string | number)[], earlier: readonly Step[], runs: Runs, isRepeated: boolean, mayBeSecret: (text: string, path: readonly (string | number)[]) => boolean): readonly Unsupported[] {
  const found: Unsupported[] = [];
  const names = ['parameters', 'steps', 'instance', 'user', 'context', 'secrets', ...(isRepeated ? ['each'] : [])];
  eachText(value, (text, at) => {
    const path = [...prefix, ...at];
    const isToken = mayBeSecret(text, at);
    for (const name of isToken ? [] : expressionsIn(text).flatMap(secretsUsed)) {
      found.push({ code: 'template-secret', severity: 'error', at: { path }, message: `The secret ${name} of whoever asks is used, and people hand over no secrets here.`, fix: 'Name a secret of the repository in the effect that needs it, or take this out.' });
    }
    if (isOldSyntax(text)) found.push({ code: 'template-expression', severity: 'error', at: { path }, message: 'Expressions without a dollar sign are taken as they stand.', fix: 'Write ${{ parameters.x }}, with filters behind: ${{ parameters.repoUrl | parseRepoUrl }}.', cause: 'handlebars' });
    for (const { code, message, fix } of textFaults(text, { names, dialect: plainDialect, judge: judgeUser })) found.push({ code, severity: 'error', at: { path }, message, fix });
    found.push(...laterUses(text, path, earlier, runs));
  });
  return found;
}

function judgeUser({ path: [root, ...members] }: Use): { readonly code: 'template-expression'; readonly message: string; readonly fix: string } | undefined {
  const used = members.join('.');
  if (root !== 'user' || used === '' || knownOfUser.includes(used)) return undefined;
  return { code: 'template-expression', message: `user.${used} comes out empty: only the reference of who asks is known when a request is rendered, and again later.`, fix: 'Use user.ref or user.entity.metadata.name.' };
}

/** Outputs that are not known when the request is made. */
function laterUses(text: string, path: readonly (string | number)[], earlier: readonly Step[], runs: Runs): readonly Unsupported[] {
  const said = new Set<string>();
  return expressionsIn(text).flatMap((code) => [...code.matchAll(/\bsteps\s*(?:\.\s*([\w-]+)|\[\s*["']([^"']+)["']\s*\])\s*\.\s*output\s*(?:\.\s*(\w+)|\[\s*["']([^"']+)["']\s*\])/g)]).flatMap(([, dotted, quoted, dottedName, quotedName]) => {
    const [id, name = ''] = [dotted ?? quoted, dottedName ?? quotedName];
    const step = earlier.find((each) => each.id === id);
    // A step that is not here has been told of, and so has one that cannot run.
    if (!step || (!isPureStep(step.action) && runs(step.action) !== 'runs') || said.has(`${id}.${name}`)) return [];
    said.add(`${id}.${name}`);
    const known = isPureStep(step.action) ? (pureOutputs[step.action] ?? []) : effectOutputs(step.action).known;
    if (known.includes(name)) return [];
    const isLater = effectOutputs(step.action).later.includes(name);
    const why = isLater ? 'is known only when it has been done' : 'is nothing that it gives';
    return [{ code: 'template-output', severity: 'warning', at: { path }, message: `steps.${id}.output.${name} comes out empty: of ${step.action}, ${name} ${why}.`, fix: isLater ? 'Take it out; what was made is told on the issue, once it has been.' : known.length > 0 ? `It gives ${known.join(' and ')}.` : 'Take it out.' } satisfies Unsupported];
  });
}
