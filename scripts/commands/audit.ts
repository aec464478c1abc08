import { audit, isFailing } from '../report/audit.ts';
import { csv } from '../report/csv.ts';
import { cycloneDx } from '../report/cyclonedx.ts';
import { inventoryReport } from '../report/inventory.ts';
import { fileHistory } from '../read/file-history.ts';
import { commitAt, commitTime } from '../read/history.ts';
import { auditText } from './audit-text.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { digest } from './digest.ts';
import { openCatalog, openCatalogAt, rootFolder, type OpenedOnDay } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'audit [--at DAY|REV] [--evidence FILE.zip] [--today DAY] [--catalog DIR] [--format text|json|csv|cyclonedx]',
  about: `Takes stock of everything in the catalog for an auditor: owner, licence, classification, supplier, what the internet reaches, the last
change, and the licences of the packages that things are made of. As text it says what is missing and what is forbidden; csv is
the inventory, json both tables, cyclonedx a bill of materials (1.6). With --at it is what the catalog said then, from Git.
Exits with 1 when a licence is forbidden or a list of packages cannot be read.

With --evidence it writes a zip of that commit instead: catalog, policies, who may do what, requests and approvals, history, inventory
and checksums. With GITHUB_TOKEN it holds the reviews of pull requests as well; without, it says that they are missing.`,
  options: { ...catalogOption, ...todayOption, at: { type: 'string' }, evidence: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, ...todayHelp, at: 'A day such as 2026-11-21, a moment, or a revision of Git', evidence: 'Write an evidence pack to this file', format: 'text, json, csv or cyclonedx' },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json', 'csv', 'cyclonedx']);
  const [at, evidence] = [option(call, 'at'), option(call, 'evidence')];
  if (evidence !== undefined) return pack(call, evidence, at, format);
  const opened: OpenedOnDay & { readonly commit?: string } = at === undefined ? openCatalog(call) : openCatalogAt(call, at);
  const { root, files, catalog, today, commit } = opened;
  const history = await fileHistory(root, wholeHistory, commit);
  const facts = { catalog, files, today, history: () => history };
  const found = audit(facts);
  if (format === 'cyclonedx') call.io.out(cycloneDx(facts, { timestamp: commit === undefined ? `${today}T00:00:00Z` : commitTime(root, commit), digest, ...(commit !== undefined && { commit }) }));
  else if (format === 'csv') call.io.out(csv(inventoryReport.columns, found.inventory));
  else if (format === 'json') call.io.out(`${jsonText({ today, ...(commit !== undefined && { commit }), ...found })}\n`);
  else call.io.out(auditText(found));
  return isFailing(found) ? 1 : 0;
}

/** An auditor asks when something was changed last, however long ago. */
const wholeHistory = { commits: 20_000, changes: 1 } as const;

async function pack(call: Call, file: string, at: string | undefined, format: string): Promise<ExitCode> {
  if (format === 'csv' || format === 'cyclonedx') throw new Refusal(`An evidence pack holds ${format} already; with --evidence, --format can be text or json.`);
  const root = rootFolder(call.io.cwd, option(call, 'catalog'));
  if (at === undefined && commitAt(root, 'HEAD') === undefined) throw new Refusal(`An evidence pack is made of a commit, and Git knows none in ${root}.`);
  const opened = openCatalogAt(call, at ?? 'HEAD');
  const history = await fileHistory(opened.root, wholeHistory, opened.commit);
  // Loaded only here: whoever wants a table does without zip and GitHub.
  const { packEvidence } = await import('./pack-evidence.ts');
  const { catalog, files, today } = opened;
  const packed = await packEvidence(call, { root: opened.root, commit: opened.commit, facts: { catalog, files, today, history: () => history } }, file);
  if (format === 'json') call.io.out(`${jsonText(packed)}\n`);
  else call.io.out(`${packed.file}  ${packed.files} files of commit ${packed.commit.slice(0, 12)}\nSHA-256 ${packed.sha256}\n`);
  return 0;
}
