/** What somebody can write into an issue: each text goes the way of a request, up to its files or to what the bot says. */
import { describe, expect, test } from 'vitest';
import { prepareRequest } from '../../scripts/request/prepare.ts';
import type { Prepared } from '../../scripts/request/prepared.ts';
import { bodyLimit } from '../../scripts/request/headings.ts';
import { issueComment } from '../../scripts/github/sentences.ts';
import { Workspace } from '../../scripts/request/workspace.ts';
import { asking, catalog, files } from '../company.ts';
import { cpuTime } from '../cpu-time.ts';

const asker = 'yuki-hayashi';
const good = { name: 'texts', environment: 'test', owner: 'group:default/customs', classification: 'internal', purpose: 'Something to write about.' };

const prepare = (body: string, author = asker) => prepareRequest(catalog, files, { number: 7, author, body });
const codes = ({ problems }: Prepared) => problems.map(({ code }) => code);

/** What the person is told. */
function said(prepared: Prepared): string {
  const names = { login: (ref: string) => ref, title: (ref: string) => ref, placeOfRule: () => ({ file: 'x', line: 1, column: 1 }), fileUrl: () => 'https://github.example/x' };
  const issue = { number: 7, title: '', body: '', author: asker, open: true, isPull: false, created: '2026-01-01T00:00:00Z' };
  return issueComment({ state: { kind: prepared.files ? 'waiting' : 'refused' }, issue, prepared, approvals: [], ignored: [], plans: [], ...names });
}

describe('a heading that looks like one of the form', () => {
  test.each([
    ['with a letter of another alphabet', '### Envir\u043Enment'],
    ['in wide letters', '### \uFF25\uFF4E\uFF56\uFF49\uFF52\uFF4F\uFF4E\uFF4D\uFF45\uFF4E\uFF54'],
    ['in capital letters of Greek', '## \u0395N\u039DIR\u039F\u039D\u039CE\u039D\u03A4'.replace('N\u039DI', 'NVI')],
    ['with an entity', '### Envir&#111;nment'],
    ['with a tag or a comment inside', '### Env<b></b>iron<!-- < -->ment'],
    ['in bold', '**Environment**'],
    ['in HTML', '<h3>Environment</h3>'],
    ['underlined', 'Environment\n---'],
    ['in a quotation', '> ### Environment'],
    ['with a joiner inside', '### Envi\u200Dronment'],
  ])('is refused even in the free text: %s', async (_how, heading) => {
    const body = `${asking('postgres-schema', good)}\n\n${heading}\n\nproduction\n`;
    const prepared = await prepare(body);
    expect(codes(prepared)).toEqual(['issue-heading-twice']);
    expect(prepared.files).toBeUndefined();
    expect(said(prepared)).toContain('The heading “Environment” stands there twice');
  });

  test('does not begin the form either', async () => {
    expect(codes(await prepare(asking('postgres-schema', good).replace('### Environment', '### \u0415nvironment')))).toContain('issue-heading-twice'.replace('twice', 'order'));
  });

  test('and a free text about something else is left alone', async () => {
    const purpose = '### What it is for\n\n**Environment variables** of the gate.\n\nName\n\n> Owner of the data: customs';
    expect(codes(await prepare(asking('postgres-schema', { ...good, purpose })))).toEqual([]);
  });
});

describe('a name that looks like another', () => {
  test.each(['text\u0455', 't\u0435xts', '\uFF54exts', 'texts\u200D', 'Texts', 'te\u0301xts', 'texts\u3164', 'texts.', '../texts', 'texts/../../orders', '.git', 'con:texts'])('is no name of an instance: %j', async (name) => {
    const prepared = await prepare(asking('postgres-schema', { ...good, name }));
    expect(prepared.files).toBeUndefined();
    expect(prepared.problems).toMatchObject([{ field: 'name' }]);
  });

  test.each(['group:default/custom\u0455', 'group:default/customs\u200D', '\uFF47roup:default/customs', 'group:default/\u{1D41C}ustoms'])('is no team: %j', async (owner) => {
    const prepared = await prepare(asking('postgres-schema', { ...good, owner }));
    expect(prepared.files).toBeUndefined();
    expect(prepared.problems).toMatchObject([{ field: 'owner' }]);
  });

  test('is no environment, no service and no person', async () => {
    expect((await prepare(asking('postgres-schema', { ...good, environment: 't\u0435st' }))).problems).toMatchObject([{ field: 'environment' }]);
    for (const service of ['postgres\u2011schema', 'p\u043Estgres-schema', '__proto__', '../services/postgres-schema', 'postgres-schema/../bucket']) {
      expect(codes(await prepare(asking('postgres-schema', good).replace('postgres-schema', service)))).toEqual(['service-unknown']);
    }
    for (const login of ['yuki\u2011hayashi', 'yuki-hay\u0430shi', 'yuki-hayashi[bot]', '', 'user:default/yuki-hayashi']) {
      expect(codes(await prepare(asking('postgres-schema', good), login))).toEqual(['requester-unknown']);
    }
  });

  test('is no instance to act upon', async () => {
    for (const instance of ['../../catalog/policies', 'test/postgres-schema/../../production/postgres-schema/orders', 'test\\postgres-schema', 'request.yaml', '.', '']) {
      const prepared = await prepare(`### Delete\n\n${instance}\n\n### Name once more\n\n${instance}\n\n### Reason\n\nNone.\n`);
      expect(prepared.files, instance).toBeUndefined();
      expect(prepared.problems.length, instance).toBeGreaterThan(0);
    }
  });
});

describe('what nobody sees', () => {
  test.each(['\u200B', '\u00AD', '\u2060', '\u2063', '\u3164', '\u115F', '\u{E0041}', '\uFFF9', '\u202E', '\uE000'])('is refused, and named: %j', async (sign) => {
    const prepared = await prepare(asking('postgres-schema', { ...good, purpose: `For the gate${sign}, and nothing else.` }));
    expect(codes(prepared)).toEqual(['input-character']);
    expect(said(prepared)).toContain(`U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  });
});

describe('text that would be something else in a file', () => {
  test.each([
    ['template code', '${{ secrets.DATABASE_URL }} {{ 7*7 }} {% include "/etc/passwd" %} {# x #}'],
    ['HCL', '"}${file("/etc/passwd")} %{ for x in y } <<EOT'],
    ['tags and anchors of YAML', '&a !!js/function "x" *a !!binary aGk= <<: *b'],
    ['documents of YAML', 'x\n---\nkind: Group\n...\n- a: b'],
    ['quotes of SQL', "x'; DROP SCHEMA public CASCADE; -- \" $$ E'\\'' */ \\"],
    ['Markdown', '</details> ``` @harbour/everyone <img src="https://evil.example/a.png"> [here](javascript:alert(1)) #1'],
  ])('stays a text: %s', async (_what, purpose) => {
    const prepared = await prepare(asking('postgres-schema', { ...good, purpose }));
    expect(codes(prepared)).toEqual([]);
    const { parse, parseAllDocuments } = await import('yaml');
    for (const { path, text } of prepared.files ?? []) {
      if (!path.endsWith('.yaml')) continue;
      expect(parseAllDocuments(text)).toHaveLength(1);
      const value = parse(text) as { inputs?: { purpose: string }; metadata?: { description: string } };
      expect((value.inputs?.purpose ?? value.metadata?.description)?.trim()).toBe(purpose);
    }
    expect(prepared.files?.every(({ path }) => path.startsWith('live/test/postgres-schema/texts/'))).toBe(true);
    expect(JSON.stringify(prepared.tasks?.map(({ input }) => input))).not.toContain('DATABASE_URL }}');
  });

  test('a credential is refused, and repeated nowhere', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const prepared = await prepare(asking('postgres-schema', { ...good, purpose: `For the gate: ${token}` }));
    expect(codes(prepared)).toEqual(['input-secret']);
    expect(said(prepared)).not.toContain(token);
    expect(said(prepared)).toContain('replace the secret');
  });
});

describe('a text of every length', () => {
  test.each([
    ['one long word', 'x'.repeat(64_000)],
    ['blanks', `${' '.repeat(64_000)}x`],
    ['headings', '### Wrong\n'.repeat(6_000)],
    ['fences', '`'.repeat(60_000)],
    ['mentions', '@security '.repeat(6_000)],
    ['pictures of letters', '\u{1F600}'.repeat(32_000)],
  ])('is answered with a comment that GitHub takes: %s', async (_what, text) => {
    const bodies = [asking('postgres-schema', { ...good, purpose: text }), asking('postgres-schema', { ...good, name: text.replaceAll('\n', ' ') }), asking('report-a-problem', { what: 'software', summary: 'Long', description: text }), `### Service\n\n${text}`, `### Service\n\npostgres-schema\n\n${text}`, `### Change\n\n${text}`];
    for (const body of bodies) {
      const start = cpuTime();
      const comment = said(await prepare(body.slice(0, bodyLimit)));
      expect(comment.length).toBeLessThan(bodyLimit);
      expect(comment.isWellFormed()).toBe(true);
      expect(comment).toMatch(/^<!-- signpost:request -->\n\n### This request cannot be made yet|^<!-- signpost:request -->\n\n### Waiting/);
      expect(cpuTime() - start).toBeLessThan(2_000);
    }
  });
});

test('two files that only case or width tells apart are one file elsewhere, and are not written', () => {
  const workspace = new Workspace('live/test/x/y', new Map());
  workspace.write('README.md', 'a');
  workspace.write('docs/readme.md', 'b');
  workspace.write('readme.MD', 'c');
  workspace.write('\uFF32EADME.md', 'd');
  workspace.write('README.md', 'e');
  const { files: written, problems } = workspace.rendered();
  expect(written.map(({ path }) => path)).toEqual(['live/test/x/y/README.md', 'live/test/x/y/docs/readme.md']);
  expect(problems.map(({ message }) => message)).toEqual(['readme.MD', '\uFF32EADME.md'].map((path) => `The service would write “${path}” beside “README.md”, which are one file where case does not count.`));
});
