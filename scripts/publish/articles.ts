import { mdxToMdast } from 'satteri';
import type { Catalog } from '../catalog/catalog.ts';
import { compareProblems, type Place, type Problem } from '../model/problem.ts';
import { canonicalRef } from '../model/ref.ts';
import type { Files } from '../read/files.ts';
import { articlePictureFault } from './article-pictures.ts';
import { frontmatter } from './frontmatter.ts';
import { pathStepProblems } from './learning-paths.ts';

/** A page of the knowledge base: `catalog/docs/<slug>.mdx`. */
export interface Article {
  readonly file: string;
  /** Path below `/docs/`, without slashes at the ends. */
  readonly slug: string;
  readonly title: string;
  readonly description?: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  /** Small numbers come first; articles without one follow, by title. */
  readonly order: number;
  /** Of reading, at least 1. */
  readonly minutes: number;
  /** Day of the last change that its writers thought worth telling, ISO 8601. */
  readonly updated?: string;
  /** Slugs of articles, in order: this one is a learning path. */
  readonly steps?: readonly string[];
}

/** What articles can get wrong, each with what holds when they do not. A site with such an article could not be built. */
export const articleKinds = [
  { code: 'article-syntax', severity: 'error', holds: 'Every article is MDX: elements closed, braces paired.', always: true },
  { code: 'article-code', severity: 'error', holds: 'Articles are text: they import nothing and compute nothing.', always: true },
  { code: 'article-element', severity: 'error', holds: 'Articles use Markdown, links to the catalog, and elements that neither load nor run anything.', always: true },
  { code: 'article-link-unknown', severity: 'error', holds: 'What an article links to by name is in the catalog.', always: true },
  { code: 'article-address', severity: 'error', holds: 'Links of articles lead to the web, to a mail address, or to a page of this site.', always: true },
  { code: 'article-image', severity: 'error', holds: 'Pictures in articles are SVG, PNG, JPEG or WebP files beside them, of at most 1 MB.', always: true },
  { code: 'article-path-step', severity: 'error', holds: 'The steps of a learning path are articles.', always: true },
] as const;

const articleFolder = 'catalog/docs/';

/** Every MDX file that becomes part of the site: articles, and the `docs.mdx` beside a template. */
export function articlePaths(files: Files): readonly string[] {
  return files.list().filter((path) => (path.startsWith(articleFolder) && path.endsWith('.mdx')) || path.endsWith('/docs.mdx'));
}

export function articlesOf(files: Files): readonly Article[] {
  return articlePaths(files)
    .filter((path) => path.startsWith(articleFolder))
    .map((path) => readArticle(path, files.text(path) ?? ''))
    .sort((a, b) => a.order - b.order || a.title.localeCompare(b.title, 'en'));
}

function readArticle(file: string, text: string): Article {
  const slug = file.slice(articleFolder.length, -'.mdx'.length);
  const matter = frontmatter(text);
  const { title, description, owner, tags, order, updated, steps } = matter;
  return {
    file,
    slug,
    title: typeof title === 'string' ? title : slug,
    ...(typeof description === 'string' && { description }),
    ...(typeof owner === 'string' && { owner: canonicalRef(owner, { kind: 'group' }) ?? owner }),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    order: typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER,
    minutes: readingMinutes(text.slice(text.indexOf('\n---', 3) + 1).split(/\s+/).length),
    ...(typeof updated === 'string' && /^\d{4}-\d\d-\d\d$/.test(updated) && !Number.isNaN(Date.parse(updated)) && { updated }),
    ...(Array.isArray(steps) && { steps: steps.filter((step) => typeof step === 'string') }),
  };
}

/** People read some 200 words of such text in a minute. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / 200));
}

/** Elements that an article may use beside Markdown; none of them loads or runs anything. */
const plainElements = new Set(
  'abbr b br code dd del details dl dt em i ins kbd mark s small strong sub summary sup u'.split(' '),
);
/** Parts of an article that the site has components for, beside those that link to the catalog. */
const partElements = new Set(['Note', 'Tip', 'Warning', 'Steps']);
const plainAttributes = new Set(['title', 'open', 'id']);

/** The part of an mdast node that the checks read. */
interface Node {
  readonly type: string;
  readonly name?: string | null;
  readonly value?: string;
  readonly url?: string;
  readonly attributes?: readonly { readonly type: string; readonly name?: string; readonly value?: unknown }[];
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly line: number; readonly column: number } } | undefined;
}

/**
 * What is wrong with the articles. They are text, not programs: imports and expressions would run in the build of
 * whoever merges them, so they are refused, and so is what would load from elsewhere. Links must lead to something.
 */
export function articleProblems(catalog: Catalog, files: Files): readonly Problem[] {
  return articlePaths(files)
    .flatMap((file) => {
      const text = files.text(file) ?? '';
      const refused = refusal(file, text);
      if (refused) return [refused];
      try {
        return [...pathStepProblems(file, text, files), ...visit(mdxToMdast(text, { features: { frontmatter: true } }) as Node, { file, catalog, files })];
      } catch (error) {
        return [syntaxProblem(file, error)];
      }
    })
    .sort(compareProblems);
}

/** In characters. The parser takes the square of the time for some texts. */
const articleLimit = 200_000;
/** The parser takes twice the time for each element within an attribute within an element …, which no article may use. */
const attributeLimit = 8;
const braceLimit = 500;

/** Why an article is not even parsed, where that could take for ever. */
function refusal(file: string, text: string): Problem | undefined {
  const refuse = (message: string, fix: string): Problem => ({ code: 'article-syntax', severity: 'error', file, line: 1, column: 1, message, fix });
  if (text.length > articleLimit) return refuse(`The article has ${text.length} characters; at most ${articleLimit} are read.`, 'Split it into several articles.');
  const prose = text.replace(/^ {0,3}(```+|~~~+)[^\n]*\n[\s\S]*?\n {0,3}\1/gm, '').replace(/`[^`\n]*`/g, '');
  const braces = prose.split('{').length - 1;
  const attributes = prose.split('{').filter((part) => /<[A-Za-z][^<>]*$/.test(part.slice(-200))).length;
  if (braces <= braceLimit && attributes <= attributeLimit) return undefined;
  return refuse('The article has too many expressions in braces to be read.', 'Put braces that you mean literally between backticks.');
}

/** The article that is looked at, and where it stands. */
interface At {
  readonly file: string;
  readonly catalog: Catalog;
  readonly files: Files;
}

function* visit(node: Node, at: At): Generator<Problem> {
  const place: Place = { file: at.file, line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 };
  const found = nodeProblem(node, at);
  if (found) yield { ...place, severity: 'error', ...found, message: short(found.message) };
  for (const child of node.children ?? []) yield* visit(child, at);
}

/** An expression or an address can be as long as the article. */
function short(message: string): string {
  return message.length > 500 ? `${message.slice(0, 500)}…` : message;
}

type Finding = Pick<Problem, 'code' | 'message' | 'fix'>;

function nodeProblem(node: Node, { file, catalog, files }: At): Finding | undefined {
  switch (node.type) {
    case 'mdxjsEsm':
      return code('An article cannot import or export.');
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      if (/^\s*(\/\*[\s\S]*\*\/\s*)?$/.test(node.value ?? '')) return undefined;
      return code(`{${node.value}} is an expression; an article holds text only.`);
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return elementProblem(node, catalog);
    case 'link':
    case 'definition':
      return addressProblem(node.url ?? '');
    case 'image':
      return imageProblem(node.url ?? '', file, files);
    default:
      return undefined;
  }
}

function code(message: string): Finding {
  return { code: 'article-code', message, fix: 'Write it as text; put braces that you mean literally between backticks.' };
}

function elementProblem(node: Node, catalog: Catalog): Finding | undefined {
  const attribute = (name: string) => node.attributes?.find((each) => each.name === name)?.value;
  const name = node.name ?? '';
  if (name === 'EntityLink' || name === 'EntityCard') return entityProblem(name, attribute('ref'), catalog);
  if (name === 'ServiceLink') return serviceProblem(attribute('name'), catalog);
  const stray = node.attributes?.find((each) => !plainAttributes.has(each.name ?? '') || (each.value && typeof each.value !== 'string'));
  const plain = plainElements.has(name) || partElements.has(name);
  if (plain && !stray) return undefined;
  return {
    code: 'article-element',
    message: plain && stray ? `<${name}> has the attribute ${stray.name ?? '{…}'}, which articles cannot use.` : `Articles cannot use <${name}>.`,
    fix: `Use Markdown, <EntityLink ref="…" />, <EntityCard ref="…" />, <ServiceLink name="…" />, or one of: ${[...partElements, ...plainElements].join(', ')}.`,
  };
}

function imageProblem(url: string, file: string, files: Files): Finding | undefined {
  const fault = articlePictureFault(file, url, files);
  return fault && { code: 'article-image', message: `The picture ${JSON.stringify(url)} ${fault.message}.`, fix: fault.fix };
}

function entityProblem(name: string, ref: unknown, catalog: Catalog): Finding | undefined {
  const canonical = typeof ref === 'string' ? canonicalRef(ref, { kind: 'component' }) : undefined;
  if (canonical !== undefined && catalog.get(canonical)) return undefined;
  return {
    code: 'article-link-unknown',
    message: `<${name}> names ${JSON.stringify(ref ?? '')}, but the catalog has no such entity.`,
    fix: 'Write ref="kind:namespace/name" as `signpost list` prints it.',
  };
}

function serviceProblem(name: unknown, catalog: Catalog): Finding | undefined {
  const known = catalog.ofKind('template').map((entity) => entity.name);
  if (typeof name === 'string' && known.includes(name)) return undefined;
  return {
    code: 'article-link-unknown',
    message: `<ServiceLink> names ${JSON.stringify(name ?? '')}, but the catalog has no such service.`,
    fix: known.length > 0 ? `Services: ${known.slice(0, 12).join(', ')}.` : 'This catalog has no services.',
  };
}

function addressProblem(url: string): Finding | undefined {
  if (/^(https?:|mailto:|#|\/(?!\/)|\.\.?\/|[\w-]+(?![\w:-]))/i.test(url)) return undefined;
  return { code: 'article-address', message: `A link leads to ${JSON.stringify(url)}.`, fix: 'Use https:, mailto:, or a path on this site.' };
}

function syntaxProblem(file: string, error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const [, line = '1', column = '1', text = message] = /^(\d+):(\d+): ([\s\S]*)$/.exec(message) ?? [];
  return {
    code: 'article-syntax',
    severity: 'error',
    file,
    line: Number(line),
    column: Number(column),
    message: short(text),
    fix: 'Write &lt; for a bare <, and put braces between backticks.',
  };
}
