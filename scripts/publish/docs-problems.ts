import type { Catalog } from '../catalog/catalog.ts';
import { compareProblems, type Problem, type Severity } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import { docsImage, docsLink } from './docs-links.ts';
import { readDocsText, type DocsTarget, type DocsText } from './docs-markdown.ts';
import { readEntityDocs, type EntityDocs } from './docs-pages.ts';
import { docsPlaces, type DocsPlace } from './entity-docs.ts';

/** What the documentation beside an entity can get wrong. */
export const docsKinds = [
  { code: 'docs-link-unknown', severity: 'strict', holds: 'Links within the documentation of an entity lead to a page, a heading or a file that is there.', always: true },
  { code: 'docs-image', severity: 'strict', holds: 'Pictures in the documentation of an entity are SVG, PNG, JPEG or WebP files beside its pages, of at most 1 MB.', always: true },
  { code: 'docs-nav', severity: 'strict', holds: 'The navigation in mkdocs.yml names pages that are there.', always: true },
] as const;

type Finding = Pick<Problem, 'code' | 'message' | 'fix'>;

/** What is wrong with the documentation beside entities, each page looked at once. */
export function docsProblems(catalog: Pick<Catalog, 'entities' | 'settings'>, files: Files): readonly Problem[] {
  const severity: Severity = catalog.settings.strict ? 'error' : 'warning';
  const places = new Map([...docsPlaces(catalog, files).values()].map((place) => [place.root, place]));
  return [...places.values()].flatMap((place) => placeProblems(place, files, severity)).sort(compareProblems);
}

function placeProblems(place: DocsPlace, files: Files, severity: Severity): readonly Problem[] {
  const docs = readEntityDocs(place, files);
  const texts = new Map<string, DocsText>();
  const textOf = (file: string) => {
    const known = texts.get(file) ?? readDocsText(files.text(file) ?? '');
    texts.set(file, known);
    return known;
  };
  const ofPages = docs.pages.flatMap(({ file }) =>
    textOf(file).targets.flatMap((target): readonly Problem[] => {
      const found = targetProblem(docs, file, target, files, textOf);
      return found ? [{ severity, file, ...placeOf(files, file, target.line, target.url), ...found }] : [];
    }),
  );
  return [...navProblems(docs, place, files, severity), ...ofPages];
}

function targetProblem(docs: EntityDocs, file: string, { kind, url }: DocsTarget, files: Files, textOf: (file: string) => DocsText): Finding | undefined {
  const shown = JSON.stringify(url.length > 200 ? `${url.slice(0, 200)}…` : url);
  if (kind === 'image') {
    const found = docsImage(docs, file, url, files);
    return 'file' in found ? undefined : { code: 'docs-image', message: `The picture ${shown} ${found.message}.`, fix: found.fix };
  }
  const found = docsLink(docs, file, url, files);
  if (found.kind === 'wrong') return { code: 'docs-link-unknown', message: `A link ${found.message}.`, fix: found.fix };
  if (found.kind !== 'page' || found.anchor === undefined) return undefined;
  const { headings } = textOf(found.page.file);
  if (headings.some(({ id }) => id === found.anchor)) return undefined;
  const has = headings.slice(0, 12).map(({ id }) => `#${id}`).join(', ');
  return { code: 'docs-link-unknown', message: `A link leads to ${shown}, but ${found.page.file} has no such heading.`, fix: has === '' ? 'That page has no headings.' : `It has ${has}.` };
}

function navProblems(docs: EntityDocs, { settings = '', root }: DocsPlace, files: Files, severity: Severity): readonly Problem[] {
  return docs.missing.map((file) => {
    const name = root !== '' && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
    const line = (files.text(settings) ?? '').split('\n').findIndex((each) => each.includes(name)) + 1;
    return { code: 'docs-nav', severity, file: settings, ...placeOf(files, settings, Math.max(1, line), name), message: `The navigation names ${JSON.stringify(name)}, but there is no page ${file}.`, fix: `Correct the path; it is relative to ${root}/.` };
  });
}

/** Where on the line the address stands, else where the line begins. */
function placeOf(files: Files, file: string, line: number, address: string): { readonly line: number; readonly column: number } {
  const text = (files.text(file) ?? '').split('\n', line)[line - 1] ?? '';
  return { line, column: Math.max(0, text.indexOf(address)) + 1 };
}
