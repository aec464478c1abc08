import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Service, Step } from '../../model/service.ts';
import { globPattern, isGlob } from '../../read/patterns.ts';
import { renderContained } from '../contain/contain.ts';
import { joined, stepPath } from '../paths.ts';
import { renderText, type Dialect } from '../template.ts';
import { listInput, pathInput, type StepRun } from './run.ts';

/** A file of a skeleton, and what happens to it. */
export interface SkeletonFile {
  /** Relative to the service's folder. */
  readonly path: string;
  /** What it is called behind the skeleton's folder, before that is rendered, without the extension of templates. */
  readonly name: string;
  readonly source: string;
  /** Its text is taken as it is; with `keepsName` its name is, too. */
  readonly isCopied: boolean;
  readonly keepsName: boolean;
}

/** Throws when the input names no folder of the service, or contradicts itself. */
export function skeletonFiles(service: Pick<Service, 'files'>, { action }: Pick<Step, 'action'>, input: JsonObject): readonly SkeletonFile[] {
  const copied = action === 'fetch:plain' ? undefined : copyPatterns(input);
  const extension = action === 'fetch:plain' ? undefined : extensionOf(input, copied !== undefined || isCookiecutter(action, input));
  return filesBelow(service, input['url']).map(({ path, name, source }) => {
    const isCopied = action === 'fetch:plain' || (extension === undefined ? copied?.test(name) === true : !name.endsWith(extension));
    const keepsName = action === 'fetch:plain' || (isCopied && copied?.keepsNames === true);
    return { path, name: extension === undefined || isCopied ? name : name.slice(0, -extension.length), source, isCopied, keepsName };
  });
}

/** `fetch:template`, and `fetch:cookiecutter` as far as `cookiecutterCompat` goes. Files that are there already stay, unless `replace`. */
export function fetchTemplate({ workspace, service, step, input, yaml }: StepRun): void {
  const [dialect, context] = [dialectOf(step.action, input), contextOf(step.action, input)];
  const target = pathInput('targetPath', input['targetPath'] ?? '');
  for (const { path, name, source, isCopied, keepsName } of skeletonFiles(service, step, input)) {
    const rendered = keepsName ? name : renderText(name, context, dialect);
    // Backstage's idiom for a file that is there on a condition only.
    if (rendered === '' || rendered.startsWith('/') || rendered.includes('//')) continue;
    const place = joined(target, rendered);
    if (input['replace'] !== true && workspace.read(place) !== undefined) continue;
    const template = readable(path, source);
    const { text, problems, holdsInput } = isCopied ? { text: template, problems: [], holdsInput: false } : renderContained(place, template, context, yaml, dialect);
    workspace.problems.push(...problems);
    workspace.write(place, text, holdsInput);
  }
}

/** `fetch:template:file`. */
export function fetchTemplateFile({ workspace, service, step, input, yaml }: StepRun): void {
  const place = pathInput('targetPath', input['targetPath']);
  if (input['replace'] !== true && workspace.read(place) !== undefined) return;
  const { source, path } = fileOf(service, input['url']);
  const { text, problems, holdsInput } = renderContained(place, readable(path, source), contextOf(step.action, input), yaml, dialectOf(step.action, input));
  workspace.problems.push(...problems);
  workspace.write(place, text, holdsInput);
}

/** `fetch:plain`: the last one wins. */
export function fetchPlain({ workspace, service, input }: StepRun): void {
  const target = pathInput('targetPath', input['targetPath'] ?? '');
  for (const { path, name, source } of filesBelow(service, input['url'])) workspace.write(joined(target, name), readable(path, source));
}

/** `fetch:plain:file`. */
export function fetchPlainFile({ workspace, service, input }: StepRun): void {
  const { path, source } = fileOf(service, input['url']);
  workspace.write(pathInput('targetPath', input['targetPath']), readable(path, source));
}

function isCookiecutter(action: string, input: JsonObject): boolean {
  return action === 'fetch:cookiecutter' || input['cookiecutterCompat'] === true;
}

/** How the step reads its files. */
export function dialectOf(action: string, input: JsonObject): Dialect {
  return { cookiecutter: isCookiecutter(action, input), trimBlocks: input['trimBlocks'] === true, lstripBlocks: input['lstripBlocks'] === true };
}

function contextOf(action: string, input: JsonObject): JsonObject {
  const { values } = input;
  return { [isCookiecutter(action, input) ? 'cookiecutter' : 'values']: isJsonObject(values) ? values : {} };
}

interface CopyPatterns {
  test(path: string): boolean;
  /** `copyWithoutRender`, the older of the two, leaves names alone as well. */
  readonly keepsNames: boolean;
}

function copyPatterns({ copyWithoutRender, copyWithoutTemplating }: JsonObject): CopyPatterns | undefined {
  if (copyWithoutRender !== undefined && copyWithoutTemplating !== undefined) throw new Error('copyWithoutRender and copyWithoutTemplating cannot be used together');
  const given = copyWithoutTemplating ?? copyWithoutRender;
  if (given === undefined) return undefined;
  const globs = listInput('copyWithoutTemplating', given).filter((each) => typeof each === 'string').map((each) => each.replace(/^\.\//, ''));
  const [without, within] = [globs.filter((each) => each.startsWith('!')).map((each) => matcher(each.slice(1))), globs.filter((each) => !each.startsWith('!')).map(matcher)];
  return { keepsNames: copyWithoutTemplating === undefined, test: (path) => within.some((fits) => fits(path)) && !without.some((fits) => fits(path)) };
}

/** A folder that is named as it is stands for everything below it. */
function matcher(glob: string): (path: string) => boolean {
  if (!isGlob(glob)) return (path) => path === glob || path.startsWith(`${glob.replace(/\/+$/, '')}/`);
  const pattern = globPattern(glob);
  return (path) => pattern.test(path);
}

/** Undefined when every file is rendered. */
function extensionOf({ templateFileExtension: given }: JsonObject, isExcluded: boolean): string | undefined {
  if (given === undefined || given === false || given === null || given === '') return undefined;
  if (given !== true && typeof given !== 'string') throw new Error('templateFileExtension must be an extension or true');
  if (isExcluded) throw new Error('templateFileExtension cannot be used together with copyWithoutTemplating, copyWithoutRender or cookiecutterCompat');
  const extension = given === true ? '.njk' : given;
  return extension.startsWith('.') ? extension : `.${extension}`;
}

interface OwnFile {
  readonly path: string;
  readonly name: string;
  readonly source: string;
}

/** The service's files below the folder that `url` names. */
function filesBelow(service: Pick<Service, 'files'>, url: Json | undefined): readonly OwnFile[] {
  const prefix = `${ownPath(url)}/`;
  if (prefix === '/') throw new Error(`url is “${String(url)}”, the folder of the template itself; it takes a folder beside the template, such as ./skeleton`);
  const found = Object.entries(service.files).filter(([path]) => path.startsWith(prefix));
  if (found.length === 0) throw new Error(`the service has no folder “${String(url)}” beside its template`);
  return found.map(([path, source]) => ({ path, name: path.slice(prefix.length), source }));
}

/** The service's file that `url` names. */
export function fileOf(service: Pick<Service, 'files'>, url: Json | undefined): OwnFile {
  const path = ownPath(url);
  const source = Object.hasOwn(service.files, path) ? service.files[path] : undefined;
  if (source === undefined) throw new Error(`the service has no file “${String(url)}” beside its template`);
  return { path, name: path.split('/').at(-1) ?? path, source };
}

/** Rendering sees the service's own files and nothing else, so that the same request gives the same files for ever. */
function ownPath(url: Json | undefined): string {
  if (typeof url === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(url)) throw new Error(`nothing is fetched from elsewhere, and url is ${url}; copy the files to a folder beside the template`);
  const path = stepPath(url);
  if (path === undefined) throw new Error(`url is ${JSON.stringify(url ?? null)}; it takes a folder beside the template, such as ./skeleton`);
  return path;
}

/** Files were decoded as UTF-8, and what is none has become U+FFFD. */
function readable(path: string, text: string): string {
  if (isBinary(text)) throw new Error(`the file ${path} is not text in UTF-8, and nothing else can be written`);
  return text;
}

export function isBinary(text: string): boolean {
  return /[\u0000\uFFFD]/.test(text);
}
