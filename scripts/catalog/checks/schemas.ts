import { isJsonObject } from '../../model/json.ts';
import { knownKinds } from '../../model/schemas.ts';
import { readDocuments, type SourceDocument } from '../../read/documents.ts';
import { settingsFile } from '../../read/layout.ts';
import { entityViolations, settingsViolations } from '../schema.ts';
import { nearest } from '../suggest.ts';
import type { Violation } from '../violations.ts';
import type { Check, Finding, World } from '../world.ts';

/** Codes that a schema gives with its `code` keyword; everything else that a schema refuses is `schema`. */
const formats: readonly (readonly [code: string, holds: string])[] = [
  ['schema', 'Every entity has the keys that its kind demands, with values of the right type.'],
  ['api-version-format', 'apiVersion is a version, with or without a domain before it.'],
  ['kind-format', 'kind is one word of letters and digits.'],
  ['name-format', 'Names have 1 to 63 letters, digits, "-", "_" and ".".'],
  ['namespace-format', 'Namespaces have 1 to 63 lower case letters, digits and "-".'],
  ['tag-format', 'Tags have 1 to 63 lower case letters, digits, ":", "+", "#" and single "-".'],
  ['label-format', 'Keys and values of labels are short names.'],
  ['annotation-format', 'Keys of annotations are names, their values texts.'],
  ['link-url', 'Every link has an address that a browser understands.'],
];

export const schemaChecks: readonly Check[] = [
  ...formats.map(([code, holds]): Check => ({ code, severity: 'error', always: true, holds, find: (world) => withCode(world, code) })),
  {
    code: 'kind-unknown',
    severity: 'warning',
    holds: 'Every kind is one that Signpost or Backstage knows, in a version it knows.',
    *find({ documents }) {
      for (const at of documents) yield* unknownKind(at);
    },
  },
  {
    code: 'settings',
    severity: 'error',
    holds: 'catalog/signpost.yaml has the settings it needs, and no others.',
    own: true,
    always: true,
    *find({ files }) {
      const { documents, problems } = readDocuments(files, settingsFile);
      for (const { file, line, column, message, fix } of problems) {
        yield { at: { file, line, column, index: 0, value: undefined }, path: [], message, ...(fix === undefined ? {} : { fix }) };
      }
      const [document] = documents;
      if (!document || problems.length > 0) return;
      for (const violation of settingsViolations(document.value)) yield finding({ ...document, line: 1, column: 1 }, violation);
    },
  },
];

const found = new WeakMap<World, ReadonlyMap<string, readonly Finding[]>>();

/** Every document is validated once, for all the codes together. */
function withCode(world: World, code: string): readonly Finding[] {
  let byCode = found.get(world);
  if (!byCode) {
    const unfilled = unfilledPlaces(world);
    const all = world.documents.flatMap((at) =>
      entityViolations(at.value)
        .filter(({ path }) => !unfilled.has(placeKey(at, path)))
        .map((violation) => ({ code: violation.code, finding: finding(at, violation) })),
    );
    const grouped = Map.groupBy(all, (each) => each.code);
    byCode = new Map([...grouped].map(([key, list]) => [key, list.map((each) => each.finding)]));
    found.set(world, byCode);
  }
  return byCode.get(code) ?? [];
}

/** Where a placeholder could not be filled in, the value says nothing. */
function unfilledPlaces(world: World): ReadonlySet<string> {
  return new Set(world.placeholderFaults.map(({ at, path }) => placeKey(at, path.slice(0, -1))));
}

function placeKey(at: SourceDocument, path: readonly (string | number)[]): string {
  return `${at.file}\0${at.index}\0${path.join('\0')}`;
}

function finding(at: SourceDocument, { path, on, message, fix }: Violation): Finding {
  return { at, path, on, message, ...(fix === undefined ? {} : { fix }) };
}

function* unknownKind(at: SourceDocument): Iterable<Finding> {
  const { value } = at;
  if (!isJsonObject(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string') return;
  const { kind, apiVersion } = value;
  const known = knownKinds.find((each) => each.kind === kind);
  if (known?.apiVersions.includes(apiVersion)) return;
  const near = nearest(kind, knownKinds.map((each) => each.kind));
  const cause = `${apiVersion} ${kind}`;
  const message = known
    ? `${kind} is not known as ${apiVersion}, so only its envelope is checked.`
    : `The kind "${kind}" of ${apiVersion} is not known, so only its envelope is checked.`;
  const fix = known ? `Signpost knows ${known.apiVersions.join(' and ')}.` : near ? `Did you mean "${near}"?` : undefined;
  yield { at, path: [known ? 'apiVersion' : 'kind'], cause, message, ...(fix ? { fix } : {}) };
}
