import { loadCatalog } from '../../../scripts/catalog/catalog.ts';
import { serviceOf } from '../../../scripts/catalog/services.ts';
import type { JsonObject } from '../../../scripts/model/json.ts';
import type { Service } from '../../../scripts/model/service.ts';
import { memoryFiles } from '../../../scripts/read/files.ts';
import { fullYaml } from '../../../scripts/request/full-yaml.ts';
import { runSteps } from '../../../scripts/request/steps.ts';

const folder = 'live/global/thing/orders';

/** A service in the words of Backstage: what stands below `spec`, and the files beside it. */
export function serviceWith(spec: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Service {
  const template = `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: thing\nspec:\n  type: thing\n${spec.replace(/^(?=.)/gm, '  ')}`;
  const all = memoryFiles({ 'thing/template.yaml': template, ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`thing/${path}`, text])) });
  const service = serviceOf(loadCatalog(all), all, 'thing');
  if (!service) throw new Error('the template is not read');
  return service;
}

/** What a request for it renders: paths below the instance's folder, effects, what is wrong. */
export function rendered(service: Service, inputs: JsonObject = {}, requester?: string) {
  const subject = { name: 'orders', owner: 'group:default/shop', inputs, folder, ...(requester === undefined ? {} : { requester }) };
  const { files, effects, problems, output } = runSteps(service, subject, new Map(), fullYaml);
  return { files: Object.fromEntries(files.map(({ path, text }) => [path.replace(`${folder}/`, ''), text])), effects, problems: problems.map(({ message }) => message), output };
}
