import { expect, test } from 'vitest';
import { diffTable, parsePatch } from '../../scripts/sandbox/pages/diff.ts';

const PATCH = `@@ -3,3 +3,4 @@ a line
 same
-old <b>
+new
+-- more
 end
\\ No newline at end of file
@@ -20 +21 @@
-x
+y`;

test('lines know their number on either side', () => {
  expect(parsePatch(PATCH)).toEqual([
    { kind: 'hunk', text: '@@ -3,3 +3,4 @@ a line' },
    { kind: 'context', before: 3, after: 3, text: 'same' },
    { kind: 'removed', before: 4, text: 'old <b>' },
    { kind: 'added', after: 4, text: 'new' },
    { kind: 'added', after: 5, text: '-- more' },
    { kind: 'context', before: 5, after: 6, text: 'end' },
    { kind: 'note', text: 'No newline at end of file' },
    { kind: 'hunk', text: '@@ -20 +21 @@' },
    { kind: 'removed', before: 20, text: 'x' },
    { kind: 'added', after: 21, text: 'y' },
  ]);
});

test('added and removed are said in words and signs, and the text is escaped', () => {
  const table = diffTable(PATCH, 'a.txt').toString();
  expect(table).toContain('<span class="sign" aria-hidden="true">−</span><span class="unseen">Removed: </span>old &lt;b&gt;');
  expect(table).toContain('<span class="sign" aria-hidden="true">+</span><span class="unseen">Added: </span>new');
});

test('a very long change is cut, and says so', () => {
  const long = `@@ -0,0 +1,5000 @@\n${'+x\n'.repeat(5000)}`.trimEnd();
  expect(diffTable(long, 'a').toString()).toContain('2001 more lines are not shown.');
});
