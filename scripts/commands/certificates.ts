import { certificatesOf } from '../catalog/additions.ts';
import { defaultSettings } from '../model/settings.ts';
import { lookAt } from '../effects/handshake.ts';
import { tendCertificates } from '../github/certificates.ts';
import { readCertificates } from '../read/x509.ts';
import { certificateCalendar } from '../report/certificate-calendar.ts';
import { certificateFaultTexts, certificateRows, certificatesReport, type CertificateRow, type Observations } from '../report/certificates.ts';
import { csv } from '../report/csv.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { catalogHelp, catalogOption, choice, dayOf, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { handsOf } from './hands.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'certificates [--live] [--tend] [--days 30,14,7] [--today DAY] [--catalog DIR] [--format text|json|csv|ics]',
  about: `Lists the certificates of the catalog, the first to end first, from the files beside the entities; with --live from what their
endpoints present as well. Exit 1 when one has ended. With --tend each that ends within the first of the days is an issue for
its owners, with a reminder at each of the others, which closes by itself after the renewal; running it again changes
nothing more. That needs GITHUB_TOKEN and GITHUB_REPOSITORY.`,
  options: { ...catalogOption, ...todayOption, live: { type: 'boolean' }, tend: { type: 'boolean' }, days: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, ...todayHelp, live: 'Connect to the endpoints; 10 s for each, 5 minutes for all', tend: 'Open and close issues on GitHub', days: 'Days before the end, default: those of catalog/signpost.yaml', format: 'text, json, csv or ics' },
  async run(call): Promise<ExitCode> {
    const format = choice(call, 'format', ['text', 'json', 'csv', 'ics']);
    const today = dayOf(call);
    if (call.values['tend'] === true) {
      const hands = handsOf(call);
      const days = daysOf(call) ?? hands.now.catalog.settings.certificateDays;
      const observed = await observations(call, hands.now.catalog);
      return (await tendCertificates(hands, { today, days, readCertificates, ...(observed && { observed }) }, (line) => call.io.err(`${clean(line)}\n`))) ? 0 : 1;
    }
    const { catalog, files } = openCatalog(call);
    const settings = { ...catalog.settings, certificateDays: daysOf(call) ?? catalog.settings.certificateDays };
    const observed = await observations(call, catalog);
    const { entities, related } = catalog;
    const rows = certificateRows({ catalog: { entities, related, settings }, files, today, readCertificates, ...(observed && { observed }) });
    print(call, format, rows, settings);
    return rows.some(({ state }) => state === 'expired') ? 1 : 0;
  },
};

/** Undefined without --live: nothing was looked at, which is not the same as nothing seen. */
async function observations({ values, io }: Call, { entities }: Pick<Catalog, 'entities'>): Promise<Observations | undefined> {
  if (values['live'] !== true) return undefined;
  const endpoints = entities.flatMap((entity) => certificatesOf(entity).flatMap(({ endpoint }) => endpoint ?? []));
  const found = await lookAt(endpoints);
  for (const [endpoint, seen] of found) if ('unreachable' in seen) io.err(`${clean(endpoint)}: ${seen.unreachable}.\n`);
  return found;
}

function daysOf(call: Call): readonly number[] | undefined {
  const given = option(call, 'days');
  if (given === undefined) return undefined;
  const days = given.split(',').map((each) => each.trim());
  if (days.length > 10 || !days.every((day) => /^[1-9]\d{0,2}$/.test(day) && Number(day) <= 365)) throw new Refusal(`--days is "${given}"; it is a list of at most ten numbers from 1 to 365, such as 30,14,7.`);
  return [...new Set(days.map(Number))].sort((a, b) => b - a);
}

function print({ io }: Call, format: 'text' | 'json' | 'csv' | 'ics', rows: readonly CertificateRow[], settings: Catalog['settings']): void {
  if (format === 'json') io.out(`${jsonText(rows)}\n`);
  else if (format === 'csv') io.out(csv(certificatesReport.columns, rows.map((row) => ({ ...row }))));
  else if (format === 'ics') io.out(calendar(rows, settings));
  else if (rows.length === 0) io.err('No entity of the catalog says that it has a certificate.\n');
  else io.out(rows.map(line).join(''));
}

function calendar(rows: readonly CertificateRow[], { organization, siteUrl, certificateDays }: Catalog['settings']): string {
  const pageOf = (ref: string) => (siteUrl === undefined ? undefined : `${siteUrl}/catalog/${ref.replace(':', '/')}/`);
  return certificateCalendar(rows, { organization, host: siteUrl === undefined ? defaultSettings.repository : new URL(siteUrl).hostname, pageOf, days: certificateDays });
}

function line({ state, daysLeft, expires, name, ref, faults }: CertificateRow): string {
  const left = daysLeft === undefined ? 'not known' : daysLeft < 0 ? 'ended' : daysLeft === 0 ? 'ends today' : daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
  const about = state === 'not-yet-valid' ? 'not valid yet' : left;
  return [`${expires ?? '-'.padEnd(10)}  ${about.padEnd(13)}  ${clean(name)}  ${clean(ref)}\n`, ...faults.map((fault) => `${' '.repeat(27)}${certificateFaultTexts[fault]}\n`)].join('');
}
