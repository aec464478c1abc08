import { expect, it } from 'vitest';
import { fieldsOf } from '../../scripts/catalog/fields.ts';
import { instanceExpressions } from '../../scripts/catalog/services.ts';
import type { JsonObject } from '../../scripts/model/json.ts';
import { backstageFieldProblems, withRepoUrls } from '../../scripts/request/backstage-fields.ts';

const pages: readonly JsonObject[] = [
  {
    properties: {
      repo: { title: 'Repository', type: 'string', 'ui:field': 'RepoUrlPicker', 'ui:options': { allowedOwners: ['harbour'] } },
      component: { title: 'Component', type: 'string', 'ui:field': 'EntityNamePicker' },
      team: { title: 'Team', type: 'string', 'ui:field': 'OwnerPicker' },
    },
  },
];
const fields = fieldsOf({ pages });

it.each(['harbour/orders', 'https://github.com/harbour/orders', 'https://github.com/harbour/orders.git', 'github.com/harbour/orders/', 'github.com?owner=harbour&repo=orders'])('takes a repository as %s', (repo) => {
  const inputs = withRepoUrls(fields, { repo });
  expect(inputs).toEqual({ repo: 'github.com?owner=harbour&repo=orders' });
  expect(withRepoUrls(fields, inputs)).toEqual(inputs);
  expect(backstageFieldProblems(fields, inputs)).toEqual([]);
});

it.each(['orders', 'harbour/', 'gitlab.com/harbour/orders', 'gitlab.com?owner=harbour&repo=orders', 'github.com?owner=harbour', 'github.com?owner=../x&repo=orders', 'github.com?owner=harbour&repo=..', 'harbour/or ders', 'harbour/orders#x', 'other/orders', '-x/orders', 'github.com?owner=harbour&repo=a%2Fb'])(
  'takes no repository called %s',
  (repo) => expect(backstageFieldProblems(fields, withRepoUrls(fields, { repo })).map(({ field }) => field)).toEqual(['repo']),
);

it('says how to write it', () => {
  expect(fields.find(({ name }) => name === 'repo')?.example).toBe('harbour/orders');
  expect(backstageFieldProblems(fields, { repo: 'x' })[0]).toMatchObject({ message: 'Repository is “x”, which names no repository on github.com.', fix: 'Write it as owner/name, for example harbour/orders.' });
  expect(backstageFieldProblems(fields, { repo: 'github.com?owner=acme&repo=orders' })[0]?.message).toMatch(/only these can be chosen: harbour/);
});

it('holds names of entities to their form', () => {
  for (const component of ['orders', 'Orders_2.x', 'a']) expect(backstageFieldProblems(fields, { component }), component).toEqual([]);
  for (const component of ['-a', 'a-', 'a b', 'a/b', 'x'.repeat(64), 'ä']) expect(backstageFieldProblems(fields, { component }), component).toHaveLength(1);
});

it('names an instance by the fields that templates of Backstage ask with', () => {
  expect(instanceExpressions({}, pages)).toEqual({ name: '${{ parameters["component"] }}', owner: '${{ parameters["team"] }}' });
  expect(instanceExpressions({ name: 'x' }, [{ properties: { owner: { type: 'string' } } }])).toEqual({ name: 'x', owner: '${{ parameters.owner }}' });
  expect(instanceExpressions(undefined, [{ properties: { where: { type: 'string', 'ui:field': 'RepoUrlPicker' } } }])).toEqual({ name: '${{ parameters["where"] | parseRepoUrl | pick(\'repo\') | lower }}' });
  expect(instanceExpressions(undefined, [])).toEqual({});
});
