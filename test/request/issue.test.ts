import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../scripts/model/json.ts';
import { askOf } from '../../scripts/model/ask.ts';
import { bodyLimit } from '../../scripts/request/headings.ts';
import { addressLimit, issueBody, issueTitle, parseIssue, prefilledLink, type Form } from '../../scripts/request/issue.ts';
import { readInput } from '../../scripts/request/inputs.ts';
import { looksRaised } from '../../scripts/request/look-alikes.ts';
import { field, hostileText } from './hostile.ts';
import { cpuTime } from '../cpu-time.ts';

const form: Form = {
  name: 'postgres-schema',
  title: 'Postgres schema',
  fields: [
    field('name', 'text', 'Name'),
    field('environment', 'choice', 'Environment'),
    field('days', 'number', 'Retention (days)'),
    field('public', 'boolean', 'Public?'),
    field('extensions', 'list', 'Extensions'),
    field('settings', 'json', 'Settings'),
    field('purpose', 'lines', 'Purpose'),
  ],
};
const labels = ['Service', ...form.fields.map(({ label }) => label)];

/** Inputs as any door could have read them; each may be absent. */
const inputs = fc
  .record({ name: hostileText, environment: hostileText, days: fc.double(), public: fc.boolean(), extensions: hostileText, settings: fc.json(), purpose: hostileText }, { requiredKeys: [] })
  .map((typed) =>
    Object.fromEntries(
      form.fields.flatMap(({ name, kind }): [string, Json][] => {
        const { value } = readInput(field(name, kind), String(typed[name as keyof typeof typed] ?? ''));
        // The one answer that GitHub's own words make impossible.
        return value === undefined || value === '_No response_' || isHeading(value) ? [] : [[name, value]];
      }),
    ),
  );

function isHeading(value: Json): boolean {
  const texts = typeof value === 'string' ? value.split('\n') : Array.isArray(value) ? value : [];
  return texts.some((text, index) => typeof text === 'string' && looksRaised(text, String(texts[index + 1] ?? '')));
}

/** GitHub's own work: the answers of a form, from the address, become the body. Written from its documentation, not from our code. */
function githubBody(address: string): string {
  const query = new URL(address).searchParams;
  const elements: [id: string, label: string][] = [['service', 'Service'], ...form.fields.map(({ name, label }): [string, string] => [name, label])];
  return elements.map(([id, label]) => `### ${label}\r\n\r\n${query.get(id)?.replaceAll('\n', '\r\n') || '_No response_'}`).join('\r\n\r\n');
}

const endings: readonly (readonly [name: string, change: (body: string) => string])[] = [
  ['as it is', (body) => body],
  ['with CRLF', (body) => body.replaceAll('\n', '\r\n')],
  ['with CR', (body) => body.replaceAll('\n', '\r')],
  ['with blank lines at both ends', (body) => `\n\n${body}\n\n`],
  ['with spaces after the headings', (body) => body.replace(/^### .*$/gm, '$&  ')],
];

describe('a body', () => {
  it.each(endings)('%s gives the inputs back', (_, change) => {
    fc.assert(
      fc.property(inputs, (given) => {
        const body = change(issueBody(form, given));
        expect(parseIssue(body, form)).toEqual({ inputs: given, problems: [] });
        expect(askOf(body)).toEqual({ action: 'create', service: form.name });
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what GitHub reads in an address by itself to GitHub: the issue’s title is not the input’s', () => {
    const titled: Form = { name: 'new-service', title: 'New service', fields: [field('title', 'text', 'Title'), field('type', 'choice', 'Kind')] };
    const query = new URL(prefilledLink('https://github.com/acme/catalog', titled, { title: 'Calendar of cranes', type: 'other' }).url).searchParams;
    expect(Object.fromEntries(query)).toEqual({ template: 'request-new-service.yml', title: 'Request: New service Calendar of cranes', service: 'new-service', 'input-title': 'Calendar of cranes', 'input-type': 'other' });
  });

  it('that GitHub makes of the prefilled address gives the inputs back', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const link = prefilledLink('https://github.com/acme/catalog', form, given);
        expect(parseIssue(githubBody(link.url), form)).toEqual({ inputs: given, problems: [] });
        expect(new URL(link.url).searchParams.get('template')).toBe('request-postgres-schema.yml');
        expect(link.tooLong).toBe(new TextEncoder().encode(link.url).length > addressLimit);
        expect(new URL(link.bare).searchParams.has('purpose')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['😀👩‍👩‍👧', 'مرحبا بالعالم', '${{ secrets.TOKEN }}', '{{ values.x }}', '{% raw %}', ']]>', '```\ncode\n```', '../../.github/workflows/x.yml', '<!-- -->', '---', '| a | b |', '- [x] done'])(
    'keeps %s in every text',
    (text) => {
      const given = { name: text.replaceAll('\n', ' '), purpose: text };
      expect(parseIssue(issueBody(form, given), form)).toEqual({ inputs: given, problems: [] });
    },
  );

  it('keeps foreign headings in the last free text', () => {
    const purpose = 'Why\n\n### Heading\n\ntext\n\n## Another\n### Names are near';
    expect(parseIssue(issueBody(form, { purpose }), form)).toEqual({ inputs: { purpose }, problems: [] });
  });
});

describe('a doctored body', () => {
  const good: JsonObject = { name: 'orders', environment: 'development', purpose: 'For orders' };
  const codes = (body: string): readonly string[] => parseIssue(body, form).problems.map(({ code }) => code);

  it('never throws, and never gives inputs beside a problem of its headings', () => {
    const line = fc.oneof(fc.constantFrom(...labels.map((label) => `### ${label}`), '', 'x', '_No response_', '### Foreign', '#### Name', 'postgres-schema'), hostileText);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const parsed = parseIssue(lines.join('\n'), form);
        if (parsed.problems.some(({ code }) => code.startsWith('issue-'))) expect(parsed.inputs).toEqual({});
      }),
      { numRuns: 500 },
    );
  });

  it('with an own heading a second time is refused at any place, even in free text', () => {
    const lines = issueBody(form, good).split('\n');
    fc.assert(
      fc.property(fc.constantFrom(...labels), fc.nat(lines.length), fc.constantFrom('### %', '###  %', ' ### %', '   ### %', '### % ###', '# %', '###### %', '###\t%', '### %\t'), fc.boolean(), (label, at, shape, lower) => {
        const heading = shape.replace('%', lower ? label.toLowerCase() : label);
        const doctored = [...lines.slice(0, at), heading, '', 'production', ...lines.slice(at)].join('\n');
        const { inputs: read, problems } = parseIssue(doctored, form);
        expect(problems.length, doctored).toBeGreaterThan(0);
        expect(read).toEqual({});
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a foreign heading before the free text', (body: string) => body.replace('### Environment', '### Foreign\n\nx\n\n### Environment'), 'issue-heading-unknown'],
    ['headings in another order', () => '### Service\n\npostgres-schema\n\n### Environment\n\nx\n\n### Name\n\ny', 'issue-heading-order'],
    ['a missing heading at the end', (body: string) => body.replace(/### Purpose[\s\S]*/, ''), 'issue-heading-missing'],
    ['text before the first heading', (body: string) => `Hello\n\n${body}`, 'issue-preamble'],
    ['the name of another service', (body: string) => body.replace('postgres-schema', 'terragrunt-unit'), 'issue-service'],
    ['no service', (body: string) => body.replace('postgres-schema', '_No response_'), 'issue-service'],
    ['two lines of service', (body: string) => body.replace('postgres-schema', 'postgres-schema\nother'), 'issue-service'],
    ['nothing', () => '', 'issue-heading-missing'],
    ['more than GitHub allows', (body: string) => body + 'x'.repeat(bodyLimit), 'issue-size'],
  ])('with %s is refused', (_, change, code) => {
    expect(codes(change(issueBody(form, good)))).toContain(code);
  });

  it('is refused as a whole when an answer of one line smuggles the next heading', () => {
    const name = 'orders\n\n### Environment\n\nproduction';
    expect(parseIssue(issueBody(form, { ...good, name }), form)).toMatchObject({ inputs: {}, problems: [{ code: 'issue-heading-twice' }] });
  });

  it('says in each problem what to do', () => {
    for (const problem of parseIssue('### Name\n\nx\n### Foreign', form).problems) expect(problem).toMatchObject({ message: expect.stringMatching(/\.$/), fix: expect.any(String) });
  });

  it('of 65,000 characters is read, whatever they are', () => {
    const purpose = '### Heading\n'.repeat(5_300).trim();
    expect(parseIssue(issueBody(form, { ...good, purpose }), form)).toEqual({ inputs: { ...good, purpose }, problems: [] });
    for (const filling of ['### ', '#', '# ', ' ', '\n', '### #', '\t ', '`', '_No response_ ', '\u00a0']) {
      const body = `${issueBody(form, good)}\n### ${filling.repeat(Math.floor(64_000 / filling.length))}x`;
      const start = cpuTime();
      parseIssue(body, form);
      askOf(body);
      askOf(body.slice(-64_500));
      expect(cpuTime() - start, JSON.stringify(filling)).toBeLessThan(500);
    }
  });
});

describe('askOf', () => {
  it.each([
    ['### Service\n\npostgres-schema\n\n### Name', 'postgres-schema'],
    ['\r\n### Service \r\n\r\n postgres-schema \r\n', 'postgres-schema'],
    ['I cannot log in', undefined],
    ['text\n### Service\n\npostgres-schema', undefined],
    ['### Services\n\npostgres-schema', undefined],
    ['', undefined],
  ])('of %j is %j', (body, service) => expect(askOf(body)).toEqual(service === undefined ? undefined : { action: 'create', service }));
});

describe('issueTitle', () => {
  it('names the service and the instance, within 200 characters', () => {
    expect(issueTitle(form, { name: 'orders' })).toBe('Request: Postgres schema orders');
    expect(issueTitle(form, {})).toBe('Request: Postgres schema');
    const software = { name: 'software', title: 'Software', fields: [field('software', 'text'), field('reason', 'lines')] };
    expect(issueTitle(software, { software: 'resource:default/quay-planner', reason: 'To draw.' })).toBe('Request: Software quay-planner');
    expect(issueTitle(form, { name: 'x'.repeat(500) })).toHaveLength(200);
  });
});
