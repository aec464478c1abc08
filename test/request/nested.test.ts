import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import type { Json, JsonObject } from '../../scripts/model/json.ts';
import { explainErrors } from '../../scripts/request/explain.ts';
import { readInputs } from '../../scripts/request/inputs.ts';
import { issueBody, parseIssue, prefilledLink, type Form } from '../../scripts/request/issue.ts';
import { commandLines } from '../../scripts/request/lines.ts';
import { looksRaised } from '../../scripts/request/look-alikes.ts';
import { compileValidator } from '../../scripts/request/validator.ts';
import { hostileText } from './hostile.ts';

const pages = [
  {
    title: 'One',
    required: ['name'],
    properties: {
      name: { title: 'Name', type: 'string' },
      when: { title: 'When', type: 'string', format: 'date' },
      size: { title: 'Size', type: 'integer', minimum: 1 },
      readers: {
        title: 'Readers',
        type: 'array',
        maxItems: 3,
        items: { type: 'object', required: ['team'], additionalProperties: false, properties: { team: { title: 'Team', type: 'string', minLength: 2 }, ports: { title: 'Ports', type: 'array', items: { type: 'integer' } } } },
      },
      settings: { title: 'Settings', type: 'object', properties: { deep: { title: 'Deep', type: 'object', properties: { on: { title: 'On', type: 'boolean' } } }, note: { title: 'Note', type: 'string' } } },
      map: { title: 'Map', type: 'object', additionalProperties: { type: 'string' } },
    },
  },
] as unknown as readonly JsonObject[];
const fields = fieldsOf({ pages });
const form: Form = { name: 'thing', title: 'Thing', fields };
const check = compileValidator(pages);

const text = hostileText.filter((each) => each.trim() === each && each !== '');
// What looks like a heading with a label of the form is refused, also in a list.
const line = text.filter((each) => !each.includes('\n') && !looksRaised(each, '') && !/^#{1,6}(\s|$)/.test(each) && each !== '_No response_');
const nested = fc.record({
  name: line,
  readers: fc.array(fc.record({ team: text, ports: fc.array(fc.integer(), { minLength: 1, maxLength: 3 }) }, { requiredKeys: ['team'] }), { minLength: 1, maxLength: 3 }),
  settings: fc.record({ deep: fc.record({ on: fc.boolean() }), note: text }, { requiredKeys: [] }),
  map: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text, { minKeys: 1, maxKeys: 3 }),
}, { requiredKeys: ['name'] }) as fc.Arbitrary<JsonObject>;

/** GitHub's own work, written from its documentation: the answers of the address become the body. */
function githubBody(address: string): string {
  const query = new URL(address).searchParams;
  const elements = [['service', 'Service'], ...fields.map(({ name, label }) => [name, label])];
  return elements.map(([id, label]) => `### ${label}\r\n\r\n${query.get(id ?? '')?.replaceAll('\n', '\r\n') || '_No response_'}`).join('\r\n\r\n');
}

describe('objects and lists inside inputs', () => {
  it('arrive the same by address, by body and by the texts of the form', () => {
    fc.assert(
      fc.property(nested, (inputs) => {
        expect(parseIssue(issueBody(form, inputs), form)).toEqual({ inputs, problems: [] });
        const { url } = prefilledLink('https://github.com/acme/catalog', form, inputs);
        expect(parseIssue(githubBody(url), form)).toEqual({ inputs, problems: [] });
        // As the form's script hands them over: compact JSON.
        const typed = new Map(Object.entries(inputs).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
        expect(readInputs(fields, typed)).toEqual({ inputs, problems: [] });
        const sent = JSON.parse(/--data-raw '([\s\S]*)'$/.exec(commandLines('https://github.com/acme/catalog', form, inputs).curl)?.[1]?.replaceAll(`'\\''`, "'") ?? '{}') as { body: string };
        expect(parseIssue(sent.body, form)).toEqual({ inputs, problems: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('are asked part by part, or as JSON where no form shows them', () => {
    const by = new Map(fields.map((field) => [field.name, field]));
    expect(by.get('map')).toMatchObject({ kind: 'json', asJson: 'additionalProperties' });
    expect(by.get('readers')).toMatchObject({ kind: 'json', parts: { item: { parts: { fields: [{ name: 'team', required: true }, { name: 'ports', kind: 'json', parts: { item: { kind: 'number' } } }] } } } });
    expect(by.get('settings')?.asJson).toBeUndefined();
  });

  it('are explained at their place', () => {
    const wrong = (inputs: Record<string, Json>) => explainErrors(check(inputs), fields, inputs).map(({ pointer, field, message }) => `${pointer ?? field}: ${message}`);
    expect(wrong({ name: 'x', readers: [{ team: 'ab' }, { team: 'a', ports: [1, 'two'] }, { extra: 1 }] }).toSorted()).toEqual([
      '/readers/1/ports/1: Readers 2: Ports 2 is “two”, but must be a whole number.',
      '/readers/1/team: Readers 2: Team is too short: at least 2 characters.',
      '/readers/2/team: Readers 3: Team is missing.',
      '/readers/2: Readers 3 has “extra”, which is not known there.',
    ]);
    expect(wrong({ name: 'x', when: '2026-02-41' })).toEqual(['when: When is “2026-02-41”, which does not have the right form.']);
    expect(wrong({ name: 'x', settings: { deep: { on: 'maybe' } } })).toEqual(['/settings/deep/on: Settings: Deep: On is “maybe”, but must be yes or no.']);
    expect(wrong({ name: 'x', readers: [{ team: 'ab' }, { team: 'ab' }, { team: 'ab' }, { team: 'ab' }] })).toEqual(['readers: Readers has too many entries: at most 3.']);
  });
});
