import { context } from '../context.ts';
import { derived, world, type Door } from '../data.ts';
import { requests } from '../followed.ts';
import { readCertificates } from '../../../scripts/read/x509.ts';
import { csv } from '../../../scripts/report/csv.ts';
import type { ReportFacts, ReportKind, ReportRow } from '../../../scripts/report/kind.ts';
import { reports } from '../../../scripts/report/reports.ts';

export type { ReportRow };

// The site's door to reports. Each report's page has a file beside this one for what it needs of the program besides its rows.

/** The day of the build, in UTC. */
export function today(): string {
  context.reads.note('today');
  return context.current().today;
}

export function reportFacts(): ReportFacts {
  const { catalog, files } = world();
  return {
    catalog,
    files,
    get today() {
      return today();
    },
    requests,
    history: () => {
      context.reads.note('histories');
      return context.current().history;
    },
    recent: () => {
      context.reads.note('recent');
      return context.current().recent?.read() ?? [];
    },
    readCertificates,
  };
}

const rows = new Map(reports.map((kind) => [kind.name, derived(`report ${kind.name}`, () => kind.rows(reportFacts()), JSON.stringify)]));

/** Rows of a report, by its name. */
export function reportRows(name: string): readonly ReportRow[] {
  const found = rows.get(name);
  if (!found) throw new Error(`There is no report "${name}".`);
  return found();
}

/** Reports in the order of their page. */
export const reportNames: readonly string[] = reports.map(({ name }) => name);

/** The path of a report's file, as `sharedHref` takes it. */
export function reportFile(name: string, format: 'csv' | 'json'): string {
  return `/reports/${name}.${format}`;
}

export function reportDoors(): readonly Door[] {
  return reports.flatMap(({ name, columns }: ReportKind) => [
    { path: reportFile(name, 'csv').slice(1), text: () => csv(columns, reportRows(name)) },
    { path: reportFile(name, 'json').slice(1), text: () => `${JSON.stringify(reportRows(name), null, 1)}\n` },
  ]);
}
