import { gaps } from '../report/inventory.ts';
import type { Audit } from '../report/audit.ts';
import type { LicenceRow } from '../report/licences.ts';
import { clean } from './print-problems.ts';

/** Of one kind; the report has all of them. */
const mostLines = 25;

/** What somebody at a terminal wants to know first: figures, what is not said, and licences to look at. */
export function auditText(found: Audit): string {
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
