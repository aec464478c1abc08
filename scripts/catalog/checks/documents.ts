import { isJsonObject } from '../../model/json.ts';
import type { Check } from '../world.ts';

export const documentChecks: readonly Check[] = [
  {
    code: 'not-an-entity',
    severity: 'error',
    always: true,
    holds: 'Every YAML document under catalog/ is an entity, with apiVersion and kind.',
    *find({ strays }) {
      for (const at of strays) {
        const lacks = ['apiVersion', 'kind'].filter((key) => !isJsonObject(at.value) || at.value[key] === undefined);
        yield {
          at,
          path: [],
          message: at.value === null ? 'The file is empty; expected an entity.' : `The document has no ${lacks.join(' and no ')}; expected an entity.`,
          fix: 'Begin with "apiVersion: backstage.io/v1alpha1" and "kind: Component", or move the file out of catalog/.',
        };
      }
    },
  },
  {
    code: 'duplicate-entity',
    severity: 'error',
    always: true,
    holds: 'No two entities have the same kind, namespace and name.',
    *find({ duplicates }) {
      for (const { ref, first, second } of duplicates) {
        yield {
          at: second,
          path: ['metadata', 'name'],
          message: `${ref} already stands in ${first.file}:${first.line}.`,
          fix: 'Rename one of them, or delete it.',
        };
      }
    },
  },
  {
    code: 'placeholder',
    severity: 'strict',
    holds: 'What $text, $json and $yaml name is a file of the catalog that can be read.',
    find: ({ placeholderFaults }) => placeholderFaults.filter(({ remote }) => !remote),
  },
  {
    code: 'placeholder-remote',
    severity: 'warning',
    holds: 'What $json and $yaml name is a file: addresses are not fetched.',
    // Whoever keeps one part of a file elsewhere keeps all of them there.
    find: ({ placeholderFaults }) => placeholderFaults.filter(({ remote }) => remote).map((fault) => ({ ...fault, cause: fault.at.file })),
  },
  {
    code: 'request-record',
    severity: 'error',
    always: true,
    holds: 'Every request.yaml under live/ is whole and stands in the folder it speaks of.',
    find: ({ instanceFaults }) => instanceFaults,
  },
];
