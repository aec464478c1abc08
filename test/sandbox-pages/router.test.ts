import { expect, test } from 'vitest';
import { messagePage } from '../../scripts/sandbox/pages/message.ts';
import { findRoute } from '../../scripts/sandbox/pages/router.ts';

const view = (): ReturnType<typeof messagePage> => messagePage('', '', 200);
const ROUTES = ['/:owner/:repo/issues/new', '/:owner/:repo/issues/:number', '/:owner/:repo/blob/*'].map((path) => ({ path, view }));

test.each([
  ['/a/b/issues/7', '/:owner/:repo/issues/:number', { owner: 'a', repo: 'b', number: '7' }],
  ['/a/b/issues/7/', '/:owner/:repo/issues/:number', { owner: 'a', repo: 'b', number: '7' }],
  ['/a/b/issues/new', '/:owner/:repo/issues/new', { owner: 'a', repo: 'b' }],
  ['/a/b/blob/main/x%20y/z%3F', '/:owner/:repo/blob/*', { owner: 'a', repo: 'b', rest: 'main/x y/z?' }],
])('%s', (address, path, params) => {
  expect(findRoute(ROUTES, address)).toMatchObject({ route: { path }, params });
});

test.each(['/a/b/issues', '/a/b/blob', '/a/b/issues/7/8', '/a/b/issues/%E0%A4%A', '/a//issues/7'])('%s is nowhere', (address) => {
  expect(findRoute(ROUTES, address)).toBeUndefined();
});
