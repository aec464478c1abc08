import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { linearPattern } from './linear-pattern.ts';

/** Why an expression says neither yes nor no. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** Where in the expression, from 0; undefined when it is about all of it. */
  readonly at?: number;
}

export interface Expression<Of> {
  readonly text: string;
  /** Absent when it can be evaluated. */
  readonly fault?: Fault;
  /** Never throws, but what a getter of `of` throws comes back as a fault as well. */
  readonly judge: (of: Of) => boolean | Fault;
  readonly names: NamesUsed;
}

/** What an expression speaks of, so that it can be checked before anything is judged. */
export interface NamesUsed {
  /** Identifiers, those that a macro binds included. */
  readonly identifiers: ReadonlySet<string>;
  /** `a.b` at the beginning of a path, as written. */
  readonly members: ReadonlySet<string>;
  /** Those of the members that are asked for before they are used: `has(a.b)`, `a.?b`, `"b" in a`. */
  readonly askedFirst: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** How many walks over lists (`all`, `exists`, `map`, …) stand in each other at most. */
  readonly walks: number;
}

/**
 * The Common Expression Language with these variables and types, bounded: an expression has at most 500 parts, since nobody
 * reads a longer one, and `matches` takes time in proportion to text and pattern.
 */
export function celLanguage(variables: Readonly<Record<string, string>>): Environment {
  const language = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, limits: { maxAstNodes: 500, maxDepth: 50 } });
  language.registerFunction(`string.${bounded}(string): bool`, (text: string, pattern: string) => patternOf(pattern).test(text));
  for (const [name, type] of Object.entries(variables)) language.registerVariable(name, type);
  return language;
}

/** The library's own `matches` cannot be replaced, so calls of it are turned to this name before they are looked up. */
const bounded = 'matchesBounded';

const patterns = new Map<string, ReturnType<typeof linearPattern>>();

function patternOf(source: string): ReturnType<typeof linearPattern> {
  const found = patterns.get(source) ?? linearPattern(source);
  // Patterns may be made from inputs: what is kept must not grow with them.
  if (patterns.size >= 100) patterns.clear();
  patterns.set(source, found);
  return found;
}

/** Compiles once what is judged often. An expression that cannot be read, or gives no truth value, has a fault and judges nothing. */
export function compileExpression<Of extends object>(language: Environment, written: string): Expression<Of> {
  try {
    const parsed = language.parse(written);
    const names = namesUsed(parsed.ast);
    const { valid, type, error } = parsed.check();
    if (!valid) return refused(written, faultOf(error), names);
    // What an entity or an input holds is known only when it is judged.
    if (type !== 'bool' && type !== 'dyn') return refused(written, { code: 'not-boolean', message: `it gives ${type}; expected true or false` }, names);
    return { text: written, judge: judgeOf(parsed), names };
  } catch (error) {
    return refused(written, faultOf(error), noNames);
  }
}

const noNames: NamesUsed = { identifiers: new Set(), members: new Set(), askedFirst: new Set(), functions: new Set(), walks: 0 };

export function refused<Of>(text: string, fault: Fault, names: NamesUsed = noNames): Expression<Of> {
  return { text, fault, judge: () => fault, names };
}

function judgeOf<Of extends object>(parsed: ParseResult): Expression<Of>['judge'] {
  return (of) => {
    try {
      const answer: unknown = parsed(of);
      if (typeof answer === 'boolean') return answer;
      return { code: 'not-boolean', message: `it gives ${answer === null ? 'null' : typeof answer}; expected true or false` };
    } catch (error) {
      return faultOf(error);
    }
  };
}

interface CelError {
  readonly code?: unknown;
  readonly summary?: unknown;
  readonly message?: unknown;
  readonly range?: { readonly start: number };
}

/** cel-js throws errors with a code, one line of text and a place; anything else is a limit of this machine, such as its stack. */
function faultOf(error: unknown): Fault {
  const { code, summary, message, range } = (error ?? {}) as CelError;
  const said = String(summary ?? message ?? error).split('\n')[0] ?? '';
  return {
    code: typeof code === 'string' ? code : 'failed',
    message: said.replaceAll(bounded, 'matches'),
    ...(range !== undefined && { at: range.start }),
  };
}

const walking = ['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'];

/** Reads the tree, and turns calls of `matches` to the bounded one. */
function namesUsed(root: ASTNode): NamesUsed {
  const [identifiers, members, askedFirst, functions] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  let walks = 0;
  const visit = (node: ASTNode, depth: number): void => {
    walks = Math.max(walks, depth);
    if (node.op === 'id') identifiers.add(node.args);
    if (node.op === '.' || node.op === '.?') {
      const member = memberOf(node);
      if (member !== undefined) (node.op === '.' ? members : askedFirst).add(member);
    }
    if (node.op === '[]' && node.args[0].op === 'id' && node.args[1].op === 'value') members.add(`${node.args[0].args}.${String(node.args[1].args)}`);
    if (node.op === 'in' && node.args[0].op === 'value' && node.args[1].op === 'id') askedFirst.add(`${node.args[1].args}.${String(node.args[0].args)}`);
    if (node.op === 'call' || node.op === 'rcall') functions.add(node.args[0]);
    if (node.op === 'call' && node.args[0] === 'has') {
      // has(a.b.c) asks for c only, and fails where b is missing.
      const member = node.args[1][0] && memberOf(node.args[1][0]);
      if (member !== undefined) askedFirst.add(member);
    }
    if (node.op === 'rcall') {
      const [name, receiver, given] = node.args;
      visit(receiver, depth);
      for (const each of given) visit(each, walking.includes(name) ? depth + 1 : depth);
      if (name === 'matches') boundMatch(node, given[0]);
      return;
    }
    for (const child of childrenOf(node.args)) visit(child, depth);
  };
  visit(root, 0);
  return { identifiers, members, askedFirst, functions, walks };
}

function boundMatch(call: ASTNode & { readonly op: 'rcall' }, pattern: ASTNode | undefined): void {
  (call.args as unknown[])[0] = bounded;
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return;
  try {
    patternOf(pattern.args);
  } catch (error) {
    throw Object.assign(new Error((error as Error).message, { cause: error }), { code: 'pattern', range: { start: pattern.start } });
  }
}

function memberOf(node: ASTNode): string | undefined {
  if (node.op !== '.' && node.op !== '.?') return undefined;
  const [of, name] = node.args;
  return of.op === 'id' ? `${of.args}.${name}` : undefined;
}

function* childrenOf(args: unknown): Iterable<ASTNode> {
  if (Array.isArray(args)) for (const each of args) yield* childrenOf(each);
  else if (typeof args === 'object' && args !== null && 'op' in args) yield args as ASTNode;
}
