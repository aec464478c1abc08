import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { editList, type ListEdit } from '../../scripts/read/edit.ts';

const group = `# The database team.
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: databases }   # short name
spec:
  type: team
  children: []
  members:
    - henrik # lead
    # joined in May
    - nadia

---
kind: Group
spec:
    members:   [ "a", 'b' ]  # flow
`;

function edit(text: string, document: number, change: ListEdit): string {
  const edited = editList(text, document, change);
  if ('error' in edited) throw new Error(edited.error);
  return edited.text;
}

const add = (value: string): ListEdit => ({ op: 'add', path: 'spec.members', value });
const remove = (value: string): ListEdit => ({ op: 'remove', path: 'spec.members', value });

describe('a block list', () => {
  test('gets a line at its end, and nothing else changes', () => {
    expect(edit(group, 0, add('wei'))).toBe(group.replace('    - nadia\n', '    - nadia\n    - wei\n'));
  });
  test('loses the line of an item, comment and all', () => {
    expect(edit(group, 0, remove('henrik'))).toBe(group.replace('    - henrik # lead\n', ''));
  });
  test('keeps Windows line ends', () => {
    const windows = group.replaceAll('\n', '\r\n');
    expect(edit(windows, 0, add('wei'))).toBe(edit(group, 0, add('wei')).replaceAll('\n', '\r\n'));
  });
  test('quotes what would be read as something else', () => {
    expect(edit(group, 0, add('yes: no # x'))).toContain('\n    - "yes: no # x"\n');
  });
  test('may be the end of a file without a last line end', () => {
    expect(edit('spec:\n  members:\n  - a', 0, add('b'))).toBe('spec:\n  members:\n  - a\n  - b');
  });
});

describe('a sorted list whose order means nothing', () => {
  const sorted = 'spec:\n  members:\n    # the first\n    - henrik\n\n    # joined in May\n    - nadia # lead\n';
  test('gets the item at its place, above the comments of the next', () => {
    expect(edit(sorted, 0, add('alice'))).toBe(sorted.replace('    # the first', '    - alice\n    # the first'));
    expect(edit(sorted, 0, add('karl'))).toBe(sorted.replace('    # joined', '    - karl\n    # joined'));
    expect(edit(sorted, 0, add('Wei'))).toBe(`${sorted}    - Wei\n`);
    expect(edit(sorted.replaceAll('\n', '\r\n'), 0, add('karl'))).toBe(edit(sorted, 0, add('karl')).replaceAll('\n', '\r\n'));
    expect(edit('spec: { members: [a, c] }', 0, add('b'))).toBe('spec: { members: [a, "b", c] }');
  });
  test('is added to at the end when it is not sorted, or when its order may mean something', () => {
    expect(edit('spec:\n  members: [c, b]\n', 0, add('a'))).toBe('spec:\n  members: [c, b, "a"]\n');
    expect(edit('spec:\n  steps: [b, c]\n', 0, { ...add('a'), path: 'spec.steps' })).toBe('spec:\n  steps: [b, c, "a"]\n');
  });
});

test('a flow list stays a flow list', () => {
  expect(edit(group, 1, add('c'))).toBe(group.replace(`'b' ]`, `'b', "c" ]`));
  expect(edit(group, 1, remove('a'))).toBe(group.replace(`"a", 'b'`, `'b'`));
});

test('an empty list and a missing list are filled', () => {
  expect(edit('spec:\n  members: [] # none yet\n', 0, add('a'))).toBe('spec:\n  members: ["a"] # none yet\n');
  expect(parseAllDocuments(edit('spec:\n  type: team # kept\n', 0, add('a')))[0]?.toJS()).toEqual({ spec: { type: 'team', members: ['a'] } });
  expect(edit('spec:\n  type: team # kept\n', 0, add('a'))).toContain('# kept');
});

test('what is there is not added twice, what is not there is not removed', () => {
  expect(edit(group, 0, add('nadia'))).toBe(group);
  expect(edit(group, 0, remove('wei'))).toBe(group);
});

test('what is no list, or no YAML, is said', () => {
  expect(editList(group, 0, { op: 'add', path: 'spec.type', value: 'x' })).toEqual({ error: 'spec.type is not a list' });
  expect(editList('a: [', 0, add('x'))).toEqual({ error: 'the file is not valid YAML' });
});

test('adding and removing any text gives the file back, and the text is read as it was written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.integer({ min: 0, max: 1 }), (value, document) => {
      fc.pre(!['henrik', 'nadia', 'a', 'b'].includes(value) && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/.test(value));
      const added = edit(group, document, add(value));
      const members = parseAllDocuments(added)[document]?.getIn(['spec', 'members']) as { toJSON(): unknown };
      expect(members.toJSON()).toContain(value);
      expect(edit(added, document, remove(value))).toBe(group);
    }),
  );
});

test('a list that is not there yet becomes the last key of its parent, and no other byte changes', () => {
  const value = { user: 'ada', until: '2027-03-31' };
  const text = '# The team.\nkind: Group\nspec:\n  members:\n    - ada # lead\n  topics: [ a,  b ]\n\n# The next one.\n---\nkind: User\n';
  const added = editList(text, 0, { op: 'add', path: 'spec.membership', value });
  expect(added).toEqual({ text: text.replace('topics: [ a,  b ]\n', 'topics: [ a,  b ]\n  membership:\n    - { user: ada, until: 2027-03-31 }\n') });
  expect(editList('# The team.\nkind: Group\n', 0, { op: 'add', path: 'spec.membership', value })).toEqual({ text: '# The team.\nkind: Group\nspec:\n  membership:\n    - user: ada\n      until: 2027-03-31\n' });
  expect(editList('spec:\r\n  a: 1', 0, { op: 'add', path: 'spec.b', value: 'x' })).toEqual({ text: 'spec:\r\n  a: 1\r\n  b:\r\n    - x\r\n' });
});
