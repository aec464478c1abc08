import type { Problem } from '../model/problem.ts';
import type { Files } from '../read/files.ts';
import type { Article } from './articles.ts';
import { frontmatter } from './frontmatter.ts';

/** Articles to be read one after another. The path is an article itself, which says what it is for. */
export interface LearningPath {
  readonly article: Article;
  readonly steps: readonly Article[];
  /** Of reading all steps. */
  readonly minutes: number;
}

/** Those articles that name steps, in the order of the articles. */
export function learningPaths(articles: readonly Article[]): readonly LearningPath[] {
  const bySlug = new Map(articles.map((article) => [article.slug, article]));
  return articles
    .filter(({ steps }) => steps !== undefined)
    .map((article) => {
      const steps = (article.steps ?? []).flatMap((slug) => bySlug.get(slug) ?? []);
      return { article, steps, minutes: steps.reduce((sum, { minutes }) => sum + minutes, 0) };
    });
}

/** Where an article stands in a path; absent at the ends. */
export interface PathPlace {
  readonly path: LearningPath;
  /** From 1. */
  readonly step: number;
  readonly previous?: Article;
  readonly next?: Article;
}

/** The paths that an article is a step of. */
export function pathPlaces(paths: readonly LearningPath[], slug: string): readonly PathPlace[] {
  return paths.flatMap((path): readonly PathPlace[] => {
    const at = path.steps.findIndex((step) => step.slug === slug);
    if (at < 0) return [];
    const [previous, next] = [path.steps[at - 1], path.steps[at + 1]];
    return [{ path, step: at + 1, ...(previous && { previous }), ...(next && { next }) }];
  });
}

/** Steps of a learning path that are no article, are steps of themselves, or come twice. */
export function pathStepProblems(file: string, text: string, files: Files): readonly Problem[] {
  const { steps } = frontmatter(text);
  if (steps === undefined || !file.startsWith('catalog/docs/')) return [];
  const problem = (step: string, message: string, fix: string): Problem => ({ code: 'article-path-step', severity: 'error', file, ...placeOf(text, step), message, fix });
  if (!Array.isArray(steps)) return [problem('steps', 'The steps of a learning path are no list.', 'Write steps: [first-article, second-article].')];
  return (steps as readonly unknown[]).flatMap((step, at): readonly Problem[] => {
    if (typeof step !== 'string') return [problem('steps', `Step ${at + 1} is no text.`, 'Write the name of an article, without .mdx.')];
    const of = `catalog/docs/${step}.mdx`;
    if (of === file) return [problem(step, `The learning path has itself as step ${at + 1}.`, 'Name other articles.')];
    if (steps.indexOf(step) !== at) return [problem(step, `The article "${step}" is a step twice.`, 'Name it once.')];
    return files.text(of) === undefined ? [problem(step, `Step ${at + 1} is "${step}", but there is no article ${of}.`, 'Write the path below catalog/docs/, without .mdx.')] : [];
  });
}

function placeOf(text: string, step: string): { readonly line: number; readonly column: number } {
  const lines = text.split('\n');
  const start = Math.max(0, lines.findIndex((line) => /^steps:/.test(line)));
  const line = lines.findIndex((each, at) => at >= start && each.includes(step));
  const at = line < 0 ? start : line;
  return { line: at + 1, column: Math.max(0, lines[at]?.indexOf(step) ?? 0) + 1 };
}
