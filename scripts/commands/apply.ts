import { applyIssue } from '../github/apply.ts';
import { EnvironmentError, catalogOption, type Command } from './command.ts';
import { missingVariables, openHands } from './hands.ts';
import { each, numberOption } from './reconcile.ts';
import { rootOf } from './root.ts';

export const apply: Command = {
  usage: '[--issue N]',
  help: `Does what merged requests ask for: checks the merged files, who asked and who approved once more, runs the effects, says so on
the issue and closes it. Looks at every open issue unless --issue names one. What has run is not run twice. Call it from a
checkout of the default branch, never from a pull request's. Needs GITHUB_TOKEN, GITHUB_REPOSITORY and the effects' secrets.`,
  options: { ...catalogOption, issue: { type: 'string' } },
  async run(invocation) {
    const missing = missingVariables(invocation.env);
    if (missing !== undefined) throw new EnvironmentError(missing);
    const hands = openHands(rootOf(invocation), invocation.env, (line) => invocation.err(`${line}\n`));
    const issue = numberOption(invocation, 'issue');
    const numbers = issue === undefined ? await hands.door.openIssues() : [issue];
    let failed = false;
    const code = await each(numbers, invocation, async (number) => {
      const outcome = await applyIssue(hands, number);
      failed ||= outcome === 'failed';
      return outcome;
    });
    return failed ? 1 : code;
  },
};
