import type { RunResult } from './repository.ts';

/** Questions to Git whose answer cannot change, because they name objects by their full ids: starting Git is what takes time. */
const commands = new Set(['cat-file', 'diff', 'log', 'ls-tree', 'merge-base', 'merge-tree', 'rev-list', 'rev-parse']);
const object = String.raw`[0-9a-f]{40}(?:\^\{[a-z]+\}|:[^\0]*)?`;
const fixed = new RegExp(`^${object}(?:\\.\\.${object})?$`);

export function isFixed([command = '', ...rest]: readonly string[]): boolean {
  if (!commands.has(command)) return false;
  const paths = rest.indexOf('--');
  const named = (paths < 0 ? rest : rest.slice(0, paths)).filter((arg) => !arg.startsWith('-') && !(command === 'cat-file' && arg === 'blob'));
  return named.length > 0 && named.every((arg) => fixed.test(arg));
}

/** What is kept together; then all is forgotten. */
const mostBytes = 64 * 1024 * 1024;

/** Asks once. An object that is not there (128) may come; that two commits have nothing in common (1) stays. */
export function rememberedAnswers(): (key: string, ask: () => Promise<RunResult>) => Promise<RunResult> {
  const answers = new Map<string, RunResult>();
  let bytes = 0;
  return async (key, ask) => {
    const known = answers.get(key);
    if (known) return known;
    const answer = await ask();
    if (answer.code > 1) return answer;
    bytes += key.length + answer.stdout.length;
    if (bytes > mostBytes) {
      answers.clear();
      bytes = key.length + answer.stdout.length;
    }
    answers.set(key, answer);
    return answer;
  };
}
