import type { Catalog } from '../catalog/catalog.ts';
import { servicesOf } from '../catalog/services.ts';
import { compareText } from '../model/problem.ts';
import type { FollowedRequest } from '../publish/requests.ts';
import { commitLog, commitTime, treeListing, type LoggedCommit } from '../read/history.ts';
import { isOwnRepository } from '../read/layout.ts';
import { accessColumns, accessMatrix } from '../report/access-matrix.ts';
import { approvalTrail, requestColumns, reviewColumns, type RequestReview } from '../report/approval-trail.ts';
import type { Audit } from '../report/audit.ts';
import { csv } from '../report/csv.ts';
import { cycloneDx } from '../report/cyclonedx.ts';
import { inventoryReport } from '../report/inventory.ts';
import type { ReportFacts, ReportRow } from '../report/kind.ts';
import { licencesReport } from '../report/licences.ts';
import { decideRequest } from '../request/world.ts';
import { digest } from './digest.ts';
import { jsonText } from './print-problems.ts';

/** What an evidence pack is made of. */
export interface Evidence {
  readonly root: string;
  readonly commit: string;
  readonly facts: Pick<ReportFacts, 'catalog' | 'files' | 'today' | 'history'>;
  readonly audit: Audit;
  readonly requests: readonly FollowedRequest[];
  /** Absent when GitHub was not asked. */
  readonly reviews?: ReviewsAsked;
}

export interface ReviewsAsked {
  /** ISO 8601 in UTC. */
  readonly asOf: string;
  readonly reviews: readonly RequestReview[];
  /** Requests whose pull requests were looked up, of all that were merged. */
  readonly asked: number;
  readonly merged: number;
}

/** Commits that are listed, the newest ones. */
const mostCommits = 50_000;

/** The files of an evidence pack by path, SHA256SUMS last. Everything but reviews comes from the commit, and is the same each time. */
export function evidenceFiles(evidence: Evidence): ReadonlyMap<string, Uint8Array> {
  const { root, commit, facts, audit, requests, reviews } = evidence;
  const commits = commitLog(root, commit, mostCommits);
  const authors = new Map(commits.map(({ commit: name, author, committer }) => [name, { author, committer }]));
  const made = new Map<string, Uint8Array>();
  const text = (path: string, content: string) => void made.set(path, Buffer.from(content, 'utf8'));
  const table = (path: string, columns: readonly string[], rows: readonly ReportRow[]) => {
    text(`${path}.csv`, csv(columns, rows));
    text(`${path}.json`, `${jsonText(rows)}\n`);
  };
  const trail = approvalTrail(requests, authors, reviews?.reviews, askedFor(facts));
  table('access/matrix', accessColumns, accessMatrix(facts));
  table('approvals/requests', requestColumns, trail);
  if (reviews) table('approvals/reviews', reviewColumns, reviews.reviews.map((review) => ({ ...review })));
  text('history/commits.csv', csv(commitColumns, commits.map((each) => ({ ...each }))));
  text('history/tree.txt', treeListing(root, commit));
  text('inventory/bill-of-materials.cdx.json', cycloneDx(facts, { timestamp: commitTime(root, commit), digest, commit }));
  table('inventory/inventory', inventoryReport.columns, audit.inventory);
  table('inventory/licences', licencesReport.columns, audit.licences);
  const leftOut = addCatalog(made, facts);
  text('manifest.json', `${jsonText(manifest(evidence, { commits: commits.length, requests: trail.length, leftOut }))}\n`);
  text('README.txt', readme(evidence));
  const sorted = new Map([...made].sort(([a], [b]) => compareText(a, b)));
  return sorted.set('SHA256SUMS', Buffer.from([...sorted].map(([path, bytes]) => `${digest(bytes)}  ${path}\n`).join(''), 'utf8'));
}

const commitColumns: readonly (keyof LoggedCommit)[] = ['commit', 'parents', 'authored', 'author', 'committed', 'committer', 'subject'];

/** What the policies of this commit ask for; those of the day on which it was asked may have been others. */
function askedFor({ catalog, files }: Pick<ReportFacts, 'catalog' | 'files'>): (request: FollowedRequest) => readonly string[] | undefined {
  const services = new Map(servicesOf(catalog, files).map((service) => [service.name, service]));
  return ({ service: name, action, requester, environment }) => {
    const service = services.get(name ?? '');
    if (!service || requester === undefined) return undefined;
    const { allowed, approvals } = decideRequest(catalog, service, { action: action === 'upgrade' ? 'change' : action, requester, ...(environment !== undefined && { environment }) });
    if (!allowed) return ['not allowed'];
    return approvals.length === 0 ? ['nobody'] : approvals.map(({ group, count }) => `${count} of ${group}`);
  };
}

/** Files of the commit below `files/`; of somebody else's repository only those that hold entities. What cannot be unpacked everywhere is left out. */
function addCatalog(made: Map<string, Uint8Array>, { catalog, files }: Pick<ReportFacts, 'catalog' | 'files'>): readonly string[] {
  const paths = isOwnRepository(files) ? files.list() : [...new Set(catalog.entities.map(({ source }) => source.file))];
  const leftOut = paths.filter((path) => !isUnpackable(path));
  for (const path of paths.filter(isUnpackable)) {
    const bytes = files.bytes(path);
    if (bytes) made.set(`files/${path}`, bytes);
  }
  return leftOut;
}

/** Git takes names that would lead a program that unpacks out of its folder, or break the lines of SHA256SUMS. */
function isUnpackable(path: string): boolean {
  return !/[\\\p{Cc}:]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

interface Counted {
  readonly commits: number;
  readonly requests: number;
  readonly leftOut: readonly string[];
}

function manifest({ root, commit, facts, audit, reviews }: Evidence, { commits, requests, leftOut }: Counted) {
  const { organization, repository, server } = facts.catalog.settings;
  return {
    pack: 1,
    organization,
    repository: `${server}/${repository}`,
    commit,
    committed: commitTime(root, commit),
    today: facts.today,
    problems: problemCounts(facts.catalog),
    summary: audit.summary,
    counts: { commits, requests, ...(reviews && { reviews: reviews.reviews.length }) },
    sources: {
      git: ['files/', 'history/', 'inventory/', 'access/', 'approvals/requests.*, all columns but approvedBy'],
      github: reviews ? ['approvals/reviews.*', 'approvals/requests.*, column approvedBy'] : [],
    },
    ...(reviews && { github: { asOf: reviews.asOf, requestsAsked: reviews.asked, requestsMerged: reviews.merged } }),
    ...(leftOut.length > 0 && { leftOut }),
    limits: limits(reviews, commits),
  };
}

function limits(reviews: ReviewsAsked | undefined, commits: number): readonly string[] {
  return [
    'Names of authors and committers are what people told Git; only GitHub knows who was logged in.',
    'The last change of a thing is that of the file it stands in.',
    'access/matrix answers for members of one group and for users whom a rule names; somebody in several groups may have more, and "npx signpost can" tells of each.',
    'approvals/requests: askedFor is what the policies of this commit ask for, not those of the day of the request.',
    'Changes that people made by pull request, without a request, are in history/commits.csv; their reviews are on GitHub only.',
    reviews
      ? `Reviews were read from GitHub when the pack was made: those of ${reviews.asked} of ${reviews.merged} merged requests, the newest ones. GitHub lets reviews be dismissed later.`
      : 'Reviews are not in this pack, since GitHub was not asked: who approved a request is not told here. The required status of the pull request is on GitHub.',
    ...(commits >= mostCommits ? [`history/commits.csv holds the newest ${mostCommits} commits.`] : []),
  ];
}

function problemCounts({ problems }: Pick<Catalog, 'problems'>) {
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  return { errors: count('error'), warnings: count('warning') };
}

function readme({ commit, facts, reviews }: Evidence): string {
  const { organization } = facts.catalog.settings;
  return `Evidence of the catalog of ${organization}, commit ${commit}

manifest.json   what this is, where each part comes from, and what it cannot tell
files/          the catalog, its policies and all that requests have made, as in that commit
inventory/      everything that is run, licences, and a bill of materials in CycloneDX 1.6
access/         who may ask for which service where, and who approves
approvals/      requests that were merged${reviews ? ', and the reviews of their pull requests' : ''}
history/        the commits that lead there, and the names of all contents in Git

To see that nothing was changed since the pack was made:       sha256sum -c SHA256SUMS
To see that files/ are those of the commit, in the repository:  git ls-tree -r ${commit} | diff - history/tree.txt
and of any of them, that its name there is that of its content: git hash-object files/catalog/signpost.yaml

${reviews ? 'What was read from GitHub may be another tomorrow; all else is made again, byte for byte, by the same version of Signpost.' : `To make it again, byte for byte, with the same version of Signpost: npx signpost audit --at ${commit} --today ${facts.today} --evidence again.zip`}
`;
}
