import type { Catalog } from '../../catalog/catalog.ts';
import { serviceOf } from '../../catalog/services.ts';
import { withoutSecrets } from '../../catalog/secrets.ts';
import type { Entity } from '../../model/entity.ts';
import { compareProblems, type Problem } from '../../model/problem.ts';
import { placeFinder, readDocuments, withoutMark } from '../../read/documents.ts';
import type { Files } from '../../read/files.ts';
import { positionAt } from '../../read/position.ts';
import type { Unsupported } from './said.ts';
import { templateFaults, type Runs } from './template.ts';

/** A template with everything that it asks for and would not get, each with its place. */
export interface CheckedTemplate {
  readonly template: Entity;
  readonly problems: readonly Problem[];
}

/** The templates of a catalog in its order, those that `wanted` takes. */
export function checkTemplates(catalog: Catalog, files: Files, runs: Runs, wanted: (template: Entity) => boolean = () => true): readonly CheckedTemplate[] {
  return catalog.ofKind('Template').filter(wanted).flatMap((template) => {
    const service = serviceOf(catalog, files, template.name);
    if (!service) return [];
    const found = templateFaults({ ...service, steps: service.steps }, template.spec, runs);
    return [{ template, problems: placed(found, template, files) }];
  });
}

function placed(found: readonly Unsupported[], template: Entity, files: Files): readonly Problem[] {
  const { file, line } = template.source;
  const document = readDocuments(files, file).documents.find((each) => each.line === line);
  const place = placeFinder(files);
  const problems = found.map(({ code, severity, at, message, fix }): Problem => {
    const where = 'offset' in at ? { file: at.file, ...positionAt(withoutMark(files.text(at.file) ?? ''), at.offset) } : document ? place(document, at.path, at.on) : template.source;
    return { code, severity, ...where, message: withoutSecrets(message), ...(fix === undefined ? {} : { fix: withoutSecrets(fix) }), entity: template.ref };
  });
  return problems.sort(compareProblems).filter((each, index, all) => index === 0 || JSON.stringify(each) !== JSON.stringify(all[index - 1]));
}
