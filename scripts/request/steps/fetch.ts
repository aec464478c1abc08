import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Service } from '../../model/service.ts';
import { renderContained } from '../contain/contain.ts';
import { renderText } from '../template.ts';
import type { StepRun } from './run.ts';

export function fetchTemplate({ workspace, service, input, yaml }: StepRun): void {
  const values = input['values'];
  const context = { values: isJsonObject(values) ? values : {} };
  for (const [path, source] of filesBelow(service, input['url'])) {
    const rendered = renderText(path, context);
    // Backstage's idiom for a file that is there on a condition only.
    if (rendered === '' || rendered.startsWith('/') || rendered.includes('//')) continue;
    const { text, problems } = renderContained(rendered, source, context, yaml);
    workspace.problems.push(...problems);
    workspace.write(within(input, rendered), text);
  }
}

export function fetchPlain({ workspace, service, input }: StepRun): void {
  for (const [path, text] of filesBelow(service, input['url'])) workspace.write(within(input, path), text);
}

/** The service's files below the folder that `url` names, with paths relative to it. */
function filesBelow(service: Service, url: Json | undefined): readonly (readonly [path: string, text: string])[] {
  const folder = typeof url === 'string' ? url.replace(/^\.\//, '').replace(/\/+$/, '') : '';
  const prefix = folder === '' || folder === '.' ? '' : `${folder}/`;
  const found = Object.entries(service.files).filter(([path]) => path.startsWith(prefix) && prefix !== '');
  if (found.length === 0) throw new Error(`the service has no folder “${String(url)}” beside its template`);
  return found.map(([path, text]) => [path.slice(prefix.length), text] as const);
}

function within(input: JsonObject, path: string): string {
  const target = input['targetPath'];
  const folder = typeof target === 'string' ? target.replace(/^\.\//, '').replace(/\/+$/, '') : '';
  return folder === '' || folder === '.' ? path : `${folder}/${path}`;
}
