import { nearest } from '../catalog/suggest.ts';
import { followRequests, type FollowedRequest } from '../publish/requests.ts';
import { servicesOf } from '../catalog/services.ts';
import { fileHistory } from '../read/file-history.ts';
import { readCertificates } from '../read/x509.ts';
import { csv } from '../report/csv.ts';
import type { ReportFacts, ReportKind, SlowFact } from '../report/kind.ts';
import { reports } from '../report/reports.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { knownRequests } from './known-requests.ts';
import { openCatalog, openCatalogAt, type OpenedOnDay } from './open.ts';
import { jsonText } from './print-problems.ts';
import { recentChanges } from './recent-changes.ts';
import { tableText } from './table-text.ts';

export const command: Command = {
  usage: 'report [NAME] [--at DAY|REV] [--today DAY] [--catalog DIR] [--format text|json|csv]',
  about: `Prints a report as a table, as an array of rows in JSON, or as CSV; without a name it lists the reports. With --at it tells what
the catalog said then, from Git. With GITHUB_TOKEN the reports of requests tell those that GitHub has as well.`,
  options: { ...catalogOption, ...todayOption, at: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, ...todayHelp, at: 'A day such as 2026-11-21, a moment, or a revision of Git', format: 'text, json or csv' },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { io, positionals } = call;
  const format = choice(call, 'format', ['text', 'json', 'csv']);
  const [name, ...more] = positionals;
  if (more.length > 0) throw new Refusal('report takes the name of one report.');
  if (name === undefined) {
    const rows = reports.map(({ name, summary }) => ({ name, summary }));
    io.out(format === 'json' ? `${jsonText(rows)}\n` : format === 'csv' ? csv(['name', 'summary'], rows) : tableText(['name', 'summary'], rows));
    return 0;
  }
  const kind = reportNamed(name);
  const { columns, rows } = kind;
  if (name === 'changes' && option(call, 'at') !== undefined) throw new Refusal('The report on changes tells the last commits only. What changed between two days of the past: signpost diff 2026-06-01 2026-06-30');
  const found = rows(await factsOf(call, kind));
  if (format === 'json') io.out(`${jsonText(found)}\n`);
  else io.out(format === 'csv' ? csv(columns, found) : tableText(columns, found));
  if (format === 'text' && found.length === 0) io.err('There is nothing to report.\n');
  return 0;
}

function reportNamed(name: string): ReportKind {
  const found = reports.find((each) => each.name === name);
  if (found) return found;
  const names = reports.map((each) => each.name);
  const near = nearest(name, names);
  throw new Refusal(`There is no report "${name}".${near ? ` Did you mean "${near}"?` : ` There are: ${names.join(', ')}.`}`);
}

/** What is slow is read for the report that asks for it, and for no other: GitHub may take a minute. */
async function factsOf(call: Call, { name, asks = [] }: ReportKind): Promise<ReportFacts> {
  const at = option(call, 'at');
  const opened: OpenedOnDay & { readonly commit?: string } = at === undefined ? openCatalog(call) : openCatalogAt(call, at);
  const { catalog, files, root, today } = opened;
  const read = {
    requests: asks.includes('requests') ? await requestsOf(call, opened) : undefined,
    history: asks.includes('history') ? { found: await fileHistory(root, undefined, opened.commit) } : undefined,
  };
  const asked = <T>(what: SlowFact, value: T | undefined): T => {
    if (value === undefined) throw new Error(`The report ${name} reads ${what} and does not say that it asks for it.`);
    return value;
  };
  return { catalog, files, today, requests: () => asked('requests', read.requests), history: () => asked('history', read.history).found, recent: () => (at === undefined ? recentChanges(root, catalog.entities.length, today).read() : []), readCertificates };
}

/** Of a day in the past Git knows what was there; what GitHub says now is another matter. */
async function requestsOf(call: Call, opened: OpenedOnDay & { readonly commit?: string }): Promise<readonly FollowedRequest[]> {
  const { catalog, files, commit } = opened;
  const known = commit === undefined ? await knownRequests(call, opened) : { merges: {} };
  const owners = new Map(servicesOf(catalog, files).map(({ name, owner }) => [name, owner]));
  return followRequests(catalog.instances, known, (service) => owners.get(service));
}
