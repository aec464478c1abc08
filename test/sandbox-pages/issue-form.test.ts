import { describe, expect, test } from 'vitest';
import { formProblems, issueBody, parseIssueForm } from '../../scripts/sandbox/pages/issue-form.ts';
import type { IssueForm } from '../../scripts/sandbox/pages/issue-form.ts';

const TEXT = `name: Berth
description: A place for a ship
title: "Berth: "
labels: [berth, "please look"]
body:
  - type: markdown
    attributes: { value: "Hello **you**" }
  - type: input
    id: ship
    attributes: { label: Ship, placeholder: Aurora }
    validations: { required: true }
  - type: textarea
    id: why
    attributes: { label: Why }
  - type: textarea
    id: log
    attributes: { label: Log, render: shell }
  - type: dropdown
    id: quay
    attributes: { label: Quay, options: [North, South, East], default: 1 }
  - type: dropdown
    id: days
    attributes: { label: Days, multiple: true, options: [Mon, Tue, Wed] }
  - type: checkboxes
    attributes:
      label: Promise
      options:
        - { label: I pay, required: true }
        - { label: I sing }
`;

function form(text = TEXT): IssueForm {
  const parsed = parseIssueForm('berth.yml', text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

function answers(given: Record<string, string | string[]>): (key: string) => string[] {
  return (key) => [given[key] ?? []].flat();
}

describe('the body', () => {
  test('is what GitHub makes of the answers', () => {
    const given = answers({ ship: 'Aurora', why: 'One\r\n\r\ntwo', log: 'a\r\nb', quay: '2', days: ['0', '2'], '#6': '0' });
    expect(issueBody(form(), given)).toBe(
      '### Ship\n\nAurora\n\n### Why\n\nOne\r\n\r\ntwo\n\n### Log\n\n```shell\na\r\nb\n```\n\n### Quay\n\nEast\n\n### Days\n\nMon, Wed\n\n### Promise\n\n- [x] I pay\n- [ ] I sing');
  });

  test('says so where nothing was answered, and fences even that', () => {
    expect(issueBody(form(), answers({}))).toBe(
      '### Ship\n\n_No response_\n\n### Why\n\n_No response_\n\n### Log\n\n```shell\n\n```\n\n### Quay\n\n_No response_\n\n### Days\n\n_No response_\n\n### Promise\n\n- [ ] I pay\n- [ ] I sing');
  });

  test('keeps text that looks like a heading as it is: reading it is the reader\'s affair', () => {
    expect(issueBody(form(), answers({ why: '### Quay\r\n\r\nNorth' }))).toContain('### Why\n\n### Quay\r\n\r\nNorth\n\n### Log');
  });
});

test('what is required is asked for', () => {
  expect(formProblems(form(), answers({ ship: ' ' }))).toEqual({ ship: 'Fill this in.', '#6': 'Tick “I pay” to go on.' });
  expect(formProblems(form(), answers({ ship: 'x', '#6': '0' }))).toEqual({});
});

test.each([
  ['a: [', 'Not valid YAML'],
  ['name: x\nbody: []', 'a name and a description'],
  ['name: x\ndescription: y\nbody: []', 'a body with elements'],
  ['name: x\ndescription: y\nbody: [{ type: markdown, attributes: { value: z } }]', 'a field beside'],
  ['name: x\ndescription: y\nbody: [{ type: input, id: a b, attributes: { label: z } }]', 'may hold only'],
  ['name: x\ndescription: y\nbody: [{ type: input, id: a }]', 'needs a label'],
  ['name: x\ndescription: y\nbody: [{ type: dropdown, attributes: { label: z } }]', 'has no options'],
  ['name: x\ndescription: y\nbody: [{ type: upload, attributes: { label: z } }]', 'type “upload”'],
  ['name: x\ndescription: y\nbody: [{ type: input, attributes: { label: z } }, { type: input, attributes: { label: z } }]', 'used twice'],
])('%j is refused with a reason', (text, reason) => {
  expect(parseIssueForm('x.yml', text)).toMatchObject({ problem: expect.stringContaining(reason) as string });
});
