import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Service } from '../../model/service.ts';
import { globPattern, isGlob } from '../../read/patterns.ts';
import { renderContained } from '../contain/contain.ts';
import { joined, stepPath } from '../paths.ts';
import { renderText, type Dialect } from '../template.ts';
import { listInput, pathInput, type StepRun } from './run.ts';

/** `fetch:template`, and `fetch:cookiecutter` as far as `cookiecutterCompat` goes. Files that are there already stay, unless `replace`. */
export function fetchTemplate({ workspace, service, step, input, yaml }: StepRun): void {
  const cookiecutter = step.action === 'fetch:cookiecutter' || input['cookiecutterCompat'] === true;
  const [dialect, context] = [dialectOf(input, cookiecutter), contextOf(input, cookiecutter)];
  const copied = copyPatterns(input);
  const extension = extensionOf(input, copied !== undefined || cookiecutter);
  const target = pathInput('targetPath', input['targetPath'] ?? '');
  for (const [path, source] of filesBelow(service, input['url'])) {
    const isCopied = extension === undefined ? copied?.test(path) === true : !path.endsWith(extension);
    const named = extension === undefined || isCopied ? path : path.slice(0, -extension.length);
    const rendered = isCopied && copied?.keepsNames === true ? named : renderText(named, context, dialect);
    // Backstage's idiom for a file that is there on a condition only.
    if (rendered === '' || rendered.startsWith('/') || rendered.includes('//')) continue;
    const place = joined(target, rendered);
    if (input['replace'] !== true && workspace.read(place) !== undefined) continue;
    const { text, problems, holdsInput } = isCopied ? { text: source, problems: [], holdsInput: false } : renderContained(place, source, context, yaml, dialect);
    workspace.problems.push(...problems);
    workspace.write(place, text, holdsInput);
  }
}

/** `fetch:template:file`. */
export function fetchTemplateFile({ workspace, service, input, yaml }: StepRun): void {
  const place = pathInput('targetPath', input['targetPath']);
  if (input['replace'] !== true && workspace.read(place) !== undefined) return;
  const cookiecutter = input['cookiecutterCompat'] === true;
  const { text, problems, holdsInput } = renderContained(place, fileOf(service, input['url']), contextOf(input, cookiecutter), yaml, dialectOf(input, cookiecutter));
  workspace.problems.push(...problems);
  workspace.write(place, text, holdsInput);
}

/** `fetch:plain`: the last one wins. */
export function fetchPlain({ workspace, service, input }: StepRun): void {
  const target = pathInput('targetPath', input['targetPath'] ?? '');
  for (const [path, text] of filesBelow(service, input['url'])) workspace.write(joined(target, path), text);
}

/** `fetch:plain:file`. */
export function fetchPlainFile({ workspace, service, input }: StepRun): void {
  workspace.write(pathInput('targetPath', input['targetPath']), fileOf(service, input['url']));
}

function dialectOf(input: JsonObject, cookiecutter: boolean): Dialect {
  return { cookiecutter, trimBlocks: input['trimBlocks'] === true, lstripBlocks: input['lstripBlocks'] === true };
}

function contextOf({ values }: JsonObject, cookiecutter: boolean): JsonObject {
  return { [cookiecutter ? 'cookiecutter' : 'values']: isJsonObject(values) ? values : {} };
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

/** The service's files below the folder that `url` names, with paths relative to it. */
function filesBelow(service: Service, url: Json | undefined): readonly (readonly [path: string, text: string])[] {
  const prefix = `${ownPath(url)}/`;
  const found = Object.entries(service.files).filter(([path]) => path.startsWith(prefix) && prefix !== '/');
  if (found.length === 0) throw new Error(`the service has no folder “${String(url)}” beside its template`);
  return found.map(([path, text]) => [path.slice(prefix.length), readable(path, text)] as const);
}

function fileOf(service: Service, url: Json | undefined): string {
  const path = ownPath(url);
  const text = Object.hasOwn(service.files, path) ? service.files[path] : undefined;
  if (text === undefined) throw new Error(`the service has no file “${String(url)}” beside its template`);
  return readable(path, text);
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
