import { expressionsIn, inputsUsed } from '../../catalog/expressions.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Service, Step } from '../../model/service.ts';
import { languageOf } from '../contain/languages.ts';
import { pathProblem } from '../paths.ts';
import { dialectOf, fileOf, isBinary, skeletonFiles, type SkeletonFile } from '../steps/fetch.ts';
import type { Unsupported } from './said.ts';
import { codesIn, partsOf } from './expressions.ts';
import { textFaults } from './texts.ts';

const fetching: ReadonlySet<string> = new Set(['fetch:template', 'fetch:template:file', 'fetch:cookiecutter', 'fetch:plain', 'fetch:plain:file']);

/** What is wrong with the files that a step takes; nothing for steps that take none, and where only a request says which. */
export function skeletonFaults(service: Service, step: Step, stepPath: readonly (string | number)[]): readonly Unsupported[] {
  const { url } = step.input;
  if (!fetching.has(step.action) || (typeof url === 'string' && url.includes('${{'))) return [];
  const at = { path: [...stepPath, 'input', 'url'] };
  if (typeof url === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(url)) {
    return [{ code: 'template-skeleton', severity: 'error', at, message: `The files of ${url} are elsewhere, and nothing is fetched while a request is rendered.`, fix: 'Copy them to a folder beside the template, such as ./skeleton, and name that.' }];
  }
  try {
    const files = step.action.endsWith(':file') ? [oneFile(service, step)] : skeletonFiles(service, step, step.input);
    return files.flatMap((file) => fileFaults(service, step, file));
  } catch (error) {
    const message = `The files cannot be taken: ${error instanceof Error ? error.message : String(error)}.`;
    return [{ code: 'template-skeleton', severity: 'error', at, message, fix: 'Add the files below the folder of the template, or correct the input.' }];
  }
}

function oneFile(service: Service, step: Step): SkeletonFile {
  const { path, source } = fileOf(service, step.input['url']);
  const target = step.input['targetPath'];
  return { path, source, name: typeof target === 'string' ? target : path, isCopied: step.action === 'fetch:plain:file', keepsName: true };
}

function fileFaults(service: Service, step: Step, { path, name, source, isCopied, keepsName }: SkeletonFile): readonly Unsupported[] {
  const file = `${service.folder === '' ? '' : `${service.folder}/`}${path}`;
  const said = (code: string, severity: Unsupported['severity'], message: string, fix: string, offset = 0): Unsupported => ({ code, severity, at: { file, offset }, message, fix });
  if (isBinary(source)) return [said('template-skeleton', 'error', 'The file is not text in UTF-8, and nothing else can be written.', 'Take it out of the skeleton; what is made can fetch it from where it is kept.')];
  const dialect = dialectOf(step.action, step.input);
  const output = dialect.cookiecutter ? '{{' : '${{';
  const isFixed = keepsName || codesIn(name, output).length === 0;
  const place = isFixed ? pathProblem(name.replace(/^\.\//, '')) : undefined;
  const placed = place ? [said('template-skeleton', 'error', place.message.replace('The service would write', 'The step would write'), 'Rename the file, or take it out of the skeleton.')] : [];
  if (isCopied) return placed;
  const given = isJsonObject(step.input['values']) ? step.input['values'] : {};
  const root = dialect.cookiecutter ? 'cookiecutter' : 'values';
  const faults = textFaults(source, { names: [root], dialect }).map(({ code, message, fix, offset }) => said(code, 'error', message, fix, offset));
  return [...placed, ...faults, ...missingValues(source, root, output, given, said), ...(isFixed ? looseValues(service, name, source, root, output, given, said) : [])];
}

type Say = (code: string, severity: Unsupported['severity'], message: string, fix: string, offset?: number) => Unsupported;

function missingValues(source: string, root: string, output: '${{' | '{{', given: JsonObject, said: Say): readonly Unsupported[] {
  const seen = new Set<string>();
  return valuesUsed(source, root, output).flatMap(({ name, offset }) => {
    if (Object.hasOwn(given, name) || seen.has(name)) return [];
    seen.add(name);
    return [said('template-value', 'warning', `The step gives no value "${name}", so ${root}.${name} comes out empty.`, 'Add it to the values of the step.', offset)];
  });
}

/** Inputs that take any text, in a kind of file that takes words only: some requests would be refused. */
function looseValues(service: Service, name: string, source: string, root: string, output: '${{' | '{{', given: JsonObject, said: Say): readonly Unsupported[] {
  if (languageOf(name).kind !== 'words') return [];
  const seen = new Set<string>();
  return valuesUsed(source, root, output).flatMap(({ name: value, offset, isShown }) => {
    const input = isShown ? inputBehind(given[value]) : undefined;
    if (input === undefined || seen.has(input) || !takesAnyText(service, input)) return [];
    seen.add(input);
    return [said('template-words', 'warning', `Files of this kind take single words only, and the input "${input}" takes any text: other requests will be refused.`, `Give ${input} a pattern such as ^[a-z0-9-]+$, or write it into a file of another kind (YAML, JSON, TOML, XML, Markdown).`, offset)];
  });
}

function valuesUsed(source: string, root: string, output: '${{' | '{{'): readonly { readonly name: string; readonly offset: number; readonly isShown: boolean }[] {
  return codesIn(source, output).flatMap(({ text, offset }) =>
    partsOf(text).uses.flatMap(({ path }) => (path[0] === root && path[1] !== undefined ? [{ name: path[1], offset, isShown: source.startsWith(output, offset) }] : [])),
  );
}

/** The input that a value is, and not only made from. */
function inputBehind(value: Json | undefined): string | undefined {
  const code = typeof value === 'string' && /^\$\{\{[^{}]*\}\}$/.test(value.trim()) ? expressionsIn(value)[0] : undefined;
  return code !== undefined && /^\s*parameters\s*(?:\.\s*\w+|\[[^\]]*\])\s*$/.test(code) ? inputsUsed(code)[0] : undefined;
}

function takesAnyText({ pages }: Service, input: string): boolean {
  const schema = pages.map(({ properties }) => (isJsonObject(properties) ? properties[input] : undefined)).find(isJsonObject);
  if (!schema || (schema['type'] !== undefined && schema['type'] !== 'string')) return false;
  return ['pattern', 'enum', 'const', 'oneOf', 'anyOf', 'format', 'ui:field'].every((keyword) => schema[keyword] === undefined);
}
