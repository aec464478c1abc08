import fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../scripts/model/json.ts';

/** A place in a document, and what to put there; undefined takes the key out. */
export interface Mutation {
  readonly path: readonly string[];
  readonly value: Json | undefined;
}

const version = 'backstage.io/v1alpha1';

/** Everything filled in, so that a place that is taken out or changed had something. */
const metadata = {
  name: 'a',
  namespace: 'b',
  title: 'A',
  description: 'An a.',
  labels: { 'example.com/c': 'd' },
  annotations: { 'backstage.io/source-location': 'url:https://example.com/' },
  tags: ['e'],
  links: [{ url: 'https://example.com/', title: 'E', icon: 'f', type: 'g' }],
};

/** One valid document for each kind, and for each shape that a kind can take. */
export const valid: readonly JsonObject[] = [
  { apiVersion: version, kind: 'Component', metadata, spec: { type: 't', lifecycle: 'l', owner: 'o', system: 's', subcomponentOf: 'c', providesApis: ['a'], consumesApis: ['b'], dependsOn: ['component:a'] } },
  { apiVersion: version, kind: 'API', metadata, spec: { type: 'openapi', lifecycle: 'l', owner: 'o', system: 's', definition: 'd' } },
  { apiVersion: version, kind: 'API', metadata, spec: { type: 'mcp-server', lifecycle: 'l', owner: 'o', remotes: [{ type: 'streamable-http', url: 'https://example.com/mcp' }] } },
  { apiVersion: version, kind: 'API', metadata, spec: { type: 'mcp-server', lifecycle: 'l', owner: 'o', definition: 'd' } },
  { apiVersion: 'backstage.io/v1beta1', kind: 'Resource', metadata, spec: { type: 't', owner: 'o', system: 's', dependsOn: ['component:a'], dependencyOf: ['component:b'] } },
  { apiVersion: version, kind: 'System', metadata, spec: { owner: 'o', domain: 'd', type: 't' } },
  { apiVersion: version, kind: 'Domain', metadata, spec: { owner: 'o', subdomainOf: 'd', type: 't' } },
  { apiVersion: version, kind: 'Group', metadata, spec: { type: 't', children: [], members: ['m'], parent: 'p', profile: { displayName: 'd', email: 'e', picture: 'p' } } },
  { apiVersion: version, kind: 'User', metadata, spec: { memberOf: ['g'], profile: { displayName: 'd', email: 'e', picture: 'p' } } },
  { apiVersion: version, kind: 'Location', metadata, spec: { type: 'url', target: './a.yaml', targets: ['./b.yaml'], presence: 'optional' } },
  { apiVersion: 'scaffolder.backstage.io/v1beta3', kind: 'Template', metadata, spec: { type: 't', owner: 'o', steps: [] } },
  { apiVersion: 'example.com/v1', kind: 'Widget', metadata, spec: { anything: 1 } },
];

const specKeys = [
  ...['type', 'lifecycle', 'owner', 'system', 'subcomponentOf', 'providesApis', 'consumesApis', 'dependsOn', 'dependencyOf', 'definition'],
  ...['remotes', 'domain', 'subdomainOf', 'profile', 'parent', 'children', 'members', 'memberOf', 'target', 'targets', 'presence'],
];

/** What only Signpost reads; Backstage takes anything there. */
const additionKeys = ['contacts', 'license', 'billOfMaterials', 'properties', 'certificate', 'classification', 'development', 'instance'];

/** Allowed in some name or other, and the neighbours of what is allowed. */
const characters = [...'09/:@AZ[`az{-._+#~ é\n\t\u0000\ufeff', '\u00a0', '\u212a', '\u{1d7d8}'];
const x = (length: number) => 'x'.repeat(length);

/** Texts at the limits of names, tags and the like: every character at every position, and every length. */
const words: readonly string[] = [
  '',
  ...characters.flatMap((each) => [each, `${each}z`, `a${each}`, `a${each}z`, `a${each}${each}z`]),
  ...[62, 63, 64, 65, 253, 254].flatMap((length) => [x(length), `${x(length - 2)}-z`, `${x(length - 1)}-`]),
  ...['default', 'c++', 'c#', 'a:b', 'a b', '  '],
];

/** What may stand before the slash of a version or a key: labels of up to 63 characters, 253 in all. */
const domains: readonly string[] = [
  ...words,
  ...[62, 63, 64].flatMap((length) => [`${x(length)}.b`, `a.${x(length)}`, `a.${x(length)}.b`]),
  ...[252, 253, 254, 255].map((length) => 'abc.'.repeat(70).slice(0, length - 1) + 'z'),
  ...['a.b', 'a..b', '.a', 'a.', 'a-.b', 'a.-b', 'a--b.c', 'A.b', 'backstage.io'],
];
const prefixed: readonly string[] = [...words, ...domains.map((domain) => `${domain}/v1`), ...words.map((word) => `a.b/${word}`), 'a/b/c', '//', 'a//b'];

const references = ['a', 'component:a', 'component:b/a', 'b/a', 'b/a:c', ':a', '/a', 'a:', 'a/', 'a:/b', 'a:b:c', 'a/b/c', ' a ', ' ', 'COMPONENT:B/A'];
const addresses: readonly string[] = [
  ...['https://example.com/', 'http://x', 'https://', 'https:', 'https:x', '//x', '/x', 'x', 'x.com', 'mailto:a@b', 'tel:1', 'javascript:1', 'a:', ':a', '1:a', 'a b:c', '', ' '],
  ...['http://[::1]', 'http://[::1', 'http://a b', 'http://a:99999', 'http://a:1', ' https://x ', 'https://x\n', 'https://é', 'https://x/${{ y }}', 'file:///a', 'data:,', 'http://%', 'http://a%00b'],
];

/** Anything that is no text, or a text where something else belongs. */
const wrong: readonly Json[] = [
  ...[null, '', ' ', 'a', 0, 1, -1, 1.5, true, false, [], {}, [null], [''], [' '], ['a'], ['a', 'a'], [1], [[]], [{}]],
  ...[{ a: 'b' }, { a: null }, { a: 1 }, { a: true }, { a: [] }, { a: {} }, { '': 'a' }],
];
const wrongInObject = (key: string, rest: JsonObject) => wrong.map((value): Json => ({ ...rest, [key]: value }));

/** A place, and what is near the edge of its rule there. */
interface Place {
  readonly path: string;
  readonly edges: readonly Json[];
}

const links: readonly Json[] = [
  ...addresses.map((url) => [{ url }]),
  ...['title', 'icon', 'type'].flatMap((key) => [...words, ...wrong].map((value) => [{ url: 'https://x', [key]: value }])),
  ...['url', 'other'].flatMap((key) => wrongInObject(key, { url: 'https://x' }).map((link) => [link])),
  ...[[{ title: 'a' }], [{ url: 'https://x' }, { url: 'x' }]],
];
const remotes: readonly Json[] = [
  ...['type', 'url', 'other'].flatMap((key) => wrongInObject(key, { type: 't', url: 'u' }).map((remote) => [remote])),
  ...[[{ type: 't' }], [{ url: 'u' }], [{ type: 't', url: 'u' }], [{ type: 't', url: 'u' }, {}]],
];

export const places: readonly Place[] = [
  { path: 'apiVersion', edges: [...prefixed, 'backstage.io/v1alpha1', 'backstage.io/v1beta1', 'backstage.io/v1', 'Backstage.io/v1alpha1'] },
  { path: 'kind', edges: [...words, 'Component', 'component', 'API', 'Api', 'Resource', 'System', 'Domain', 'Group', 'User', 'Location', 'AiResource'] },
  ...['metadata', 'spec', 'relations', 'status', 'extra', 'Metadata', ''].map((path) => ({ path, edges: [] })),
  ...['name', 'namespace', 'title', 'description', 'uid', 'etag', 'generation', 'extra'].map((key) => ({ path: `metadata.${key}`, edges: words })),
  { path: 'metadata.labels', edges: [...prefixed.map((key) => ({ [key]: 'v' })), ...words.map((value) => ({ k: value })), ...wrongInObject('k', {})] },
  { path: 'metadata.annotations', edges: [...prefixed.map((key) => ({ [key]: 'v' })), ...words.map((value) => ({ k: value })), ...wrongInObject('k', {})] },
  { path: 'metadata.tags', edges: [...words.map((word) => [word]), ['a', 'B'], ['a', null]] },
  { path: 'metadata.links', edges: links },
  ...specKeys.map((key) => ({ path: `spec.${key}`, edges: [...references, ...references.map((each) => [each]), ['a', ''], ['a', 1]] })),
  ...additionKeys.map((key) => ({ path: `spec.${key}`, edges: [{ owner: ['a'] }, 'Apache-2.0', 'secret'] })),
  { path: 'spec.type', edges: ['openapi', 'mcp-server', 'MCP-server', 'url', 'file'] },
  { path: 'spec.remotes', edges: remotes },
  { path: 'spec.profile', edges: ['displayName', 'email', 'picture', 'other'].flatMap((key) => wrongInObject(key, {})) },
  { path: 'spec.presence', edges: ['required', 'optional', 'Required'] },
];

function* mutationsOf({ path, edges }: Place): Generator<Mutation> {
  for (const value of [...edges, ...wrong, undefined]) yield { path: path.split('.'), value };
}

/** Every place of every kind at every edge, one at a time. What is the same for all kinds is tried with the first alone. */
export function* oneChangeEach(): Generator<Json> {
  for (const [index, document] of valid.entries()) {
    for (const place of places) {
      if (index > 0 && place.path !== 'spec' && !place.path.startsWith('spec.')) continue;
      for (const mutation of mutationsOf(place)) if (isCompared(document, mutation)) yield changed(document, mutation.path, mutation.value);
    }
  }
}

const free = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const mutation: fc.Arbitrary<Mutation> = fc.constantFrom(...places).chain((place) =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...mutationsOf(place)) }, { weight: 1, arbitrary: free.map((value) => ({ path: place.path.split('.'), value })) }),
);

/** A valid document with none to three places changed to something near an edge of its rule. */
export const nearEdges: fc.Arbitrary<Json> = fc
  .tuple(fc.constantFrom(...valid), fc.array(mutation, { maxLength: 3 }))
  .map(([document, mutations]) => mutations.filter((each) => isCompared(document, each)).reduce<Json>((at, { path, value }) => changed(at, path, value), document));

/** What a template's spec must hold is in a package of Backstage that is not installed. */
function isCompared({ kind }: JsonObject, { path }: Mutation): boolean {
  return kind !== 'Template' || path[0] !== 'spec';
}

/** Leaves the document as it is when the path leads through something that is no object. */
function changed(at: Json, path: readonly string[], value: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined || !isJsonObject(at)) return at;
  const { [key]: old, ...others } = at;
  const inner = rest.length === 0 ? value : changed(old ?? {}, rest, value);
  return inner === undefined ? others : { ...others, [key]: inner };
}
