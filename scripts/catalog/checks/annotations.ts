import type { Change } from '../../model/problem.ts';
import { docsAnnotation as techdocs, docsFolder } from '../docs-folder.ts';
import { someBelow } from '../folders.ts';
import { shown } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';

export const annotationChecks: readonly Check[] = [
  {
    code: 'annotation-value',
    severity: 'warning',
    holds: 'Well-known annotations have values of the form that tools read.',
    find: wrongValues,
  },
  {
    code: 'techdocs-missing',
    severity: 'warning',
    // Of somebody else's catalog there are often the entities only, without what stands beside them.
    own: true,
    holds: 'The folder that backstage.io/techdocs-ref names holds documentation.',
    find: missingFolders,
  },
];

interface Form {
  readonly key: string;
  readonly pattern: RegExp;
  readonly expected: string;
  /** What was meant, for slips that leave no doubt. */
  readonly meant?: (value: string) => string | undefined;
}

const webAddress = { pattern: /^https?:\/\/[^\s/]+/i, expected: 'an address that begins with https://' };
const location = { pattern: /^(?:url|file|dir):\S/, expected: 'a location such as url:https://github.com/owner/repository/' };

/** https://backstage.io/docs/features/software-catalog/well-known-annotations */
const forms: readonly Form[] = [
  {
    key: 'github.com/project-slug',
    pattern: /^[A-Za-z0-9][\w-]*\/[\w.-]+$/,
    expected: 'owner/repository',
    meant: (value) => /^(?:https?:\/\/)?github\.com\/([\w-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(value)?.[1],
  },
  { key: techdocs, pattern: /^(?:dir|url):\S/, expected: 'dir: and a folder, or url: and an address', meant: (value) => (/^\.\.?(?:\/\S*)?$/.test(value) ? `dir:${value}` : asLocation(value)) },
  { key: 'backstage.io/source-location', ...location, meant: asLocation },
  { key: 'backstage.io/managed-by-location', pattern: /^[a-z][a-z0-9-]*:\S/, expected: location.expected, meant: asLocation },
  { key: 'backstage.io/view-url', ...webAddress },
  { key: 'backstage.io/edit-url', ...webAddress },
];

function asLocation(value: string): string | undefined {
  return /^https?:\/\/\S+$/i.test(value) ? `url:${value}` : undefined;
}

function* wrongValues(world: World): Iterable<Finding> {
  for (const entity of world.catalog.entities) {
    for (const { key, pattern, expected, meant } of forms) {
      const value = entity.annotations[key];
      const right = value === undefined ? undefined : meant?.(value);
      const at = value !== undefined && (!pattern.test(value) || right !== undefined) && world.documentOf(entity.ref);
      if (!at) continue;
      const repair: { repair?: Change } = right === undefined ? {} : { repair: { value: right } };
      const fix = right === undefined ? {} : { fix: `Write "${right}".` };
      yield { at, path: ['metadata', 'annotations', key], message: `The annotation ${key} is ${shown(value)}; expected ${expected}.`, ...fix, ...repair };
    }
  }
}

function* missingFolders(world: World): Iterable<Finding> {
  const known = new Map<string, boolean>();
  for (const entity of world.catalog.entities) {
    const folder = docsFolder(entity);
    if (folder === undefined) continue;
    const has = known.get(folder) ?? hasDocs(world, folder);
    known.set(folder, has);
    const at = has ? undefined : world.documentOf(entity.ref);
    if (!at) continue;
    const where = folder === '' ? 'the topmost folder' : `${folder}/`;
    const message = `The annotation ${techdocs} is ${shown(entity.annotations[techdocs])}, but ${where} holds neither mkdocs.yml nor pages of Markdown.`;
    const fix = 'Write the documentation there, or name where it stands: another folder, or url: and the address of its repository.';
    yield { at, path: ['metadata', 'annotations', techdocs], cause: folder, message, fix };
  }
}

function hasDocs({ files }: World, folder: string): boolean {
  return someBelow(files.list(), folder === '' ? '' : `${folder}/`, (path) => /\.mdx?$|(?:^|\/)mkdocs\.ya?ml$/i.test(path));
}
