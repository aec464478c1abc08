import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { changesMarkdown, changesMarker, commentChanges, noChanges } from '../../scripts/github/changes.ts';
import { catalogChanges } from '../../scripts/report/changes/changes.ts';
import { documents, entity, group, repository } from '../catalog/world.ts';
import { runs } from '../hostile.ts';
import { Paper } from './paper.ts';
import { smallCompany } from './small-company.ts';

const rendered = new MarkdownIt({ html: true, linkify: true });

const component = (name: string, spec: object = {}, metadata: object = {}) => entity('Component', name, { type: 'service', lifecycle: 'production', owner: 'payments', ...spec }, metadata);

function markdown(before: readonly string[], after: readonly string[]): string {
  const side = (texts: readonly string[]) => repository({ 'catalog/a.yaml': documents(group('payments'), ...texts) });
  const [one, other] = [side(before), side(after)];
  return changesMarkdown(catalogChanges(one, other), one, other);
}

describe('the comment on a pull request', () => {
  test('folds what is long and keeps what weighs most in sight', () => {
    expect(markdown([group('cards'), component('a')], [group('cards'), component('a', { owner: 'cards' }), component('b')])).toMatchInlineSnapshot(`
      "### What this changes in the catalog

      1 entity added, 1 entity changed, ownership of 1 moved.

      #### Ownership moved

      - a: payments → cards

      <details><summary>Added (1)</summary>

      - b (\`component:default/b\`): Component of type service, owned by payments

      </details>

      <details><summary>Changed (1)</summary>

      - a (\`component:default/a\`)
        - \`spec.owner\`: \`payments\` → \`cards\`

      </details>
      "
    `);
  });

  test('says so where nothing changes', () => {
    expect(markdown([component('a')], [component('a')])).toBe(noChanges);
  });

  test('holds texts of strangers as texts: no element, no link, no mention, no heading and no list but its own', () => {
    const pieces = fc.array(fc.constantFrom('*', '_', '`', '``', '<b>', '</details>', '</summary>', '[a](http://b)', '![x](y)', '@org/team', '#12', '|', 'https://x.example', '~~', '\\', ' a ', '\n', '\n\n# head\n', '\n- item', '<!-- ', '+ '), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = `a${parts.join('')}`;
        const said = markdown([component('a', {}, { title: 'A' })], [component('a', { lifecycle: text }, { title: text, description: text }), component('b', { type: text }, { title: `@ada ${text}` })]);
        const tokens = rendered.parse(said, {}).flatMap((token) => [token, ...(token.children ?? [])]);
        const foreign = tokens.filter(({ type, content }) => (type.startsWith('html') && !/^<(?:details><summary>[A-Z]\w+ \(\d+\)<\/summary>|\/details>)\n?$/.test(content)) || /^(?:link|image|strong|em|s|table|hr)/.test(type));
        expect(foreign).toEqual([]);
        expect(tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => tag)).toEqual(['h3']);
        expect(tokens.filter(({ type }) => type === 'text').map(({ content }) => content).join('\n')).not.toMatch(/[@#]\w/);
      }),
      { numRuns: runs(60) },
    );
  });

  test('of thousands of entities it stays one that GitHub takes, with every fold closed', () => {
    const some = (word: string) => Array.from({ length: 300 }, (_, index) => component(`changed-${index}`, { properties: { a: word.repeat(40), b: word.repeat(40), c: word.repeat(40) } }));
    const fresh = Array.from({ length: 700 }, (_, index) => component(`fresh-${index}`, {}, { title: `A component with quite a long title, number ${index}` }));
    const said = `${changesMarker}\n${markdown(some('this '), [...some('that '), ...fresh])}`;
    expect(said.length).toBeLessThan(65_536);
    expect(said.split('<details>').length).toBe(said.split('</details>').length);
    expect(said).toContain('Added (700)');
    expect(said).toContain('tells all of it');
  });

  test('is one, edited in place; where nothing is to be said none is begun, and what is closed is left alone', async () => {
    const paper = new Paper(smallCompany);
    const pull = paper.propose('feature', 'A feature', { 'catalog/x.yaml': 'x' });
    const { door } = paper.hands();
    expect(await commentChanges(door, pull, noChanges)).toBe('nothing to say');
    expect(paper.said(pull)).toBeUndefined();
    expect(await commentChanges(door, pull, 'One.')).toBe('written');
    expect(await commentChanges(door, pull, 'Two.')).toBe('written');
    expect(paper.said(pull)).toBe(`${changesMarker}\nTwo.`);
    expect(await commentChanges(door, pull, noChanges)).toBe('written');
    expect(paper.said(pull)).toBe(`${changesMarker}\n${noChanges}`);
    await door.updatePull(pull, { state: 'closed' });
    expect(await commentChanges(door, pull, 'Three.')).toBe('closed');
    expect(paper.said(pull)).toBe(`${changesMarker}\n${noChanges}`);
  });
});
