import { issueOf } from '../github/hands.ts';
import { obey } from '../github/obey.ts';
import { pendingIssues, pendingPulls, rivalsOf } from '../github/pending.ts';
import { reconcileIssue, reconcilePull } from '../github/reconcile.ts';
import { catalogHelp, catalogOption, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { handsOf } from './hands.ts';

export const command: Command = {
  usage: 'reconcile (--issue N [--comment ID] | --pull N | --open [--pulls]) [--catalog DIR]',
  about: `Reads the whole state of a request from GitHub and does what is missing: understands the issue, decides, opens or updates
the pull request, counts approvals, and says so on the issue. Running it again changes nothing more. With --open it does
so for every open issue and every open pull request of a request, for what was closed unseen, and for other pull requests
that have no status yet, which repairs whatever a lost event or a run that died left behind; with --pulls for every other
pull request, since its owners may be others now. Needs GITHUB_TOKEN and GITHUB_REPOSITORY.`,
  options: { ...catalogOption, issue: { type: 'string' }, comment: { type: 'string' }, pull: { type: 'string' }, open: { type: 'boolean' }, pulls: { type: 'boolean' } },
  optionHelp: { ...catalogHelp, issue: 'One issue', comment: 'A comment on that issue, which may hold a command such as /cancel', pull: 'One pull request; once it is merged, also the other requests about its instance', open: 'Every open issue, every issue with an open pull request, and what nobody has looked at', pulls: 'With --open: also pull requests that have their statuses' },
  async run(call) {
    const issue = numberOption(call, 'issue');
    const pull = numberOption(call, 'pull');
    if ([issue, pull, call.values['open']].filter((given) => given !== undefined).length !== 1) {
      throw new Refusal('Say one of --issue N, --pull N or --open.');
    }
    if (call.values['pulls'] === true && call.values['open'] !== true) throw new Refusal('--pulls goes with --open.');
    const comment = option(call, 'comment');
    if (comment !== undefined && (issue === undefined || !/^[1-9]\d{0,14}$/.test(comment))) throw new Refusal('--comment is the id of a comment, and goes with --issue N.');
    const hands = handsOf(call);
    if (comment !== undefined && issue !== undefined) {
      call.io.out(`Issue #${issue}: ${await obey(hands, issue, Number(comment))}\n`);
      return 0;
    }
    if (pull !== undefined) {
      const outcome = await reconcilePull(hands, pull);
      call.io.out(`Pull request #${pull}: ${outcome}\n`);
      const request = outcome === 'merged' ? issueOf((await hands.door.pull(pull)).headRef) : undefined;
      return request === undefined ? 0 : each(await rivalsOf(hands, request), call, (number) => reconcileIssue(hands, number));
    }
    const issues = issue === undefined ? await pendingIssues(hands.door) : [issue];
    const code = await each(issues, call, (number) => reconcileIssue(hands, number));
    if (issue !== undefined) return code;
    const others = await each(await pendingPulls(hands.door, call.values['pulls'] === true), call, (number) => reconcilePull(hands, number), 'Pull request');
    return code === 0 ? others : code;
  },
};

/** One that cannot be handled must not hold up the others. */
export async function each(numbers: readonly number[], { io }: Call, handle: (number: number) => Promise<string>, what = 'Issue'): Promise<ExitCode> {
  let failed = 0;
  for (const number of numbers) {
    try {
      io.out(`${what} #${number}: ${await handle(number)}\n`);
    } catch (error) {
      failed += 1;
      io.err(`${what} #${number}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return failed > 0 ? 1 : 0;
}

export function numberOption(call: Call, name: string): number | undefined {
  const text = option(call, name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Refusal(`--${name} is "${text}"; it is the number of an issue or pull request.`);
  return Number(text);
}
