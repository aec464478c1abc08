import { applyIssue } from '../github/apply.ts';
import { catalogHelp, catalogOption, type Command } from './command.ts';
import { handsOf } from './hands.ts';
import { each, numberOption } from './reconcile.ts';

export const command: Command = {
  usage: 'apply [--issue N] [--catalog DIR]',
  about: `Does what merged requests ask for: checks the merged files, who asked and who approved once more, runs the effects, says so on
the issue and closes it. Looks at every open issue unless --issue names one. What has run is not run twice. Call it from a
checkout of the default branch, never from a pull request's. Needs GITHUB_TOKEN, GITHUB_REPOSITORY and the effects' secrets.`,
  options: { ...catalogOption, issue: { type: 'string' } },
  optionHelp: { ...catalogHelp, issue: 'Only this issue' },
  async run(call) {
    const hands = handsOf(call);
    const issue = numberOption(call, 'issue');
    const numbers = issue === undefined ? (await hands.door.openIssues()).map(({ number }) => number) : [issue];
    let failed = false;
    const code = await each(numbers, call, async (number) => {
      const outcome = await applyIssue(hands, number);
      failed ||= outcome === 'failed';
      return outcome;
    });
    return failed ? 1 : code;
  },
};
