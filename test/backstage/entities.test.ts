import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entityViolations } from '../../scripts/catalog/schema.ts';
import { nearEdges, oneChangeEach, valid } from './documents.ts';
import { backstageRefusal } from './verdict.ts';

/** Ours and Backstage's, in words, so that a difference says what each of them thought. There is no known difference. */
async function verdicts(document: unknown) {
  const ours = entityViolations(document).map(({ message }) => message);
  const theirs = await backstageRefusal(document);
  const said = `${JSON.stringify(document)}\n  Signpost: ${ours.join(' ') || 'takes it'}\n  Backstage: ${theirs ?? 'takes it'}`;
  return { ours, theirs, same: (ours.length === 0) === (theirs === undefined), said };
}

describe('the same verdict on a document as Backstage', () => {
  test.each(valid.map((document) => [`${String(document['kind'])} ${JSON.stringify(document['spec'])}`, document] as const))('%s is taken', async (_name, document) => {
    expect(await verdicts(document)).toMatchObject({ ours: [], theirs: undefined });
  });

  test('at every edge of every rule', async () => {
    let compared = 0;
    const different: string[] = [];
    for (const document of oneChangeEach()) {
      compared += 1;
      const { same, said } = await verdicts(document);
      if (!same) different.push(said);
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(10_000);
  });

  test('with several changes at once', async () => {
    let refused = 0;
    const runs = 10_000;
    await fc.assert(
      fc.asyncProperty(nearEdges, async (document) => {
        const { theirs, same, said } = await verdicts(document);
        if (theirs !== undefined) refused += 1;
        if (!same) throw new Error(said);
      }),
      { numRuns: runs },
    );
    // A generator that only makes what everybody takes, or refuses, would show nothing.
    expect(refused).toBeGreaterThan(runs / 5);
    expect(refused).toBeLessThan((runs * 4) / 5);
  });

  test.each([null, undefined, 'text', 1, true, [], [{}], {}])('what is no entity at all: %j', async (document) => {
    expect(await verdicts(document)).toMatchObject({ same: true, theirs: expect.any(String) as string });
  });
});
