import { tendMemberships } from '../github/ended-memberships.ts';
import { splitRef } from '../model/ref.ts';
import { membershipEnds, type MembershipEnd } from '../report/people.ts';
import { catalogHelp, catalogOption, choice, dayOf, todayHelp, todayOption, type Command, type ExitCode } from './command.ts';
import { handsOf } from './hands.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'memberships [--tend] [--today DAY] [--catalog DIR] [--format text|json]',
  about: `Lists the memberships that have an end, the first to end first. After its last day a membership counts nowhere, whether or not its
lines are still there. With --tend it warns the teams of those that end within two weeks by an issue, and proposes to take the
lines of those away that have ended; running it again changes nothing more. That needs GITHUB_TOKEN and GITHUB_REPOSITORY.`,
  options: { ...catalogOption, tend: { type: 'boolean' }, ...todayOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, tend: 'Open and close issues on GitHub, and a pull request', ...todayHelp, format: 'text or json' },
  async run(call): Promise<ExitCode> {
    const format = choice(call, 'format', ['text', 'json']);
    const today = dayOf(call);
    if (call.values['tend'] === true) return (await tendMemberships(handsOf(call), today, (line) => call.io.err(`${clean(line)}\n`))) ? 0 : 1;
    const ends = membershipEnds(openCatalog(call).catalog, today);
    call.io.out(format === 'json' ? `${jsonText(ends)}\n` : ends.map(line).join(''));
    if (format === 'text' && ends.length === 0) call.io.err('No membership has an end.\n');
    return 0;
  },
};

function line({ user, group, until, daysLeft, because }: MembershipEnd): string {
  const left = daysLeft === undefined ? 'no day' : daysLeft < 0 ? 'ended' : daysLeft === 0 ? 'today' : daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
  return `${clean(until)}  ${left.padEnd(14)}  ${splitRef(user).name} in ${splitRef(group).name}${because === undefined ? '' : `: ${clean(because.replace(/\s+/g, ' '))}`}\n`;
}
