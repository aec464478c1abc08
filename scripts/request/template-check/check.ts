import type { Catalog } from '../../catalog/catalog.ts';
import { serviceFrom } from '../../catalog/services.ts';
import { withoutSecrets } from '../../catalog/secrets.ts';
import type { Entity } from '../../model/entity.ts';
import { compareProblems, type Problem } from '../../model/problem.ts';
import { placeFinder, readDocuments, withoutMark, type SourceDocument } from '../../read/documents.ts';
import type { Files } from '../../read/files.ts';
import { fillPlaceholders, type PlaceholderFault } from '../../read/placeholders.ts';
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
  return catalog.ofKind('Template').filter(wanted).map((template) => {
    const service = serviceFrom(catalog, files, template);
    const misshapen = catalog.problems.filter(({ entity, code }) => entity === template.ref && aboutShape.has(code));
    const document = readDocuments(files, template.source.file).documents.find(({ line }) => line === template.source.line);
    const missing = document ? fillPlaceholders(files, document).faults.filter(({ path }) => path[0] === 'spec').map(missingPart) : [];
    const faults = templateFaults(service, template.spec, runs, missing.length === 0 && misshapen.every(({ severity }) => severity === 'warning'));
    return { template, problems: [...misshapen, ...placed([...missing, ...faults], template, document, files)].sort(compareProblems) };
  });
}

/** Rules of Backstage itself: what breaks them is no template, and what follows from it is not told. */
const aboutShape: ReadonlySet<string> = new Set(['schema', 'kind-unknown']);

/** Faults of files that look like a template and cannot be read at all. */
export function unreadableTemplates(catalog: Pick<Catalog, 'problems'>, files: Files): readonly Problem[] {
  return catalog.problems.filter(({ code, severity, file }) => code === 'yaml-syntax' && severity === 'error' && /^["']?kind["']?:[ \t]*["']?Template\b/m.test(files.text(file) ?? ''));
}

/** Nobody can tell what it lacks. */
function missingPart({ path, message, fix }: PlaceholderFault): Unsupported {
  return { code: 'template-placeholder', severity: 'error', at: { path }, message: `A part of the template is missing: ${message}`, ...(fix === undefined ? {} : { fix }) };
}

function placed(found: readonly Unsupported[], template: Entity, document: SourceDocument | undefined, files: Files): readonly Problem[] {
  const place = placeFinder(files);
  const problems = found.map(({ code, severity, at, message, fix, cause }): Problem => {
    const where = 'offset' in at ? { file: at.file, ...positionAt(withoutMark(files.text(at.file) ?? ''), at.offset) } : document ? place(document, at.path, at.on) : template.source;
    return { code, severity, ...where, message: withoutSecrets(message), ...(fix === undefined ? {} : { fix: withoutSecrets(fix) }), entity: template.ref, ...(cause === undefined ? {} : { cause }) };
  });
  return problems.sort(compareProblems).filter((each, index, all) => index === 0 || JSON.stringify(each) !== JSON.stringify(all[index - 1]));
}
