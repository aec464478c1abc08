import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathProblem, stepPath } from '../../scripts/request/paths.ts';

it.each(['a.md', '.gitignore', '.github/workflows/ci.yml', 'repository/.github/CODEOWNERS', 'app/[slug]/page (1).tsx', '.mvn/wrapper/maven-wrapper.properties', '.env', 'sub/request.yaml', 'Übersicht/größe.md', '.gitkeep', 'git/x'])(
  'lets %s stand in an instance',
  (path) => expect(pathProblem(path)).toBeUndefined(),
);

it.each([
  '', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/./b', '...', 'request.yaml', 'Request.YAML', '.git', '.git/config', 'a/.git/hooks/pre-commit', '.GIT/config', '.git./config', '.git /config', 'a/.Git/x',
  '.gitmodules', 'a/.gitmodules', '.gitattributes', 'a/.gitattributes', '.gitconfig', '.secret/x', 'a/.cache/x', 'a\\b', 'a\nb', 'a\0b', 'git~1/x', '.g\u200cit/config', ' a', 'a ', 'a|b', 'a:b', 'a*b', '$(x)', '~/x', 'x'.repeat(201),
])('lets nothing be called %j', (path) => expect(pathProblem(path)).toBeDefined());

it('paths of steps stay inside the workspace', () => {
  for (const [given, path] of [['./a/', 'a'], ['.', ''], ['', ''], ['a/./b', 'a/b'], ['/a', undefined], ['..', undefined], ['a/../..', undefined], ['a\\b', undefined], [3, undefined], [undefined, undefined]] as const) expect(stepPath(given)).toBe(path);
});

it('whatever is put together, it stays a path below the folder', () => {
  const part = fc.oneof(fc.constantFrom('.', '..', '.git', '.GIT', '.gitmodules', '', 'a', '.github', 'request.yaml', '.git.', '\u2024.'), fc.string({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')), (path) => {
      if (pathProblem(path)) return;
      expect(new URL(encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23'), 'file:///live/x/y/z/').pathname).toMatch(/^\/live\/x\/y\/z\/./);
      expect(path.split('/').some((each) => /^\.git(?:modules|attributes)?[. ]*$/i.test(each.normalize('NFKC')))).toBe(false);
    }),
    { numRuns: 3000 },
  );
});
