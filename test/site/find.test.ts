import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { articlesOf } from '../../scripts/publish/articles.ts';
import { nameRows, namesFile, type NamesSource } from '../../scripts/publish/names.ts';
import { problemKinds } from '../../scripts/publish/problem-kinds.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { readNames } from '../../site/src/scripts/find/names.ts';
import { nearestRows } from '../../site/src/scripts/find/nearest.ts';
import { find, rankingOf } from '../../site/src/scripts/find/rank.ts';
import { catalog, files } from '../company.ts';
import { companyCases, puzzle, puzzleCases, type FindCase } from './find-cases.ts';

const ranking = (source: NamesSource) => rankingOf(readNames(namesFile(nameRows(source))));

const company = ranking({ catalog, articles: articlesOf(files), problems: problemKinds });
const puzzled = ranking({ catalog: loadCatalog(memoryFiles({ 'catalog-info.yaml': puzzle.map(documentOf).join('\n---\n') })), articles: [], problems: [] });

function documentOf([kind, name, more = {}]: (typeof puzzle)[number]): string {
  const { title, description, tags, namespace, displayName, email, login, ...spec } = more;
  const annotations = login === undefined ? undefined : { 'github.com/user-login': login };
  return JSON.stringify({
    apiVersion: kind === 'Template' ? 'scaffolder.backstage.io/v1beta3' : 'backstage.io/v1alpha1',
    kind,
    metadata: { name, title, description, tags, namespace, annotations },
    spec: { ...spec, ...(displayName !== undefined && { profile: { displayName, email } }) },
  });
}

const refsFor = (of: typeof company, question: string) => find(of, question).rows.map(({ ref }) => ref);

describe.each<[string, typeof company, readonly FindCase[]]>([
  ['names that lead astray', puzzled, puzzleCases],
  ['the example company', company, companyCases],
])('%s', (_, of, cases) => {
  test.each(cases.map((each) => [each.question, each.because, each] as const))('%s: %s', (question, _because, { first, never = [] }) => {
    const found = refsFor(of, question);
    expect(found.slice(0, first.length)).toEqual(first);
    expect(found.slice(0, 5).filter((ref) => never.includes(ref))).toEqual([]);
  });
});

test('there are enough questions to notice a change', () => {
  expect(puzzleCases.length + companyCases.length).toBeGreaterThanOrEqual(60);
});

describe('every entity', () => {
  test('stands among the first when its whole name is asked for', () => {
    for (const { ref, name } of catalog.entities) expect(refsFor(company, name).slice(0, 3), name).toContain(ref);
  });

  test('stands first when its reference is asked for', () => {
    for (const { ref } of catalog.entities) expect(refsFor(company, ref)[0]).toBe(ref);
  });

  test('is found by every beginning of its name from three letters on', () => {
    for (const { ref, name } of catalog.entities) {
      for (let length = 3; length < name.length; length += 1) expect(refsFor(company, name.slice(0, length)), name.slice(0, length)).toContain(ref);
    }
  });
});

describe('questions that find nothing', () => {
  test.each(['', '   ', '-', '…', '"', '\\'])('%j asks for nothing', (question) => {
    expect(find(puzzled, question).rows).toEqual([]);
  });

  test.each(['xqzwv', 'zzzzzzzz'])('%s has no answer', (question) => {
    expect(find(puzzled, question).rows).toEqual([]);
  });

  test('short words are not bent', () => {
    expect(refsFor(puzzled, 'wed')).toEqual([]);
    expect(refsFor(puzzled, 'mez')).toEqual([]);
  });

  test('what is near is offered', () => {
    expect(find(puzzled, 'ntfcatins').rows).toEqual([]);
    expect(nearestRows(puzzled, 'ntfcatins').map(({ ref }) => ref)).toContain('component:default/notifications');
    expect(nearestRows(puzzled, 'qqqqqqqqq')).toEqual([]);
  });

  test('where nothing has all words, what has most of them is shown, and said to be so', () => {
    const { rows, some } = find(puzzled, 'payments nonsense');
    expect(some).toBe(true);
    expect(rows[0]?.name).toBe('payments');
    expect(find(puzzled, 'payments').some).toBe(false);
  });
});

test('a very long question is answered all the same', () => {
  expect(find(company, 'x'.repeat(5000)).rows).toEqual([]);
  expect(find(company, 'postgres '.repeat(500)).rows[0]?.ref).toBe('template:default/postgres-schema');
});
