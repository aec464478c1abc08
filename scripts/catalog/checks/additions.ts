import type { Entity } from '../../model/entity.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { resolvePath } from '../../read/layout.ts';
import { certificatesOf, contactRef, contactRoles, licenseOf, propertiesOf } from '../additions.ts';
import { isSecretReference, secretParts } from '../config.ts';
import { objectOr } from '../entity.ts';
import { environments } from '../environments.ts';
import { licenseFault } from '../license.ts';
import { loginOf } from '../people.ts';
import { additionViolations, mayHaveAdditions } from '../schema.ts';
import { nearest, spelledOut } from '../suggest.ts';
import type { Check, Finding, World } from '../world.ts';
import { named } from './finding.ts';

/** What Signpost adds to the kinds of Backstage: apart from their schemas, whose verdict must equal Backstage's. */
export const additionChecks: readonly Check[] = [
  {
    code: 'own-field',
    severity: 'strict',
    holds: 'Contacts, licence, bill of materials, properties, certificate, classification, development, membership and topics have the shape that Signpost reads.',
    *find({ documents }) {
      for (const at of documents) {
        for (const { path, on, message, fix } of additionViolations(at.value)) yield { at, path, on, message, ...(fix === undefined ? {} : { fix }) };
      }
    },
  },
  {
    code: 'license-expression',
    severity: 'strict',
    holds: 'Every licence is an SPDX expression of current ids.',
    find: licenses,
  },
  {
    code: 'contact-unknown',
    severity: 'strict',
    holds: 'Every @user and team:// among the contacts is in the catalog.',
    find: contacts,
  },
  {
    code: 'property-environment',
    severity: 'strict',
    holds: 'Properties differ only in environments that the catalog has.',
    find: propertyEnvironments,
  },
  {
    code: 'property-secret',
    severity: 'strict',
    holds: 'Properties that are called a password, key or token hold a reference, secret://name#key, and references are written so.',
    find: propertySecrets,
  },
  {
    code: 'certificate-file',
    severity: 'strict',
    holds: 'Every certificate file is a public certificate in PEM, and holds no private key.',
    find: certificateFiles,
  },
  {
    code: 'addition-misplaced',
    severity: 'warning',
    holds: 'What Signpost adds stands in spec, under the name by which it is read.',
    own: true,
    *find({ documents }) {
      for (const at of documents) if (mayHaveAdditions(at.value)) yield* misplaced(at);
    },
  },
];

/** Names that people give to additions; nothing would read them. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ['contact', 'contacts'],
  ['licence', 'license'],
  ['licenses', 'license'],
  ['licences', 'license'],
  ['billOfMaterial', 'billOfMaterials'],
  ['bom', 'billOfMaterials'],
  ['sbom', 'billOfMaterials'],
  ['property', 'properties'],
  ['certificates', 'certificate'],
  ['classifications', 'classification'],
  ['developing', 'development'],
  ['memberships', 'membership'],
  ['topic', 'topics'],
]);
const additionNames: ReadonlySet<string> = new Set(otherNames.values());

function* misplaced(at: Finding['at']): Iterable<Finding> {
  const value = isJsonObject(at.value) ? at.value : {};
  const spec = objectOr(value['spec']);
  for (const other in spec) {
    const name = otherNames.get(other);
    if (name === undefined) continue;
    const free = spec[name] === undefined;
    const message = `Nothing reads spec.${other}; Signpost reads spec.${name}.`;
    yield { at, path: ['spec', other], on: 'key', message, fix: free ? `Rename it to ${name}.` : `Move what it says to ${name}.`, ...(free && { repair: { key: name } }) };
  }
  const metadata = objectOr(value['metadata']);
  for (const name in metadata) {
    if (!additionNames.has(name)) continue;
    yield { at, path: ['metadata', name], on: 'key', message: `Nothing reads metadata.${name}; Signpost reads spec.${name}.`, fix: 'Move it to spec.' };
  }
}

/** The same few contacts and licences stand in thousands of entities: each is thought about once. */
function once<Value>(think: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    if (!known.has(text)) known.set(text, think(text));
    return known.get(text) as Value;
  };
}

/** Entities of Backstage's kinds that have this key in their spec. */
export function* having(world: World, key: string): Iterable<readonly [Entity, Finding['at']]> {
  for (const entity of world.catalog.entities) {
    if (entity.spec[key] === undefined) continue;
    const at = world.documentOf(entity.ref);
    if (at && mayHaveAdditions(at.value)) yield [entity, at];
  }
}

function* licenses(world: World): Iterable<Finding> {
  const faultOf = once(licenseFault);
  for (const [entity, at] of having(world, 'license')) {
    const license = licenseOf(entity) ?? '';
    const fault = license === '' ? undefined : faultOf(license);
    if (fault) yield { at, path: ['spec', 'license'], ...fault, cause: license };
  }
}

function* contacts(world: World): Iterable<Finding> {
  const logins = new Set(world.catalog.ofKind('User').map(loginOf));
  const faultOf = once((id: string) => contactFault(world, logins, id));
  for (const [entity, at] of having(world, 'contacts')) {
    for (const [path, id] of contactIds(objectOr(entity.spec['contacts']))) {
      const fault = faultOf(id);
      if (fault) yield { at, path, cause: id, ...fault };
    }
  }
}

function contactFault({ catalog }: World, logins: ReadonlySet<string>, id: string): Fault | undefined {
  const ref = contactRef(id);
  if (ref === undefined || catalog.get(ref)) return undefined;
  const isUser = id.startsWith('@');
  if (isUser && logins.has(id.slice(1).toLowerCase())) return undefined;
  const sign = isUser ? '@' : 'team://';
  const near = nearest(id.slice(sign.length), catalog.ofKind(isUser ? 'User' : 'Group').map(({ name }) => name));
  return {
    message: `${id} is no ${isUser ? 'user' : 'group'} of the catalog.`,
    fix: near ? `Did you mean "${sign}${near}"?` : `Add the ${isUser ? 'person' : 'group'} to the catalog, or take the contact out.`,
  };
}

function* contactIds(contacts: JsonObject): Iterable<readonly [readonly (string | number)[], string]> {
  for (const role of contactRoles) {
    const value = contacts[role];
    if (typeof value === 'string') yield [['spec', 'contacts', role], value];
    if (!Array.isArray(value)) continue;
    for (const [index, id] of value.entries()) if (typeof id === 'string') yield [['spec', 'contacts', role, index], id];
  }
}

function* propertyEnvironments(world: World): Iterable<Finding> {
  const names = environments(world.catalog).map(({ name }) => name);
  const known = new Set(names);
  for (const [entity, at] of having(world, 'properties')) {
    for (const [namespace, group] of Object.entries(objectOr(entity.spec['properties']))) {
      const overrides = isJsonObject(group) ? objectOr(group['environments']) : {};
      for (const name of Object.keys(overrides).filter((each) => !known.has(each))) {
        const near = nearest(name, names) ?? spelledOut(name, names);
        const all = names.length > 0 ? `Environments: ${named(names)}.` : 'The catalog has no environments yet.';
        yield {
          at,
          path: ['spec', 'properties', namespace, 'environments', name],
          on: 'key',
          cause: name,
          message: `Properties of "${namespace}" differ in "${name}", but the catalog has no such environment.`,
          fix: near ? `Did you mean "${near}"?  ${all}` : all,
        };
      }
    }
  }
}

/** Words that a key ends with when its value is one. `tokenLifetime` and `passwordPolicy` are none. */
const secretWords = /(?:^|[-_.])(?:password|passwd|passphrase|secret|token|credentials?|(?:api|private|access|secret)[-_.]?key)$/;

function isSecretKey(key: string): boolean {
  return secretWords.test(key.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase());
}

function* propertySecrets({ catalog, documentOf }: World): Iterable<Finding> {
  for (const entity of catalog.entities) {
    if (entity.spec['properties'] === undefined) continue;
    const at = documentOf(entity.ref);
    if (!at || !(mayHaveAdditions(at.value) || entity.kind === 'Environment')) continue;
    for (const { namespace, key, value, overrides } of propertiesOf(entity)) {
      const written = [[[namespace, key], value] as const, ...Object.entries(overrides).map(([name, other]) => [[namespace, 'environments', name, key], other] as const)];
      for (const [path, given] of written) {
        const fault = typeof given === 'string' ? secretFault(key, given) : undefined;
        if (fault) yield { at, path: ['spec', 'properties', ...path], ...fault };
      }
    }
  }
}

const secretForm = 'Write secret://name#key: where the secret is kept, and which part of it.';

function secretFault(key: string, value: string): Fault | undefined {
  if (isSecretReference(value)) return secretParts(value) ? undefined : { message: `The reference of "${key}" cannot be read.`, fix: secretForm };
  return value !== '' && isSecretKey(key) ? { message: `"${key}" holds a text that everybody can read.`, fix: `If it is a secret, replace it where it is used, since the history keeps this one. ${secretForm}` } : undefined;
}

function* certificateFiles(world: World): Iterable<Finding> {
  for (const [entity, at] of having(world, 'certificate')) {
    for (const { file, path } of certificatesOf(entity)) {
      if (file === undefined || /^(?:\/|[A-Za-z][A-Za-z0-9+.-]*:)/.test(file)) continue;
      const found = resolvePath(at.file, file);
      const text = found === undefined ? undefined : world.files.text(found);
      const fault = found === undefined ? outside : text === undefined ? missing(found) : certificateFault(text);
      if (fault) yield { at, path: [...path, 'file'], ...fault };
    }
  }
}

type Fault = Pick<Finding, 'message' | 'fix'>;

const outside: Fault = { message: 'The certificate lies outside of this repository.', fix: 'Put a copy beside this file: a certificate is public.' };

function missing(path: string): Fault {
  return { message: `There is no file ${path}.`, fix: 'The path is relative to this file; correct it, or add the certificate in PEM.' };
}

/** What is wrong with a file of one or more certificates, PEM as RFC 7468 has it. */
function certificateFault(text: string): Fault | undefined {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    return {
      message: 'The file holds a private key, which whoever reads this repository can now use.',
      fix: 'Take the key out, and replace certificate and key: what was pushed once stays in the history.',
    };
  }
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----\s([\s\S]*?)\s-----END CERTIFICATE-----/g)];
  if (blocks.length === 0) return { message: 'The file is no certificate in PEM: it has no "-----BEGIN CERTIFICATE-----" with its end.', fix: 'Convert it: openssl x509 -inform der -in certificate.cer -out certificate.pem' };
  const broken = blocks.some(([, content = '']) => !isCertificate(content.replace(/\s/g, '')));
  return broken ? { message: 'What stands between the lines of the certificate is not one: expected base64 of an X.509 certificate.', fix: 'Copy the file again, whole.' } : undefined;
}

/** Base64 of a DER sequence of at least 128 bytes, which every certificate is. */
function isCertificate(base64: string): boolean {
  return base64.length % 4 === 0 && /^MI[A-Za-z0-9+/]{100,}={0,2}$/.test(base64);
}
