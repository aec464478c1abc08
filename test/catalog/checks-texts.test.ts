import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../scripts/catalog/catalog.ts';
import { secretIn, withoutSecrets } from '../../scripts/catalog/secrets.ts';
import { annotation, problemText } from '../../scripts/commands/print-problems.ts';
import { groupByCause } from '../../scripts/model/grouping.ts';
import { memoryFiles } from '../../scripts/read/files.ts';
import { checkout, entity } from './world.ts';

const letters = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4gH6';
/** Put together here, so that nobody's scanner takes this file for a leak. */
const secrets: readonly (readonly [string, string])[] = [
  ['a token of GitHub', `ghp_${letters}`],
  ['a token of GitHub', `ghs_${letters}abc`],
  ['a token of GitHub', `github_pat_${letters}_${letters}`],
  ['an access key of AWS', `AKIA${'Q4J7ZT2MX9WB5KLD'}`],
  ['a token of Slack', `xoxb-${'123456789012'}-${letters.slice(0, 24)}`],
  ['a key of Google', `AIza${letters.slice(0, 35)}`],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEAx7'],
];

describe('credentials', () => {
  test.each(secrets)('%s is told by its form, and masked', (kind, secret) => {
    const text = `token: ${secret} and so on`;
    expect(secretIn(text)).toBe(kind);
    const masked = withoutSecrets(text);
    expect(masked).toHaveLength(text.length);
    expect(masked).not.toContain(secret.slice(0, 12));
    expect(secretIn(masked)).toBeUndefined();
  });

  test.each([
    'xoxb-your-token-goes-here-please',
    `ghp_${'x'.repeat(36)}`,
    'ghp_tooshort1234567890',
    'AKIAIOSFODNN7EXAMPLE',
    'the gho_ prefix and the AKIA prefix are explained in the manual',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  ])('%s is none', (text) => {
    expect(secretIn(text)).toBeUndefined();
    expect(withoutSecrets(text)).toBe(text);
  });

  test('an example before a real one hides nothing', () => {
    expect(secretIn(`AKIAIOSFODNN7EXAMPLE ${secrets[3]?.[1]}`)).toBe('an access key of AWS');
  });

  test('are found at any depth, and printed nowhere', () => {
    const token = secrets[0]?.[1] ?? '';
    // The type is wrong as well, so that another check quotes it, and the annotation is quoted by a third.
    const text = entity('Component', 'a', { type: 'service', lifecycle: [token], owner: 'x', deep: [{ er: `curl -H 'Authorization: ${token}'` }] }, { annotations: { 'github.com/project-slug': token }, links: [{ url: `http://me:${token}@a.example/`, title: 'a' }] });
    const files = memoryFiles({ 'a.yaml': text });
    const problems = groupByCause(loadCatalog(files).problems);
    expect(problems.filter(({ code }) => code === 'secret-in-file').map(({ message }) => message.split(' ')[0])).toEqual(['metadata.annotations.github.com/project-slug', 'metadata.links[0].url', 'spec.lifecycle[0]', 'spec.deep[0].er']);
    expect(problems.length).toBeGreaterThan(4);
    for (const problem of problems) {
      const printed = `${problemText(problem, files, false)}${annotation(problem)}${JSON.stringify({ ...problem, cause: '' })}`;
      expect(printed).not.toContain(token.slice(0, 20));
    }
  });
});

describe('definitions of APIs', () => {
  const wrong = (type: string, definition: unknown) => {
    const { problems } = checkout({ 'a.yaml': entity('API', 'a', { type, lifecycle: 'production', owner: 'x', definition }) });
    return problems.find(({ code }) => code === 'api-definition')?.fix;
  };

  test.each([
    ['openapi', 'openapi: 3.1.0\n'],
    ['openapi', '# Ours\n\n"swagger": "2.0"\n'],
    ['openapi', '{"info":{},"openapi":"3.0.0"}'],
    ['openapi', '{\r\n  "openapi" : "3.0.0"\r\n}'],
    ['OpenAPI', "'openapi': 3.0.0"],
    ['asyncapi', 'asyncapi: 3.0.0\n'],
    ['graphql', 'schema { query: Query }'],
    ['graphql', '"""Ours"""\ntype Query { a: Int }'],
    ['graphql', 'extend type Query @key(fields: "id") { a: Int }'],
    ['graphql', '{"data":{"__schema":{}}}'],
    ['grpc', 'syntax = "proto3";'],
    ['grpc', 'message Move { string id = 1; }'],
    ['openapi', 'https://api.example.com/openapi.yaml'],
    ['trpc', 'anything at all'],
    ['constructor', 'anything at all'],
    ['__proto__', 'anything at all'],
  ])('of type %s may be %j', (type, definition) => {
    expect(wrong(type, definition)).toBeUndefined();
  });

  test.each([
    ['openapi', 'asyncapi: 3.0.0', 'It is asyncapi, so correct spec.type.'],
    ['asyncapi', '{"swagger": "2.0"}', 'It is openapi, so correct spec.type.'],
    ['openapi', './openapi.yaml', 'To take it from the file, write definition: { $text: ./openapi.yaml }'],
    ['openapi', 'We speak openapi: see the wiki.', 'Correct spec.type, or put the definition itself there.'],
    ['graphql', 'TODO', 'Correct spec.type, or put the definition itself there.'],
    ['grpc', 'TODO', 'Correct spec.type, or put the definition itself there.'],
  ])('of type %s cannot be %j', (type, definition, fix) => {
    expect(wrong(type, definition)).toBe(fix);
  });
});
