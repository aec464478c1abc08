import { assigner, type AssignHands } from '../github/assign.ts';
import { actionsBot } from '../github/account.ts';
import { mostAssignees } from '../github/assignments.ts';
import { openDoor } from '../github/door.ts';
import { apiUrlOf } from '../model/api-url.ts';
import { fileHistory } from '../read/file-history.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { refuseWithout } from './hands.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'assign (--issue N | --open [--since MOMENT]) [--people N] [--catalog DIR] [--format text|json]',
  about: `Brings an issue to the owner of what it names: assigns people, adds the labels of team and system, and says in one comment whose
it is, where runbook and dashboards are, and what was changed lately. Requests, closed issues and pull requests are left alone,
and so is whatever a person has changed by hand; running it again changes nothing more. With --open it does so for every open
issue that something happened to in the last three days, which repairs what a lost event left behind. Needs GITHUB_TOKEN and
GITHUB_REPOSITORY, which may be another repository than that of the catalog.`,
  options: { ...catalogOption, issue: { type: 'string' }, open: { type: 'boolean' }, since: { type: 'string' }, people: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, issue: 'One issue', open: 'Every open issue of late', since: 'Since when, such as 2026-11-21 or 2026-11-21T09:00:00Z', people: `How many people to assign at most; default and limit of GitHub: ${mostAssignees}`, format: 'text, or json for an array of what became of each issue' },
  run,
};

/** In milliseconds. */
const late = 3 * 86_400_000;

async function run(call: Call): Promise<ExitCode> {
  const { io } = call;
  const format = choice(call, 'format', ['text', 'json']);
  const [issue, open] = [option(call, 'issue'), call.values['open'] === true];
  if ((issue === undefined) === !open) throw new Refusal('assign takes --issue N or --open.');
  const since = sinceOf(call);
  const hands = await handsFor(call);
  const assign = assigner(hands);
  const outcomes: { readonly issue: number; readonly outcome: string; readonly failed: boolean }[] = [];
  for (const number of issue === undefined ? (await hands.door.issuesSince(since)).map((each) => each.number) : [issueNumber(issue)]) {
    try {
      outcomes.push({ issue: number, outcome: await assign(number), failed: false });
    } catch (error) {
      if (!open) throw error;
      outcomes.push({ issue: number, outcome: error instanceof Error ? error.message : String(error), failed: true });
    }
    io.err(`#${number}: ${outcomes.at(-1)?.outcome}\n`);
  }
  if (format === 'json') io.out(`${jsonText(outcomes)}\n`);
  return outcomes.some(({ failed }) => failed) ? 1 : 0;
}

function issueNumber(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Refusal(`--issue is "${text}"; it is the number of an issue, such as 12.`);
}

function sinceOf(call: Call): string {
  const text = option(call, 'since');
  const time = text === undefined ? Date.now() - late : Date.parse(text);
  if (Number.isNaN(time)) throw new Refusal(`--since is "${text}"; it is a day or moment such as 2026-11-21T09:00:00Z.`);
  return new Date(time).toISOString();
}

async function handsFor(call: Call): Promise<AssignHands> {
  const { env } = call.io;
  refuseWithout(env);
  const text = option(call, 'people') ?? String(mostAssignees);
  const people = Number(text);
  if (!/^\d{1,2}$/.test(text) || people > mostAssignees) throw new Refusal(`--people is "${text}"; it is a number from 0 to ${mostAssignees}.`);
  const { catalog, root } = openCatalog(call);
  // Another repository's workflow has a token of its own: the setting "bot" is that of requests.
  const bot = env['SIGNPOST_BOT'] || actionsBot;
  const door = openDoor({ apiUrl: apiUrlOf(env, catalog.settings.server), token: env['GITHUB_TOKEN'] ?? '', repository: env['GITHUB_REPOSITORY'] ?? '', bot });
  return { door, catalog, history: await fileHistory(root), people };
}
