import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { parseEndpoint, type Endpoint } from '../catalog/hosts.ts';
import { chainOf } from '../read/x509.ts';
import type { Observation } from '../report/certificates.ts';

export interface LookOptions {
  /** Milliseconds for one handshake, from looking up the name to its end. */
  readonly patience?: number;
  /** Milliseconds for all of them; what is left then was not looked at. */
  readonly longest?: number;
  /** Handshakes at the same time. */
  readonly atOnce?: number;
}

/** Of a chain; whoever sends more has something else in mind. */
const mostInChain = 20;

/**
 * What each endpoint presents, by the endpoint as it is written: a handshake of TLS and nothing after it. Nothing is sent but the
 * host's name, and whatever is presented is taken down, trusted or not; the runtime's roots and `NODE_EXTRA_CA_CERTS` say which it is.
 */
export async function lookAt(endpoints: Iterable<string>, { patience = 10_000, longest = 300_000, atOnce = 32 }: LookOptions = {}): Promise<ReadonlyMap<string, Observation>> {
  const found = new Map<string, Observation>();
  const waiting = [...new Set(endpoints)].values();
  const end = performance.now() + longest;
  const worker = async () => {
    for (const each of waiting) {
      const endpoint = parseEndpoint(each);
      const left = end - performance.now();
      if (endpoint === undefined) found.set(each, { unreachable: 'it is no host with a port' });
      else if (left <= 0) found.set(each, { unreachable: 'the time for all endpoints was over before its turn' });
      else found.set(each, await handshake(endpoint, Math.min(patience, left)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return found;
}

/** Never throws: whatever goes wrong is the endpoint's own. */
function handshake({ host, port }: Endpoint, patience: number): Promise<Observation> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(host) === 0 && { servername: host }) });
    const done = (observation: Observation) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(observation);
    };
    const timer = setTimeout(() => done({ unreachable: `no answer within ${Math.ceil(patience / 1000)} s` }), patience);
    socket.once('secureConnect', () => done(observed(socket)));
    socket.once('close', () => done({ unreachable: 'it closed the connection before the handshake was done' }));
    // The listener stays: a second error after the first must not end the program.
    socket.on('error', (error: NodeJS.ErrnoException) => done({ unreachable: reasonOf(error) }));
  });
}

function observed(socket: TLSSocket): Observation {
  try {
    const chain = chainOf(certificatesOf(socket.getPeerCertificate(true)));
    if (chain === undefined) return { unreachable: 'it presented no certificate' };
    // Node's types say that it is an error; it is the code as a text.
    const distrust = socket.authorized ? undefined : String(socket.authorizationError ?? 'UNTRUSTED');
    return { ...chain, ...(distrust !== undefined && { distrust }) };
  } catch {
    return { unreachable: 'it presented a certificate that cannot be read' };
  }
}

/** A root is its own issuer, so the way through a chain ends in a circle. */
function certificatesOf(peer: DetailedPeerCertificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (let each: DetailedPeerCertificate | undefined = peer; each?.raw !== undefined && chain.length < mostInChain; each = each.issuerCertificate) {
    const key = each.raw.toString('base64');
    if (seen.has(key)) break;
    seen.add(key);
    chain.push(new X509Certificate(each.raw));
  }
  return chain;
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known here',
  EAI_AGAIN: 'names could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  ETIMEDOUT: 'no answer',
};

/** In our own words: those of the other side are anybody's. */
function reasonOf({ code = '' }: NodeJS.ErrnoException): string {
  return reasons[code] ?? (/^(?:ERR_SSL|EPROTO)/.test(code) ? `it does not speak TLS 1.2 or later (${code})` : `the connection failed (${code || 'no reason given'})`);
}
