import { reconcileIssue, reconcilePull } from '../github/reconcile.ts';
import { EnvironmentError, UsageError, catalogOption, textOption, type Command, type Invocation } from './command.ts';
import { missingVariables, openHands } from './hands.ts';
import { rootOf } from './root.ts';

export const reconcile: Command = {
  usage: '--issue N | --pull N | --open',
  help: `Reads the whole state of a request from GitHub and does what is missing: understands the issue, decides, opens or updates
the pull request, counts approvals, and says so on the issue. Running it again changes nothing more. With --open it does
so for every open issue, which repairs whatever a lost event left behind. Needs GITHUB_TOKEN and GITHUB_REPOSITORY.`,
  options: { ...catalogOption, issue: { type: 'string' }, pull: { type: 'string' }, open: { type: 'boolean' } },
  async run(invocation) {
    const issue = numberOption(invocation, 'issue');
    const pull = numberOption(invocation, 'pull');
    if ([issue, pull, invocation.values['open']].filter((given) => given !== undefined).length !== 1) {
      throw new UsageError('Say one of --issue N, --pull N or --open.');
    }
    const missing = missingVariables(invocation.env);
    if (missing !== undefined) throw new EnvironmentError(missing);
    const hands = openHands(rootOf(invocation), invocation.env, (line) => invocation.err(`${line}\n`));
    if (pull !== undefined) {
      invocation.out(`Pull request #${pull}: ${await reconcilePull(hands, pull)}\n`);
      return 0;
    }
    const numbers = issue === undefined ? await hands.door.openIssues() : [issue];
    return each(numbers, invocation, (number) => reconcileIssue(hands, number));
  },
};

/** One issue that cannot be handled must not hold up the others. */
export async function each(numbers: readonly number[], { out, err }: Invocation, handle: (number: number) => Promise<string>): Promise<number> {
  let failed = 0;
  for (const number of numbers) {
    try {
      out(`Issue #${number}: ${await handle(number)}\n`);
    } catch (error) {
      failed += 1;
      err(`Issue #${number}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return failed > 0 ? 1 : 0;
}

export function numberOption(invocation: Invocation, name: string): number | undefined {
  const text = textOption(invocation, name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new UsageError(`--${name} is "${text}"; it is the number of an issue or pull request.`);
  return Number(text);
}
