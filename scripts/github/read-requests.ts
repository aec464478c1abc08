import { fieldsOf } from '../catalog/fields.ts';
import { userByLogin } from '../catalog/people.ts';
import { serviceOf } from '../catalog/services.ts';
import { askOf, type InstanceAction } from '../model/ask.ts';
import type { Action } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import type { PullStory, ReadFault, RequestFacts, RequestsRead, StateFacts } from '../publish/request-facts.ts';
import { globalFolder, type RequestRecord } from '../model/request.ts';
import { readAction } from '../request/action-issues.ts';
import { countApprovals } from '../request/approvals.ts';
import { changedInputs } from '../request/changed-inputs.ts';
import { parseIssue } from '../request/issue.ts';
import { decideRequest } from '../request/world.ts';
import { withDefaults } from '../request/answers.ts';
import { placeOf } from '../request/preview.ts';
import type { Snapshot } from '../request/verify.ts';
import { whoAsked } from './asked.ts';
import type { Door } from './door.ts';
import { issueOf } from './hands.ts';
import type { LabelHistory, ListedIssue, ListedPull } from './lists.ts';
import { statusOf } from './refusal.ts';
import { isDenial, plansIn, saidIn } from './reports.ts';
import { commentMarker, labelPrefix } from './sentences.ts';

/** Open issues are read whole; of what is closed, the newest on so many pages of a hundred. */
const closedPages = 3;
/** Requests whose conversation is read: two calls each, of the thousand an hour that a workflow's token has. */
const withDetails = 150;
/** Pages of a hundred events of which those of labels tell how long requests were in which state. */
const eventPages = 5;
/** Calls under way at a time: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
const lanes = 4;

const applyWorkflow = 'apply.yml';

/**
 * Reads what GitHub knows of requests. Never throws for GitHub's sake: what could not be read is `fault`, and what was
 * read before stays. `asOf` is the time now; `log` hears why.
 */
export async function readRequests(door: Door, now: Snapshot, asOf: string, log: (line: string) => void): Promise<RequestsRead> {
  let listed: Listed;
  try {
    listed = await listRequests(door, log);
  } catch (error) {
    log(`Requests could not be read from GitHub: ${said(error)}`);
    return { asOf, requests: [], complete: false, fault: faultOf(error) };
  }
  const understand = reader(now);
  let fault: ReadFault | undefined;
  const asked = [...listed.issues];
  const opened = asked.flatMap(({ open, author }, index) => (open && isBots(door, author) ? [index] : [])).slice(0, withDetails);
  await inLanes(opened, async (index) => {
    const issue = asked[index];
    if (issue === undefined || fault !== undefined) return;
    try {
      asked[index] = { ...issue, author: (await whoAsked({ door, now }, { ...issue, isPull: false })).author };
    } catch (error) {
      log(`Who asked for #${issue.number} could not be read from GitHub: ${said(error)}`);
      fault = faultOf(error);
    }
  });
  const requests = asked.map((issue) => factsOf(issue, listed, understand(issue)));
  const open = requests.flatMap((facts, index) => (facts.open ? [index] : [])).slice(0, withDetails);
  await inLanes(open, async (index) => {
    const facts = requests[index];
    if (facts === undefined || fault !== undefined) return;
    try {
      requests[index] = await detailed(door, now, facts, listed);
    } catch (error) {
      log(`Request #${facts.number} could not be read whole from GitHub: ${said(error)}`);
      fault = faultOf(error);
    }
  });
  return { asOf, requests, complete: listed.complete, ...(fault && { fault }) };
}

/** For whom a bot opened an issue has to be looked up; of those that are closed nobody asks any more. */
function isBots({ botLogin }: Door, author: string): boolean {
  return author.endsWith('[bot]') || author.toLowerCase() === botLogin.toLowerCase();
}

interface Listed {
  readonly issues: readonly ListedIssue[];
  readonly complete: boolean;
  /** The newest pull request of each issue's branch. */
  readonly pulls: ReadonlyMap<number, ListedPull>;
  /** Address of the newest run that applied a commit. */
  readonly runs: ReadonlyMap<string, string>;
  readonly labels: LabelHistory;
}

async function listRequests(door: Door, log: (line: string) => void): Promise<Listed> {
  // The closed ones first: an issue that is closed meanwhile is then seen open rather than not at all.
  const closed = await door.issuesIn('closed', closedPages);
  const open = await door.issuesIn('open');
  const openPulls = await door.pullsIn('open');
  const pulls = new Map<number, ListedPull>();
  for (const pull of [...openPulls, ...(await door.pullsIn('closed', closedPages))]) {
    const number = pull.headRepository?.toLowerCase() === door.repository.toLowerCase() ? issueOf(pull.headRef) : undefined;
    if (number !== undefined && !pulls.has(number)) pulls.set(number, pull);
  }
  const issues = new Map([...closed.items, ...open.items].map((issue) => [issue.number, issue]));
  const requests = [...issues.values()].filter((issue) => askOf(issue.body) !== undefined || pulls.has(issue.number) || labelOf(issue) !== undefined);
  const runs = requests.length === 0 ? [] : await door.runsOf(applyWorkflow);
  const labels = requests.length === 0 ? { labelled: [] } : await labelsOr(door, log);
  return { issues: requests, complete: closed.complete, pulls, labels, runs: new Map(runs.map(({ commit, url }) => [commit, url] as const).reverse()) };
}

/** Without them it is not known how long requests were in which state: no reason to show none. */
async function labelsOr(door: Door, log: (line: string) => void): Promise<LabelHistory> {
  try {
    return await door.labelsSince(eventPages);
  } catch (error) {
    log(`Events of labels could not be read from GitHub: ${said(error)}`);
    return { labelled: [], begins: '9999' };
  }
}

/** Undefined for a request that is older than what was read of labels. */
function statesOf({ number, created }: ListedIssue, { labelled, begins }: LabelHistory): readonly StateFacts[] | undefined {
  if (begins !== undefined && created < begins) return undefined;
  return labelled.filter((each) => each.number === number && each.label.startsWith(labelPrefix)).map(({ label, at }) => ({ label: label.slice(labelPrefix.length), at }));
}

type Understood = Pick<RequestFacts, 'action' | 'service' | 'inputs' | 'before' | 'reason' | 'period' | 'name' | 'environment' | 'owner' | 'requester' | 'denied'> & {
  readonly required: Parameters<typeof countApprovals>[0];
};

/** Reads issues as the bot does, by the catalog as it is now, but renders nothing. */
function reader({ catalog, files }: Snapshot): (issue: ListedIssue) => Understood {
  const services = new Map<string, Service | undefined>();
  const serviceNamed = (name: string) => {
    if (!services.has(name)) services.set(name, serviceOf(catalog, files, name));
    return services.get(name);
  };
  return ({ author, body }) => {
    const ask = askOf(body);
    const requester = userByLogin(catalog, author)?.ref;
    const known = { ...(requester !== undefined && { requester }), denied: false, required: [] };
    if (ask === undefined) return known;
    if (ask.action !== 'create') return { ...known, ...aboutInstance(catalog, body, ask.action, ask.instance, requester, serviceNamed) };
    const asked = { ...known, action: ask.action, service: ask.service };
    const service = serviceNamed(ask.service);
    if (!service) return asked;
    const fields = fieldsOf(service);
    const parsed = parseIssue(body, { name: ask.service, title: service.title, fields });
    if (Object.keys(parsed.inputs).length === 0) return asked;
    const inputs = withDefaults(service, fields, parsed.inputs);
    const { place, owner } = placeOf(service, inputs);
    const read = { ...asked, inputs, ...(place?.name && { name: place.name }), ...(place?.environment && { environment: place.environment }), ...(owner && { owner }) };
    if (!place || requester === undefined) return read;
    const decision = decideRequest(catalog, service, { action: 'create', requester, ...place });
    return { ...read, denied: !decision.allowed, required: decision.approvals };
  };
}

/** What is asked about an instance is known from its folder, also when it is gone. */
function aboutInstance(catalog: Snapshot['catalog'], body: string, action: InstanceAction, path: string, requester: string | undefined, serviceNamed: (name: string) => Service | undefined): Partial<Understood> {
  const [environment = '', service = '', name = ''] = path.split('/');
  const record = catalog.instances.find(({ folder }) => folder === `live/${path}`)?.record;
  const place = environment === globalFolder ? {} : { environment };
  const found = serviceNamed(record?.service ?? service);
  const read = { action, service, name, ...place, ...(record && { owner: record.owner }), ...wordsOf(body, action, path, found, record) };
  if (!record || !found || requester === undefined) return read;
  const may: Action = action === 'upgrade' ? 'change' : action;
  const decision = decideRequest(catalog, found, { action: may, requester, ...place });
  return { ...read, denied: !decision.allowed, required: decision.approvals };
}

/** What the issue says beside the instance; nothing where it cannot be read. */
function wordsOf(body: string, action: InstanceAction, path: string, service: Service | undefined, record: RequestRecord | undefined): Pick<Understood, 'inputs' | 'before' | 'reason' | 'period'> {
  const read = readAction(body, action, path, service ? fieldsOf(service) : []);
  if ('problems' in read) return {};
  const { request } = read;
  if (request.action === 'change') return service && record ? { before: record.inputs, inputs: changedInputs(service, record.inputs, request.inputs, request.cleared) } : {};
  const reason = request.reason === '' ? {} : { reason: request.reason };
  return request.action === 'renew' && request.period !== '' ? { ...reason, period: request.period } : reason;
}

function factsOf(issue: ListedIssue, { pulls, runs, labels }: Listed, { required, ...understood }: Understood): RequestFacts {
  const pull = pulls.get(issue.number);
  const label = labelOf(issue);
  const states = statesOf(issue, labels);
  const run = pull?.mergeCommit === undefined ? undefined : runs.get(pull.mergeCommit);
  return {
    number: issue.number,
    title: issue.title,
    login: issue.author,
    created: issue.created,
    open: issue.open,
    ...understood,
    approvals: pull?.open ? required.map(({ group, count, eligible }) => ({ group, count, eligible, given: [], complete: false })) : [],
    plan: pull ? plansIn(pull.body) : [],
    ...(issue.closed !== undefined && { closed: issue.closed }),
    ...(label !== undefined && { label }),
    ...(states && { states }),
    ...(pull && { pull: storyOf(pull) }),
    ...(run !== undefined && { run }),
  };
}

/** With what takes calls of its own: the bot's comment and the reviews. */
async function detailed(door: Door, now: Snapshot, facts: RequestFacts, { pulls }: Listed): Promise<RequestFacts> {
  const comment = await door.commentOf(facts.number, commentMarker);
  const said = comment && { denied: isDenial(comment.body), said: { at: comment.at, url: comment.url, text: saidIn(comment.body) } };
  const pull = pulls.get(facts.number);
  if (!pull?.open) return { ...facts, ...said };
  const reviews = (await door.reviews(pull.number)).map((review) => ({ ...review, user: userByLogin(now.catalog, review.login)?.ref }));
  const required = facts.approvals.map((approval) => ({ ...approval, from: approval.group }));
  const approvals = countApprovals(required, reviews, { commit: pull.headSha, requester: facts.requester, pushers: [] }).map(({ group, count, given, eligible, complete }) => ({ group, count, given, eligible, complete }));
  const givers = new Set(approvals.flatMap(({ given }) => given));
  const times = reviews.filter(({ state, user, commit }) => state === 'APPROVED' && commit === pull.headSha && user !== undefined && givers.has(user)).map(({ at }) => at);
  const approved = approvals.every(({ complete }) => complete) ? times.sort().at(-1) : undefined;
  return { ...facts, ...said, approvals, ...(approved && { approved }) };
}

function labelOf({ labels }: ListedIssue): string | undefined {
  return labels.find((label) => label.startsWith(labelPrefix))?.slice(labelPrefix.length);
}

function storyOf({ number, open, created, merged, closed, mergeCommit }: ListedPull): PullStory {
  return { number, open, created, ...(merged !== undefined && { merged }), ...(closed !== undefined && { closed }), ...(mergeCommit !== undefined && { commit: mergeCommit }) };
}

async function inLanes<T>(items: readonly T[], handle: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await handle(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function faultOf(error: unknown): ReadFault {
  const status = statusOf(error);
  if (status === 429 || (status === 403 && /rate limit/i.test(said(error)))) return 'limited';
  return status === 401 || status === 403 || status === 404 ? 'refused' : 'unreachable';
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
