import { daysBetween } from '../model/day.ts';
import { loginOf, usersOf } from '../catalog/people.ts';
import { servicesOf } from '../catalog/services.ts';
import { certificateRows, type CertificateRow, type Observations, type ReadCertificates } from '../report/certificates.ts';
import { renewalPath, renewalService } from '../request/renewal.ts';
import { bodyOf, closingOf, marker, reminderMarker, reminderOf, titleOf, titleParts } from './certificate-sentences.ts';
import { tendDuties, type Duty } from './duties.ts';
import type { Hands } from './hands.ts';
import { ownIssues } from './own-issues.ts';

export interface CertificateWatch {
  /** A day in UTC. */
  readonly today: string;
  /** Days before the end on which somebody hears of it, the most first. */
  readonly days: readonly number[];
  readonly readCertificates: ReadCertificates;
  /** What the endpoints presented just now; undefined where nobody looked, and files and the catalog's own words count. */
  readonly observed?: Observations;
}

/**
 * Opens an issue for each certificate that ends within the most of the days or has ended, reminds on it at each of the others, and
 * closes it once another certificate is there. Running it again changes nothing. Of an endpoint that could not be looked at today
 * nobody knows whether it was renewed: its issue stays as it is. False when something could not be done, which is told.
 */
export async function tendCertificates(hands: Hands, watch: CertificateWatch, log: (line: string) => void): Promise<boolean> {
  const { catalog, files } = hands.now;
  const rows = certificateRows({ catalog, files, ...watch });
  const due = rows.filter((row) => row.daysLeft !== undefined && row.daysLeft <= Math.max(...watch.days));
  const unseen = new Set(rows.filter(({ state, faults }) => state === 'unknown' || faults.some((fault) => blinding.has(fault))).map((row) => titleParts(titleOf(row))?.ref));
  const isOurs = (title: string) => {
    const parts = titleParts(title);
    return parts !== undefined && !unseen.has(parts.ref);
  };
  const closing = (title: string) => closingOf(successor(rows, title));
  const duties = due.map((row) => dutyOf(hands, row));
  const fine = await tendDuties(hands.door, { due: duties, isOurs, closing, marker }, log);
  return (await remind(hands, due, watch.days, log)) && fine;
}

/** With these nobody knows what there is now. */
const blinding: ReadonlySet<CertificateRow['faults'][number]> = new Set(['unreachable', 'missing-file', 'no-certificate', 'unreadable', 'private-key']);

/** What is in the place of the certificate that a title names: the one of that name, else the only one of its entity. */
function successor(rows: readonly CertificateRow[], title: string): CertificateRow | undefined {
  const wanted = titleParts(title);
  const ofEntity = rows.flatMap((row) => {
    const parts = titleParts(titleOf(row));
    return parts?.ref === wanted?.ref ? [{ row, name: parts?.name }] : [];
  });
  return (ofEntity.find(({ name }) => name === wanted?.name) ?? (ofEntity.length === 1 ? ofEntity[0] : undefined))?.row;
}

function dutyOf({ now: { catalog, files } }: Hands, row: CertificateRow): Duty {
  const { siteUrl } = catalog.settings;
  const service = renewalService(servicesOf(catalog, files));
  const links = {
    ...(siteUrl !== undefined && { page: `${siteUrl}/catalog/${row.ref.replace(':', '/').split('/').map(encodeURIComponent).join('/')}/`, report: `${siteUrl}/reports/certificates/` }),
    ...(service && { renewal: { title: service.title, ...(siteUrl !== undefined && { url: siteUrl + renewalPath(service, row, catalog.get(row.ref)) }) } }),
  };
  const people = row.owner === undefined ? [] : usersOf(catalog, row.owner).flatMap((ref) => catalog.get(ref) ?? []);
  return { title: titleOf(row), body: bodyOf(row, links), labels: ['certificate'], assignees: people.slice(0, 6).map(loginOf) };
}

/** One comment for each of the days that has passed since the issue was opened: a new comment is a notification, an edited one is none. */
async function remind({ door }: Hands, due: readonly CertificateRow[], days: readonly number[], log: (line: string) => void): Promise<boolean> {
  if (due.length === 0) return true;
  const own = await ownIssues(door);
  let fine = true;
  for (const row of due) {
    const issue = own.get(titleOf(row));
    if (issue?.open !== true || row.expires === undefined || row.daysLeft === undefined) continue;
    const { expires, daysLeft } = row;
    const then = daysBetween(issue.created.slice(0, 10), expires);
    const step = [...days, -1].filter((day) => daysLeft <= day && then > day).at(-1);
    if (step === undefined) continue;
    try {
      await door.upsertComment(issue.number, reminderMarker(step), `${reminderMarker(step)}\n${reminderOf(step, expires)}`);
    } catch (error) {
      fine = false;
      log(`#${issue.number}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return fine;
}
