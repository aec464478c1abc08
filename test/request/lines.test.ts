import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../scripts/model/json.ts';
import { parseIssue, type Form } from '../../scripts/request/issue.ts';
import { commandLines, shellQuoted } from '../../scripts/request/lines.ts';
import { field, hostileText } from './hostile.ts';

const form: Form = {
  name: 'bucket',
  title: 'Bucket',
  fields: [field('name', 'text', 'Name'), field('tags', 'list', 'Tags'), field('rules', 'json', 'Rules'), field('purpose', 'lines', 'Purpose')],
};

/** The words that a real shell makes of a line, with a function in place of the program. */
function wordsOf(line: string, shell = 'sh'): readonly string[] {
  const script = `npx() { printf '%s\\0' "$@"; }; gh() { printf '%s\\0' "$@"; }; curl() { printf '%s\\0' "$@"; }; GITHUB_TOKEN=t\n${line}`;
  return execFileSync(shell, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const after = (words: readonly string[], option: string) => words[words.indexOf(option) + 1] ?? '';
const texts = ['plain', "it's", `"a" 'b'`, '$(touch /tmp/x) `id` $HOME', '!!history', 'a\nb\n\nc', '-rf', '*', '~', '#x', '\\', "'\\''", '@/etc/passwd', 'é 😀', 'a=b', ':=x', '%s%n'];

describe('shellQuoted', () => {
  it('is one word of the same text, in every shell there is', () => {
    for (const shell of ['sh', 'bash']) expect(wordsOf(`npx ${texts.map(shellQuoted).join(' ')}`, shell), shell).toEqual(texts);
  });

  it('is so for any hostile text', () => {
    const many = fc.sample(hostileText, 300);
    expect(wordsOf(`npx ${many.map(shellQuoted).join(' ')}`)).toEqual(many);
  });
});

describe('the lines for a terminal', () => {
  it.each(texts)('carry %j to the same issue', (text) => {
    const rules: Json = [{ port: 443, from: text }];
    const inputs: JsonObject = { name: text.split('\n')[0] ?? '', tags: ['a', 'b c'], rules, purpose: text };
    const { signpost, gh, curl } = commandLines('https://github.com/acme/catalog', form, inputs);
    const opened = wordsOf(gh);
    expect(parseIssue(after(opened, '--body'), form)).toEqual({ inputs, problems: [] });
    const sent = JSON.parse(after(wordsOf(curl), '--data-raw')) as { title: string; body: string };
    expect(sent).toEqual({ title: after(opened, '--title'), body: after(opened, '--body') });
    const asked = wordsOf(signpost);
    expect(asked.slice(0, 3)).toEqual(['signpost', 'request', 'bucket']);
    expect(asked.filter((_, index) => asked[index - 1] === '--input')).toEqual([`name=${inputs['name']}`, 'tags:=["a","b c"]', `rules:=${JSON.stringify(rules)}`, `purpose=${text}`]);
  });

  it('lead to the server that the catalog lives on', () => {
    const enterprise = commandLines('https://git.acme.example/infra/catalog', form, { name: 'x' });
    expect(enterprise.gh).toContain('--repo git.acme.example/infra/catalog');
    expect(enterprise.curl).toContain('https://git.acme.example/api/v3/repos/infra/catalog/issues');
    expect(commandLines('https://github.com/acme/catalog', form, {}).curl).toContain('https://api.github.com/repos/acme/catalog/issues');
  });
});
