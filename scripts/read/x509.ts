import { X509Certificate } from 'node:crypto';

/** What people want to know of a certificate. Texts are whatever its issuer wrote: escape them like anybody's. */
export interface CertificateFacts {
  /** Common name of the subject, else its organisation; empty when it names neither, as modern ones may. */
  readonly subject: string;
  /** The same of the issuer. */
  readonly issuer: string;
  /** Host names and addresses that it holds for, as written: `*.example.com`, `192.0.2.7`. */
  readonly names: readonly string[];
  /** Valid from and until these moments, ISO 8601 in UTC. */
  readonly from: string;
  readonly until: string;
  /** SHA-256 of the whole certificate, in hex. */
  readonly fingerprint: string;
  /** `RSA 2048`, `EC prime256v1`, `ed25519`; empty for a key that this program does not know. */
  readonly key: string;
  /** Vouched for by itself, like a root or a certificate made on somebody's machine. */
  readonly selfSigned: boolean;
}

/** A certificate with those that stand beside it, such as its issuer's. */
export interface CertificateChain {
  readonly leaf: CertificateFacts;
  /** The others, in the order in which they were found. */
  readonly others: readonly CertificateFacts[];
  /** `sorted`: each is vouched for by the one after it. `unsorted`: all belong together, in another order. `broken`: some do not. */
  readonly order: 'sorted' | 'unsorted' | 'broken';
}

/** Why there is no certificate in a text. */
export type CertificateFault = 'private-key' | 'no-certificate' | 'unreadable';

/** A text beyond this, in characters, is no file of certificates; one of them has about 2,000. */
const longestFile = 1_000_000;
/** A chain has three or four; a bundle of all roots, some 150, is no certificate of anything. */
const mostBlocks = 30;

/** Reads certificates in PEM (RFC 7468), whatever stands around them. A text with a private key is not looked into any further. */
export function readCertificates(pem: string): CertificateChain | { readonly fault: CertificateFault } {
  if (/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/.test(pem)) return { fault: 'private-key' };
  if (pem.length > longestFile) return { fault: 'unreadable' };
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)].map(([block]) => block);
  if (blocks.length === 0) return { fault: 'no-certificate' };
  if (blocks.length > mostBlocks) return { fault: 'unreadable' };
  try {
    return chainOf(blocks.map((block) => new X509Certificate(block))) ?? { fault: 'no-certificate' };
  } catch {
    return { fault: 'unreadable' };
  }
}

/** Finds the one that the others vouch for; undefined of none. */
export function chainOf(found: readonly X509Certificate[]): CertificateChain | undefined {
  const leaf = found.find((each) => !found.some((other) => other !== each && other.raw.compare(each.raw) !== 0 && isIssuedBy(other, each))) ?? found[0];
  if (leaf === undefined) return undefined;
  const others = found.filter((each) => each !== leaf);
  const order = isSorted([leaf, ...others]) ? (found[0] === leaf ? 'sorted' : 'unsorted') : belongTogether(leaf, others) ? 'unsorted' : 'broken';
  return { leaf: factsOf(leaf), others: others.map(factsOf), order };
}

function isSorted(chain: readonly X509Certificate[]): boolean {
  return chain.every((each, index) => index === 0 || isIssuedBy(chain[index - 1] as X509Certificate, each));
}

function belongTogether(leaf: X509Certificate, others: readonly X509Certificate[]): boolean {
  const left = new Set(others);
  for (let last: X509Certificate | undefined = leaf; last !== undefined; ) {
    const child: X509Certificate = last;
    last = [...left].find((each) => isIssuedBy(child, each));
    if (last) left.delete(last);
  }
  return left.size === 0;
}

function isIssuedBy(child: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return child.checkIssued(issuer) && child.verify(issuer.publicKey);
  } catch {
    // A key of a kind that OpenSSL does not know proves nothing.
    return false;
  }
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, subjectAltName, validFrom, validTo, fingerprint256 } = certificate;
  return {
    subject: nameIn(subject),
    issuer: nameIn(issuer),
    names: namesIn(subjectAltName ?? ''),
    from: new Date(validFrom).toISOString(),
    until: new Date(validTo).toISOString(),
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    key: keyOf(certificate),
    selfSigned: subject === issuer && isIssuedBy(certificate, certificate),
  };
}

/** Node gives a distinguished name as lines of `KEY=value`; of no name at all it gives undefined. */
function nameIn(name: string | undefined): string {
  const lines = (name ?? '').split('\n');
  const value = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
  return value('CN') ?? value('O') ?? '';
}

/** `DNS:a.example, IP Address:192.0.2.7`; names with unusual signs stand in quotes since CVE-2021-44532. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|, )(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = '']) => (name.startsWith('"') ? name.slice(1, -1) : name));
}

function keyOf({ publicKey }: X509Certificate): string {
  try {
    const { asymmetricKeyType: type = '', asymmetricKeyDetails: details } = publicKey;
    if (type === 'rsa' || type === 'rsa-pss') return `RSA ${details?.modulusLength ?? ''}`.trim();
    return type === 'ec' ? `EC ${details?.namedCurve ?? ''}`.trim() : type;
  } catch {
    return '';
  }
}
