import type { Catalog } from '../catalog/catalog.ts';
import { secretsOfStep } from '../catalog/effect-inputs.ts';
import { stepsOf } from '../catalog/services.ts';
import { compareText } from '../model/problem.ts';
import type { RenderedFile } from '../model/request.ts';
import { secretNameFault } from '../model/secret-names.ts';
import type { Files } from '../read/files.ts';

/** A part of a workflow that `signpost generate` keeps: the secrets of one step, to plan or to apply. */
const region = /^( *)(# Secrets that services name, to (plan|apply); kept by "npx signpost generate"\.)\n(?:.*\n)*?\1(# End of the secrets\.)$/gm;

/** Workflows with such parts, as they should be. Whatever else stands in them is their maintainers'. See docs/adr/0020. */
export function workflowFiles(catalog: Catalog, files: Files): readonly RenderedFile[] {
  const names = secretNames(catalog);
  return files
    .list()
    .filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .flatMap((path): RenderedFile[] => {
      const text = files.text(path)?.replaceAll('\r\n', '\n') ?? '';
      const kept = text.replace(region, (_whole, indent: string, begin: string, goal: string, end: string) =>
        [begin, ...names.map((name) => variable(name, goal)), end].map((line) => indent + line).join('\n'),
      );
      return text.search(region) < 0 ? [] : [{ path, text: kept }];
    });
}

/** Every secret that a service names, sorted. */
export function secretNames(catalog: Pick<Catalog, 'ofKind'>): readonly string[] {
  const named = catalog.ofKind('Template').flatMap(({ spec }) => stepsOf(spec).flatMap((step) => secretsOfStep(step).map(({ name }) => name)));
  const names = named.filter((name): name is string => typeof name === 'string' && secretNameFault(name) === undefined);
  return [...new Set(names)].sort(compareText);
}

/** What an earlier step of the job has put into the environment counts too, such as the short-lived keys of a cloud's role. */
function variable(name: string, goal: string): string {
  const weaker = goal === 'plan' ? `secrets.PLAN_${name} || ` : '';
  return `${name}: \${{ ${weaker}secrets.${name} || env.${name} }}`;
}
