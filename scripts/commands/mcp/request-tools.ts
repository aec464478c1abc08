import { createHash } from 'node:crypto';
import { decide } from '../../catalog/access.ts';
import { decidingRules } from '../../catalog/deciding-rules.ts';
import { environments } from '../../catalog/environments.ts';
import { loginOf } from '../../catalog/people.ts';
import { serviceOf } from '../../catalog/services.ts';
import type { JsonObject } from '../../model/json.ts';
import { actions, type Action } from '../../model/policy.ts';
import { readWish } from '../../request/wish.ts';
import { Refusal } from '../command.ts';
import { judgeWish, type Judged } from '../judge-wish.ts';
import type { Opened } from '../open.ts';
import { answerJson, answerText, decisionJson, decisionText } from '../request-answer.ts';
import { serviceNamed } from './catalog-tools.ts';
import type { AddTool, ToolAnswer } from './server.ts';
import type { Session } from './session.ts';
import { statusOfRequest } from './status.ts';

const text = (description: string): JsonObject => ({ type: 'string', description });

/** What is asked for: the payload of a dispatch has the same shape. */
const wishTakes = {
  service: text('A new instance of this service. Give exactly one of service, change, delete, renew and upgrade'),
  inputs: { type: 'object', description: 'Inputs by name, as describe_service says; in a change only those that become different' },
  change: text('An instance that gets other inputs: its folder below live/, for example production/postgres-schema/orders'),
  clear: { type: 'array', items: { type: 'string' }, description: 'In a change: names of inputs that become empty' },
  delete: text('An instance that goes'),
  name: text('In a deletion: the name of the instance once more'),
  renew: text('An instance whose lease gets another end'),
  for: text('In a renewal: how long from today, such as "30 days"'),
  upgrade: text('An instance that is rendered again by the service as it is now'),
  reason: text('Why it is deleted, renewed or upgraded'),
} as const;

/** Tools about requests. Those that ask GitHub are there with a token only. */
export function addRequestTools(add: AddTool, session: Session): void {
  add<{ service: string; action?: Action; environment?: string; user?: string }>(
    'explain_access',
    {
      title: 'Explain access',
      description: 'Whether somebody may request a service, by which rule of which policy, who has to approve, and if not what is missing.',
      takes: { service: text('Name of the service'), action: { type: 'string', enum: [...actions], default: 'create' }, environment: text('Name of the environment, for services that belong to one'), user: text('Login on GitHub; default: the owner of the token') },
      required: ['service'],
      gives: ['user', 'allowed', 'reason', 'approvals'],
    },
    (given) => explain(session, given),
  );

  add<WishArguments & { as?: string }>(
    'preview_request',
    {
      title: 'Preview a request',
      description: 'What a request would do: problems of its inputs, whether policies allow it, who approves, warnings, every file that would be written or removed. Sends nothing.',
      takes: { ...wishTakes, as: text('Login of whoever would ask; default: the owner of the token') },
      gives: ['ready', 'problems'],
    },
    async ({ as, ...payload }) => {
      const opened = session.open();
      const judged = await judge(session, opened, payload, as);
      const ready = isReady(judged);
      const confirmation = ready && session.hasToken && as === undefined ? confirmationOf(judged) : undefined;
      const data = { ready, ...answerJson(judged, opened), ...(confirmation && { confirmation }) };
      const next = confirmation ? `Ready. To send it, call request with the same arguments and confirmation "${confirmation}".\n` : '';
      return { data, text: `${answerText(judged, opened, true)}${next}` };
    },
  );

  if (!session.hasToken) return;

  add<WishArguments & { confirmation: string }>(
    'request',
    {
      title: 'Send a request',
      description: 'Opens the issue that asks for it, as the owner of the token. Takes the arguments of a preview and its confirmation; call it only when the person has agreed to what the preview said.',
      takes: { ...wishTakes, confirmation: text('From preview_request, for just these arguments') },
      required: ['confirmation'],
      gives: ['problems'],
      writes: true,
      asksGitHub: true,
    },
    ({ confirmation, ...payload }) => send(session, payload, confirmation),
  );

  add<{ issue: number }>(
    'request_status',
    {
      title: 'Status of a request',
      description: 'How far a request has come: what the bot says on its issue, and its pull request.',
      takes: { issue: { type: 'integer', minimum: 1, description: 'Number of the issue' } },
      required: ['issue'],
      gives: ['issue', 'title', 'open'],
      asksGitHub: true,
    },
    ({ issue }) => {
      const opened = session.open();
      return statusOfRequest(session.door(opened), opened, issue);
    },
  );
}

type WishArguments = { readonly [name: string]: unknown };

async function judge(session: Session, opened: Opened, payload: WishArguments, as?: string): Promise<Judged> {
  const read = readWish(payload);
  if ('problems' in read) throw new Refusal(read.problems.map(({ message, fix = '' }) => `${message} ${fix}`).join('\n'));
  return judgeWish(opened, read.wish, await session.requester(opened, as), new Date().toISOString().replace(/\.\d+Z$/, 'Z'));
}

function isReady({ problems, requester, prepared }: Judged): boolean {
  return problems.length === 0 && requester !== undefined && prepared.decision?.allowed === true;
}

/** Nobody confirms what has not been shown: another issue has another one. */
function confirmationOf({ issue, requester }: Judged): string {
  return createHash('sha256').update(`${requester?.ref ?? ''}\n${issue.title}\n${issue.body}`, 'utf8').digest('hex').slice(0, 12);
}

async function send(session: Session, payload: WishArguments, confirmation: string): Promise<ToolAnswer> {
  const opened = session.open();
  const judged = await judge(session, opened, payload);
  const data = answerJson(judged, opened);
  if (!isReady(judged)) return { data, refused: true, text: answerText(judged, opened, true) };
  if (confirmation !== confirmationOf(judged)) {
    return { data, refused: true, text: 'The confirmation is not the one of this request, so nothing was sent. Call preview_request with these arguments, show the person what it says, and use the confirmation that it gives.' };
  }
  const known = session.opened.get(confirmation);
  if (known !== undefined) return { data: { ...data, issue: known }, text: `This was requested already: ${known}` };
  const address = await session.door(opened).openIssue(judged.issue.title, judged.issue.body);
  session.opened.set(confirmation, address);
  const answer = { ...judged, address };
  return { data: answerJson(answer, opened), text: `${answerText(answer, opened, false)}request_status says how far it has come.` };
}

async function explain(session: Session, { service: name, action = 'create', environment: place, user }: { readonly service: string; readonly action?: Action; readonly environment?: string; readonly user?: string }): Promise<ToolAnswer> {
  const opened = session.open();
  const { catalog, files } = opened;
  const service = serviceNamed(catalog, serviceOf(catalog, files, name), name);
  const person = await session.requester(opened, user);
  if (!person) throw new Refusal('Say whose access: user, a login on GitHub. With GH_TOKEN set it is the owner of the token.');
  const known = environments(catalog);
  const names = known.map((each) => each.name).join(', ');
  const environment = known.find((each) => each.name === place);
  if (place !== undefined && !environment) throw new Refusal(`There is no environment "${place}". Environments: ${names}.`);
  if (!environment && service.instance.environment !== undefined) throw new Refusal(`${service.title} is requested for an environment. Name one: ${names}.`);
  const where = environment && service.instance.environment !== undefined ? { environment } : {};
  const decision = decide(catalog, decidingRules(catalog), { user: person.ref, action, service, ...where });
  const missing = (decision.nearest?.missing ?? []).map((each) => `Missing: ${each}\n`).join('');
  return { data: { user: loginOf(person), ...decisionJson(decision, opened) }, text: `${decisionText(decision, opened)}${missing}` };
}
