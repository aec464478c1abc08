import { nearest } from '../../catalog/suggest.ts';
import { syntaxFault, unknownFilter, type Dialect } from '../template.ts';
import { codesIn, localNames, partsOf, tagWords, type Use } from './expressions.ts';

/** A fault of one text of a template. */
export interface TextFault {
  readonly code: 'template-expression' | 'template-filter' | 'template-secret';
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

export interface Scope {
  /** Names that the text may read, such as `parameters`. */
  readonly names: readonly string[];
  readonly dialect: Dialect;
  /** More to say of a name with its members; undefined when it is fine. */
  readonly judge?: (use: Use) => Pick<TextFault, 'code' | 'message' | 'fix'> | undefined;
}

const functions: ReadonlySet<string> = new Set(['range', 'cycler', 'joiner', 'always', 'failure']);

/** Everything in a text that cannot be rendered, or comes out empty since nobody gives it. */
export function textFaults(text: string, { names, dialect, judge }: Scope): readonly TextFault[] {
  const syntax = syntaxFault(text, dialect);
  if (syntax) return [{ code: 'template-expression', offset: offsetOf(text, syntax), message: `The expression cannot be read: ${syntax.reason}.`, fix: 'Correct it; expressions are those of nunjucks.' }];
  const local = localNames(text);
  return codesIn(text, dialect.cookiecutter ? '{{' : '${{').flatMap(({ text: code, offset }) => {
    const { uses, filters } = partsOf(code);
    const unknown = filters.flatMap((name): TextFault[] => {
      const said = unknownFilter(name, dialect);
      return said === undefined ? [] : [{ code: 'template-filter', offset, message: `The filter "${name}" is not here.`, fix: filterAdvice(name, said) }];
    });
    const faults = uses.filter(({ path }) => !local.has(path[0] ?? '') && !tagWords.has(path[0] ?? '')).flatMap((use) => [...rootFault(use, names, offset), ...judged(use, judge, offset)]);
    return [...unknown, ...faults];
  });
}

function judged(use: Use, judge: Scope['judge'], offset: number): readonly TextFault[] {
  const found = judge?.(use);
  return found ? [{ ...found, offset }] : [];
}

function rootFault({ path: [root = ''], isCalled }: Use, names: readonly string[], offset: number): readonly TextFault[] {
  if (names.includes(root) || functions.has(root)) return [];
  const near = nearest(root, names);
  const what = isCalled ? `The function "${root}" is not here.` : `Nobody gives "${root}", so it comes out empty.`;
  return [{ code: 'template-expression', offset, message: what, fix: near ? `Did you mean "${near}"?` : `Here stand ${names.join(', ')}.` }];
}

function filterAdvice(name: string, said: string): string {
  const near = /did you mean "([^"]+)"/.exec(said)?.[1];
  if (name === 'now') return 'What is rendered follows from the answers alone, so there is no clock; context.task.id is another one for each instance.';
  return near === undefined ? 'Filters are those of nunjucks and Backstage, and dump, yaml, hcl, xml, sqlIdentifier and sqlLiteral.' : `Did you mean "${near}"?`;
}

function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(text.length, before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1);
}

/** Handlebars, which templates were written in before 2021. */
export function isOldSyntax(text: string): boolean {
  return /(?<!\$)\{\{\s*(?:parameters|steps|parseRepoUrl|json|not|eq)\b/.test(text);
}
