import type { Service } from '../model/service.ts';
import { compareText } from '../model/problem.ts';

/** Documentation, the change log and tests of a service do not change what it renders. */
const silent = /^(?:docs\.mdx$|CHANGELOG\.md$|tests\/)/;

/** `sha256:` and 64 hex digits over the files that decide what the service renders: path, length in bytes, text. */
export async function serviceDigest(service: Pick<Service, 'files'>): Promise<string> {
  const encoder = new TextEncoder();
  const parts = Object.entries(service.files)
    .filter(([path]) => !silent.test(path))
    .sort(([a], [b]) => compareText(a, b))
    .map(([path, text]) => `${path}\0${encoder.encode(text).length}\0${text}`);
  const hash = await crypto.subtle.digest('SHA-256', encoder.encode(parts.join('\0')));
  return `sha256:${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
