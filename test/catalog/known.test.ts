import { expect, test } from 'vitest';
import { unknownProblems } from '../../scripts/publish/problems.ts';
import { entity, group, repository, user } from './world.ts';

test('an entry whose file cannot be read just now is not taken for mended', () => {
  const known = '- { code: owner-unknown, about: "component:default/shop", says: "spec.owner is \\"nobody\\", but the catalog has no such group." }\n';
  const shop = entity('Component', 'shop', { type: 'website', lifecycle: 'production', owner: 'nobody' });
  const codesOf = (text: string) => {
    const { catalog, files } = repository({ 'catalog/org.yaml': `${group('platform', { members: ['ada'] })}---\n${user('ada')}`, 'catalog/shop.yaml': text, 'catalog/known-problems.yaml': known });
    return unknownProblems(catalog, files).problems.map(({ code }) => code).filter((code) => code !== 'generated-stale');
  };
  expect(codesOf(shop)).toEqual([]);
  expect(codesOf(shop.replace('nobody', 'platform'))).toEqual(['known-problem-gone']);
  expect(codesOf(`{${shop}`)).toEqual(['yaml-syntax']);
});

test('what is mended in a moment is not held back, whatever somebody writes on the list', () => {
  const company = { 'catalog/org.yaml': `${group('platform', { members: ['ada'] })}---\n${user('ada')}` };
  const stale = (list?: string) => {
    const { catalog, files } = repository({ ...company, '.github/CODEOWNERS': '* @mallory\n', ...(list === undefined ? {} : { 'catalog/known-problems.yaml': list }) });
    return unknownProblems(catalog, files).problems;
  };
  const [problem] = stale().filter(({ file }) => file === '.github/CODEOWNERS');
  const list = JSON.stringify([{ code: problem?.code, about: problem?.file, says: problem?.message }]);
  expect(stale(list)).toEqual(expect.arrayContaining([problem, expect.objectContaining({ code: 'known-problem', message: 'generated-stale cannot be put on the list of known problems.' })]));
});
