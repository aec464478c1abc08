import { loadCatalog } from '../catalog/catalog.ts';
import { catalogClaims, type CatalogChange } from '../request/catalog-changes.ts';
import { Layer } from '../request/layer.ts';
import { ignoredApprovals, judgeOwners } from '../request/owner-approvals.ts';
import type { Head } from '../request/approvals.ts';
import type { Snapshot } from '../request/verify.ts';
import type { BranchComparison } from './branches.ts';
import { compareLimit } from './branch.ts';
import { mostCommits, mostFiles, type ChangedFile, type Writers } from './contributions.ts';
import { naming, reviewsOf, usersAmong, type Hands } from './hands.ts';
import { ownersComment, ownersMarker, unjudged, type OwnersView } from './owner-sentences.ts';
import type { PullFacts } from './pulls.ts';

/** Texts that are read of one pull request, a call each. More are claimed unread: by the owners of all that is in them, and the platform. */
const mostTexts = 150;

/** Nothing in these can become an entity, or part of one that nobody else is asked about. */
const unreadable = /\.(?:mdx|png|jpe?g|gif|webp|ico|svg|woff2?|pdf|zip|gz)$/i;

/**
 * Whose approval a pull request of people needs for what it does to the catalog, and who gave it. Judged is the head commit, since the
 * status is a commit's: every open pull request that has this head counts, with its reviews, where it goes into the default branch, and
 * with its author, who approves nothing. The head's files are read as data; nothing of them runs.
 */
export async function ownersOfPull(hands: Hands, pull: Pick<PullFacts, 'headSha'>, compared: BranchComparison): Promise<OwnersView> {
  const view = { approvals: [], ignored: [], ...naming(hands) };
  if (compared.changes.length < compareLimit && !compared.changes.some(({ path }) => path.startsWith('catalog/'))) return view;
  const { door, defaultBranch } = hands;
  const alike = (await door.pullsIn('open')).filter(({ headSha }) => headSha === pull.headSha);
  const judged = alike.filter(({ baseRef }) => baseRef === defaultBranch);
  const [one] = judged;
  if (!one) return { ...view, unjudged: unjudged.base(defaultBranch) };
  const files = await door.changedFiles(one.number);
  if (files.length >= mostFiles) return { ...view, unjudged: unjudged.files(mostFiles) };
  const writers = await door.writersOf(one.number);
  if (!writers) return { ...view, unjudged: unjudged.commits(mostCommits) };
  // Listed was the head of that moment; the status is for this commit only.
  if ((await door.pull(one.number)).headSha !== pull.headSha) return { ...view, unjudged: unjudged.moved };
  const claims = catalogClaims(hands.now.catalog, await changeOf(hands, compared.mergeBase, files));
  const reviews = (await Promise.all(judged.map(({ number }) => reviewsOf(hands, number)))).flat().sort((a, b) => (a.at < b.at ? -1 : 1));
  const head: Head = { commit: pull.headSha, requester: usersAmong(hands, [one.author])[0], pushers: barred(hands, writers, alike.map(({ author }) => author)), bot: door.botLogin };
  const approvals = judgeOwners(hands.now.catalog, claims, reviews, head);
  return { ...view, approvals, ignored: ignoredApprovals(approvals, reviews, head) };
}

/** Says it on the pull request: on one that changes nothing of the catalog only where something was said before. */
export async function tellOwners({ door }: Hands, number: number, view: OwnersView): Promise<void> {
  const isSilent = view.approvals.length === 0 && view.unjudged === undefined;
  if (isSilent && (await door.commentOf(number, ownersMarker)) === undefined) return;
  await door.upsertComment(number, ownersMarker, ownersComment(view));
}

/** Who opened a change or wrote any of it, as the catalog knows them. */
export function barred(hands: Pick<Hands, 'now'>, { logins, emails }: Writers, authors: readonly string[]): readonly string[] {
  const addresses = new Set(emails);
  const mailed = hands.now.catalog.ofKind('User').filter(({ spec }) => addresses.has(emailOf(spec)));
  return [...new Set([...usersAmong(hands, [...logins, ...authors]), ...mailed.map(({ ref }) => ref)])];
}

function emailOf({ profile }: Readonly<Record<string, unknown>>): string {
  const email = typeof profile === 'object' && profile !== null && 'email' in profile ? profile.email : undefined;
  return typeof email === 'string' ? email.toLowerCase() : '';
}

/** What the pull request does to the catalog since it left the default branch. */
async function changeOf(hands: Hands, mergeBase: string, files: readonly ChangedFile[]): Promise<CatalogChange> {
  const base = snapshotAt(hands, mergeBase);
  const layer = new Layer(base.files);
  layer.remove(files.flatMap(({ path, previous, blob }) => [...(previous === undefined ? [] : [previous]), ...(blob === undefined ? [path] : [])]));
  const unread: string[] = [];
  let texts = 0;
  for (const { path, blob } of files) {
    if (blob === undefined || !path.startsWith('catalog/') || unreadable.test(path)) continue;
    const text = (texts += 1) > mostTexts ? undefined : await hands.door.blobText(blob);
    if (text === undefined) unread.push(path);
    else layer.write([{ path, text }]);
  }
  const paths = [...new Set(files.flatMap(({ path, previous }) => [path, ...(previous === undefined ? [] : [previous])]))];
  return { before: base.catalog, after: loadCatalog(layer.after, { today: hands.now.catalog.today, sought: 'errors' }), paths, unread };
}

/** The default branch where the change began; as it is now when this checkout is older than that. More is claimed then, never less. */
function snapshotAt(hands: Hands, commit: string): Snapshot {
  try {
    return hands.at(commit);
  } catch {
    return hands.now;
  }
}
