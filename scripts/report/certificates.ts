import { certificatesOf, type Certificate } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { coversHost, endpointName, parseEndpoint } from '../catalog/hosts.ts';
import { daysBetween, isDay } from '../model/day.ts';
import { compareText } from '../model/problem.ts';
import type { Entity } from '../model/entity.ts';
import type { Files } from '../read/files.ts';
import { resolvePath } from '../read/layout.ts';
import type { CertificateChain, CertificateFacts, CertificateFault } from '../read/x509.ts';
import type { ReportKind } from './kind.ts';

/** What an endpoint presented, or why it presented nothing. */
export type Observation =
  | (CertificateChain & {
      /** OpenSSL's code where the machine that looked does not trust it: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`. */
      readonly distrust?: string;
    })
  | { readonly unreachable: string };

/** By endpoint, as the catalog writes it. */
export type Observations = ReadonlyMap<string, Observation>;

export type ReadCertificates = (pem: string) => CertificateChain | { readonly fault: CertificateFault };

const certificateStates = ['expired', 'not-yet-valid', 'ending', 'valid', 'unknown'] as const;
export type CertificateState = (typeof certificateStates)[number];

/** What is wrong besides its age; each has a sentence in `certificateFaultTexts`. */
export const certificateFaultTexts = {
  'private-key': 'The file holds a private key: replace certificate and key, since whoever reads this repository can use them.',
  'missing-file': 'There is no such file.',
  'no-certificate': 'The file holds no certificate in PEM.',
  unreadable: 'The file holds something that is no X.509 certificate.',
  unreachable: 'The endpoint presented nothing.',
  'wrong-host': 'It does not hold for the endpoint’s host.',
  'self-signed': 'It is vouched for by nobody but itself.',
  untrusted: 'Whoever looked does not trust it.',
  'chain-broken': 'Some of the certificates around it are not in its chain.',
  'chain-order': 'The certificates stand in an order that some programs refuse: its own first, then each issuer.',
  'issuer-ends-first': 'A certificate of its chain ends before it does.',
  'weak-key': 'Its RSA key has fewer than 2048 bits.',
  'file-differs': 'The file is not what the endpoint presents.',
  'stated-differs': 'The day that the catalog states is not its end.',
} as const;
export type CertificateFaultCode = keyof typeof certificateFaultTexts;

/** One certificate of one entity. */
export interface CertificateRow {
  readonly ref: string;
  readonly title: string;
  /** Canonical reference; absent where nobody owns it. */
  readonly owner?: string;
  /** The endpoint's host, else the first name in it, else the file. Tells the certificates of one entity apart. */
  readonly name: string;
  readonly state: CertificateState;
  /** Whole days from today to the last one on which it is valid; 0 on that day, negative afterwards. */
  readonly daysLeft?: number;
  /** That day in UTC, of it or of the certificate in its chain that ends first. */
  readonly expires?: string;
  readonly from?: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly names?: readonly string[];
  readonly key?: string;
  readonly fingerprint?: string;
  /** What the dates are taken from: what was presented, the file, or what the catalog states. */
  readonly source: 'live' | 'file' | 'stated' | 'none';
  readonly faults: readonly CertificateFaultCode[];
  /** Path from the repository's root. */
  readonly file?: string;
  readonly endpoint?: string;
}

export interface CertificateSources {
  readonly catalog: Pick<Catalog, 'entities' | 'related' | 'settings'>;
  readonly files: Pick<Files, 'text'>;
  /** A day in UTC. */
  readonly today: string;
  readonly readCertificates: ReadCertificates;
  readonly observed?: Observations;
}

/** Every certificate of the catalog, the one that ends first first, those of which nothing is known last. */
export function certificateRows(sources: CertificateSources): readonly CertificateRow[] {
  const { catalog } = sources;
  const rows = catalog.entities.flatMap((entity) => (entity.spec['certificate'] === undefined ? [] : certificatesOf(entity).map((certificate) => rowOf(sources, entity, certificate))));
  return rows.sort((a, b) => compareText(a.expires ?? '~', b.expires ?? '~') || compareText(a.ref, b.ref) || compareText(a.name, b.name));
}

function rowOf(sources: CertificateSources, entity: Entity, certificate: Certificate): CertificateRow {
  const { catalog, today, observed } = sources;
  const endpoint = certificate.endpoint === undefined ? undefined : parseEndpoint(certificate.endpoint);
  const path = certificate.file === undefined ? undefined : resolvePath(entity.source.file, certificate.file);
  const [read, fileFault] = certificate.file === undefined ? [] : readFile(sources, path);
  const seen = certificate.endpoint === undefined ? undefined : observed?.get(certificate.endpoint);
  const presented = seen === undefined || 'unreachable' in seen ? undefined : seen;
  const chain = presented ?? read;
  const expires = chain === undefined ? statedDay(certificate) : endOf(chain).slice(0, 10);
  const daysLeft = expires === undefined ? undefined : daysBetween(today, expires);
  const faults = [
    ...(fileFault === undefined ? [] : [fileFault]),
    ...(seen !== undefined && 'unreachable' in seen ? (['unreachable'] as const) : []),
    ...(chain === undefined ? [] : faultsOf(chain, endpoint?.host)),
    ...(presented?.distrust !== undefined && !chain?.leaf.selfSigned && (daysLeft ?? 0) >= 0 ? (['untrusted'] as const) : []),
    ...(presented !== undefined && read !== undefined && presented.leaf.fingerprint !== read.leaf.fingerprint ? (['file-differs'] as const) : []),
    ...(chain !== undefined && certificate.expires !== undefined && certificate.expires !== chain.leaf.until.slice(0, 10) ? (['stated-differs'] as const) : []),
  ];
  const owner = catalog.related(entity.ref, 'ownedBy')[0];
  return {
    ref: entity.ref,
    title: entity.title,
    ...(owner !== undefined && { owner }),
    name: (endpoint && endpointName(endpoint)) ?? certificate.endpoint ?? (chain?.leaf.names[0] || undefined) ?? (chain?.leaf.subject || undefined) ?? path ?? certificate.file ?? entity.title,
    state: stateOf(chain?.leaf, daysLeft, today, catalog.settings.certificateDays),
    ...(expires !== undefined && { expires, daysLeft: daysLeft ?? 0 }),
    ...(chain && shown(chain.leaf)),
    source: presented ? 'live' : chain ? 'file' : expires === undefined ? 'none' : 'stated',
    faults,
    ...(path !== undefined && { file: path }),
    ...(certificate.endpoint !== undefined && { endpoint: certificate.endpoint }),
  };
}

function shown({ from, subject, issuer, names, key, fingerprint }: CertificateFacts) {
  return { from: from.slice(0, 10), subject, issuer, names, key, fingerprint };
}

function readFile({ files, readCertificates }: CertificateSources, path: string | undefined): readonly [CertificateChain | undefined, CertificateFaultCode | undefined] {
  const text = path === undefined ? undefined : files.text(path);
  if (text === undefined) return [undefined, 'missing-file'];
  const found = readCertificates(text);
  return 'fault' in found ? [undefined, found.fault] : [found, undefined];
}

function faultsOf({ leaf, others, order }: CertificateChain, host: string | undefined): readonly CertificateFaultCode[] {
  const bits = Number(/^RSA (\d+)$/.exec(leaf.key)?.[1] ?? 2048);
  return [
    ...(host !== undefined && !coversHost(leaf.names, host) ? (['wrong-host'] as const) : []),
    ...(leaf.selfSigned ? (['self-signed'] as const) : []),
    ...(order === 'broken' ? (['chain-broken'] as const) : []),
    ...(order === 'unsorted' ? (['chain-order'] as const) : []),
    ...(others.length > 0 && endOf({ leaf, others }) < leaf.until ? (['issuer-ends-first'] as const) : []),
    ...(bits < 2048 ? (['weak-key'] as const) : []),
  ];
}

/** The moment from which it is refused. Roots are trusted by who has them, not by their dates, and do not count. */
export function endOf({ leaf, others }: Pick<CertificateChain, 'leaf' | 'others'>): string {
  return [leaf, ...others.filter(({ selfSigned }) => !selfSigned)].map(({ until }) => until).sort(compareText)[0] ?? leaf.until;
}

function stateOf(leaf: CertificateFacts | undefined, daysLeft: number | undefined, today: string, warning: readonly number[]): CertificateState {
  if (daysLeft === undefined) return 'unknown';
  if (daysLeft < 0) return 'expired';
  if (leaf !== undefined && leaf.from.slice(0, 10) > today) return 'not-yet-valid';
  return daysLeft <= Math.max(...warning) ? 'ending' : 'valid';
}

/** A check speaks of what is no day. */
function statedDay({ expires }: Pick<Certificate, 'expires'>): string | undefined {
  return expires !== undefined && isDay(expires) ? expires : undefined;
}

export const certificatesReport: ReportKind = {
  name: 'certificates',
  summary: 'Every certificate by the days that are left',
  columns: ['daysLeft', 'expires', 'state', 'name', 'ref', 'owner', 'issuer', 'names', 'key', 'from', 'source', 'faults', 'file', 'endpoint', 'subject', 'title', 'fingerprint'],
  rows: (facts) => certificateRows(facts).map((row) => ({ ...row })),
};
