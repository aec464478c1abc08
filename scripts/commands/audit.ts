import { createHash } from 'node:crypto';
import { fileHistory } from '../read/file-history.ts';
import { commitTime } from '../read/history.ts';
import { audit, isFailing, type Audit } from '../report/audit.ts';
import { csv } from '../report/csv.ts';
import { cycloneDx } from '../report/cyclonedx.ts';
import { gaps, inventoryReport } from '../report/inventory.ts';
import type { ReportFacts } from '../report/kind.ts';
import type { LicenceRow } from '../report/licences.ts';
import { catalogHelp, catalogOption, choice, option, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog, openCatalogAt, type OpenedOnDay } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'audit [--at DAY|REV] [--today DAY] [--catalog DIR] [--format text|json|csv|cyclonedx]',
  about: `Takes stock of everything in the catalog for an auditor: owner, licence, classification, supplier, what the internet reaches, the last
change, and the licences of the packages that things are made of. As text it says what is missing and what is forbidden; csv is
the inventory, json both tables, cyclonedx a bill of materials (1.6). With --at it is what the catalog said then, from Git.
Exits with 1 when a licence is forbidden or a list of packages cannot be read.`,
  options: { ...catalogOption, ...todayOption, at: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, ...todayHelp, at: 'A day such as 2026-11-21, a moment, or a revision of Git', format: 'text, json, csv or cyclonedx' },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json', 'csv', 'cyclonedx']);
  const at = option(call, 'at');
  const opened: OpenedOnDay & { readonly commit?: string } = at === undefined ? openCatalog(call) : openCatalogAt(call, at);
  const facts = await auditFacts(opened);
  const found = audit(facts);
  if (format === 'cyclonedx') call.io.out(cycloneDx(facts, { timestamp: timeOf(opened, facts.today), digest, ...(opened.commit !== undefined && { commit: opened.commit }) }));
  else if (format === 'csv') call.io.out(csv(inventoryReport.columns, found.inventory));
  else if (format === 'json') call.io.out(`${jsonText({ today: facts.today, ...(opened.commit !== undefined && { commit: opened.commit }), ...found })}\n`);
  else call.io.out(auditText(found));
  return isFailing(found) ? 1 : 0;
}

/** An auditor asks when something was changed last, however long ago. */
const wholeHistory = { commits: 20_000, changes: 1 } as const;

export type AuditFacts = Pick<ReportFacts, 'catalog' | 'files' | 'today' | 'history'>;

export async function auditFacts({ root, files, catalog, today, commit }: OpenedOnDay & { readonly commit?: string }): Promise<AuditFacts> {
  const history = await fileHistory(root, wholeHistory, commit);
  return { catalog, files, today, history: () => history };
}

/** Of a commit the moment it was made; of files on the disk the day alone is known. */
export function timeOf({ root, commit }: { readonly root: string; readonly commit?: string }, today: string): string {
  return commit === undefined ? `${today}T00:00:00Z` : commitTime(root, commit);
}

/** SHA-256 in hex digits. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

const mostLines = 25;

function auditText(found: Audit): string {
  const { summary } = found;
  const kinds = Object.entries(summary.byKind).map(([kind, count]) => `${count} ${clean(kind)}`).join(', ');
  const missing = gaps.filter((gap) => summary.missing[gap] > 0).map((gap) => `  ${String(summary.missing[gap]).padStart(6)}  ${gapWords[gap]}`);
  const lines = [
    `${summary.things} things: ${kinds || 'none'}`,
    `${summary.internetFacing} face the internet, ${summary.personalData} hold personal data`,
    `Suppliers: ${summary.suppliers.map((name) => clean(name)).join(', ') || 'none'}`,
    `Licences: ${Object.entries(summary.licences).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`).join(', ') || 'none'}`,
    ...(missing.length > 0 ? ['', 'Not said:', ...missing] : []),
    ...(['unreadable', 'forbidden', 'unknown', 'unreviewed'] as const).flatMap((state) => licenceLines(state, found.licences)),
  ];
  return `${lines.join('\n')}\n`;
}

const gapWords: Readonly<Record<(typeof gaps)[number], string>> = {
  owner: 'without an owner',
  license: 'components without a licence',
  confidentiality: 'components and resources without a classification',
  retention: 'hold personal data, and nobody says how long',
  riskAssessment: 'without a risk assessment, although the internet, a supplier or secret data asks for one',
  riskAssessmentOld: 'whose risk assessment is older than a year',
};

/** What is needed to build alone is in the tables, and not here: nobody is handed it. */
function licenceLines(state: LicenceRow['state'], licences: readonly LicenceRow[]): readonly string[] {
  const rows = licences.filter((row) => row.state === state && row.development !== true && !(row.what === 'entity' && row.license === undefined));
  if (rows.length === 0) return [];
  const lines = rows.slice(0, mostLines).map((row) => {
    const users = row.usedBy === undefined ? '' : ` in ${row.usedBy.slice(0, 3).join(', ')}${(row.users ?? 0) > 3 ? ` and ${(row.users ?? 0) - 3} more` : ''}`;
    return `  ${clean(row.name)}${row.version === undefined ? '' : ` ${clean(row.version)}`}${row.license === undefined ? '' : `: ${clean(row.license)}`}${clean(users)}${row.because === undefined ? '' : `. ${clean(row.because)}`}`;
  });
  const more = rows.length > mostLines ? [`  … and ${rows.length - mostLines} more: signpost report licences`] : [];
  return ['', `${state[0]?.toUpperCase()}${state.slice(1)}:`, ...lines, ...more];
}
