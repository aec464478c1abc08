import { certificateFaultTexts, type CertificateRow } from '../report/certificates.ts';
import { code, literal } from './markdown.ts';

// Every sentence about a certificate that ends. Names in certificates are whatever their issuers wrote.

export const marker = '<!-- signpost:certificate -->';

export function reminderMarker(days: number): string {
  return `<!-- signpost:certificate-${days < 0 ? 'ended' : days} -->`;
}

/** Holds the day of its end: the next certificate in the same place is another matter. */
export function titleOf({ name, ref, expires = '' }: CertificateRow): string {
  return `Certificate of ${shortened(plain(name), 120)} ends on ${expires} (${shortened(plain(ref), 90)})`;
}

/** What a title says; undefined of other titles. */
export function titleParts(title: string): { readonly name: string; readonly ref: string } | undefined {
  const [, name, ref] = /^Certificate of (.+) ends on (?:\d{4}-\d\d-\d\d)? ?\((.+)\)$/.exec(title) ?? [];
  return name === undefined || ref === undefined ? undefined : { name, ref };
}

function plain(text: string): string {
  return text.toWellFormed().replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

export interface CertificateLinks {
  readonly page?: string;
  readonly report?: string;
  readonly renewal?: { readonly title: string; readonly url?: string };
}

export function bodyOf(row: CertificateRow, { page, report, renewal }: CertificateLinks): string {
  const { title, name, expires = '', owner, names = [], issuer, from, key, file, endpoint, source, faults } = row;
  const shownNames = names.slice(0, 20).map(code).join(', ') + (names.length > 20 ? ` and ${names.length - 20} more` : '');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['What', page === undefined ? `${literal(title)} (${code(row.ref)})` : `[${literal(title)}](${page}) (${code(row.ref)})`],
    ['Owner', owner && code(owner)],
    ['Valid', from === undefined ? `until ${expires}` : `from ${from} until ${expires}`],
    ['Names in it', shownNames || undefined],
    ['Issuer', issuer ? literal(issuer.slice(0, 200).toWellFormed()) : undefined],
    ['Key', key ? code(key) : undefined],
    ['Seen', source === 'live' ? `at ${code(endpoint ?? '')}` : source === 'file' ? `in ${code(file ?? '')}` : 'as the catalog states it'],
  ];
  const lines = facts.flatMap(([label, text]) => (text === undefined ? [] : [`- ${label}: ${text}`]));
  const wrong = faults.map((fault) => `- ${certificateFaultTexts[fault]}`);
  return [
    `The certificate of ${code(name)} ends on **${expires}** (UTC). From the day after, whatever connects to it is refused.`,
    '',
    ...lines,
    ...(wrong.length > 0 ? ['', 'Besides:', '', ...wrong] : []),
    '',
    '### What to do',
    '',
    renewalLine(renewal),
    `${file === undefined ? 'This issue closes by itself once the new certificate is seen.' : `Put the new certificate in ${code(file)} too. This issue closes by itself once it is there.`} If it is not needed any more, take it out of the catalog; if you close this issue, nobody is reminded again.`,
    ...(report === undefined ? [] : ['', `[All certificates](${report})`]),
  ].join('\n');
}

function renewalLine(renewal: CertificateLinks['renewal']): string {
  if (renewal === undefined) return 'Renew it with its issuer.';
  const { title, url } = renewal;
  return url === undefined ? `Request *${literal(title)}*.` : `Request [${literal(title)}](${url}): the form is filled in.`;
}

export function reminderOf(days: number, expires: string): string {
  if (days < 0) return `It ended on **${expires}**, and no other certificate has been seen.`;
  return `${days === 1 ? 'One day or less is' : `${days} days or fewer are`} left: it ends on **${expires}**.`;
}

/** `now` is the certificate that is in its place. */
export function closingOf(now: CertificateRow | undefined): string {
  return now?.expires === undefined ? 'The catalog no longer has this certificate.' : `Not due any more: the certificate that is there now ends on ${now.expires}.`;
}
