import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../scripts/sandbox/pages/markdown.ts';

const OPTIONS = {
  breaks: true,
  headings: 4,
  issue: (number: number) => number === 12 ? '/o/r/issues/12' : undefined,
  person: (login: string) => login.toLowerCase() === 'ada' ? '/ada' : undefined,
};

function shown(text: string): string {
  return renderMarkdown(text, OPTIONS).toString();
}

describe('what GitHub shows', () => {
  test('comments are hidden, also across lines', () => {
    expect(shown('<!-- signpost:request -->\nHello\n\n<!-- a\nb -->\nbye <!-- x --> now')).toBe('<p>Hello</p>\n<p>bye  now</p>\n');
  });

  test('details fold, and hold Markdown', () => {
    expect(shown('<details><summary>The **plan**</summary>\n\n```sql\nselect 1\n```\n\n</details>\n\nafter')).toBe(
      '<details>\n<summary>The <strong>plan</strong></summary>\n<pre tabindex="0"><code class="language-sql">select 1\n</code></pre>\n</details>\n<p>after</p>\n');
  });

  test('details that never end are text', () => {
    expect(shown('<details>\n<summary>x</summary>\n\nleft open')).not.toContain('<details>');
  });

  test('headings go below the page without a gap, whatever their level', () => {
    expect(shown('## a\n#### b\n# c').match(/<h\d/g)).toEqual(['<h4', '<h5', '<h4']);
  });

  test('tasks say whether they are done', () => {
    expect(shown('- [x] one\n- [ ] two')).toMatch(/aria-label="Done">☑<\/span> one[\s\S]*aria-label="Not done">☐<\/span> two/);
  });

  test('known issues and people are linked; unknown ones, code and addresses are not', () => {
    expect(shown('#12 by @Ada')).toBe('<p><a href="/o/r/issues/12">#12</a> by <a href="/ada">@Ada</a></p>\n');
    expect(shown('#13 @bob `#12` a@ada.example x#12')).not.toMatch(/href="\/(o|ada)/);
    expect(shown('[see #12](https://example.org)').match(/<a /g)).toHaveLength(1);
  });

  test('alerts', () => {
    expect(shown('> [!WARNING]\n> Careful')).toContain('<blockquote class="alert warning">\n<p><strong>Warning:</strong>');
  });

  test('relative links and images of a file lead into the repository', () => {
    const file = (path: string, as: string): string => `/${as}/${path}`;
    const text = renderMarkdown('[g](docs/g.md) [a](#a) ![p](p.png) ![q](https://x.example/q.png)', { ...OPTIONS, file }).toString();
    expect(text).toContain('href="/page/docs/g.md"');
    expect(text).toContain('href="#a"');
    expect(text).toContain('<img src="/image/p.png" alt="p">');
    expect(text).toContain('<a href="https://x.example/q.png">Image: q</a>');
  });
});

describe('what nobody may smuggle in', () => {
  test.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', '&#106;avascript:x', 'java\tscript:x'])('a link to %s', (target) => {
    for (const text of [`[x](${target})`, `<${target}>`, `![x](${target})`, `[x]\n\n[x]: ${target}`]) {
      expect(shown(text)).not.toMatch(/(href|src)="(?!mailto)/);
    }
  });

  test('tags and handlers, however they are cut together', () => {
    const pieces = ['<script>', '<img src=x onerror=1>', '<details>', '</details>', '<summary>', '</summary>', '<details open>', '<!--', '-->', '</div>', '<b onclick="x">',
      '\n', '\n\n', '> ', '- [x] ', '`', '```\n', '[a](', ')', 'javascript:1', '#12', '@ada', '"', "'", '<', '>', 'x'];
    fc.assert(fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
      const text = shown(parts.join(''));
      const tags = [...text.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
      for (const [, name = '', rest = ''] of tags) {
        expect(['script', 'img', 'div', 'b']).not.toContain(name.toLowerCase());
        expect(rest).not.toMatch(/\son\w+=/);
        expect(rest).not.toMatch(/(href|src)="\s*javascript/i);
      }
      const open = tags.filter(([tag]) => /^<details/.test(tag)).length;
      expect(tags.filter(([tag]) => tag === '</details>')).toHaveLength(open);
    }), { numRuns: 500 });
  });
});
