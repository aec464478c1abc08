import { leaseSteps, tendLeases, type LeaseStep } from '../github/leases.ts';
import { catalogHelp, catalogOption, choice, dayOf, todayHelp, todayOption, type Command, type ExitCode } from './command.ts';
import { handsOf } from './hands.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'leases [--tend] [--today DAY] [--catalog DIR] [--format text|json]',
  about: `Lists the instances whose lease has an end, the first to end first. With --tend it warns the owners of those that end within two
weeks by an issue, opens the deletion of those that have ended, and closes what is no longer so; running it again changes
nothing more. That needs GITHUB_TOKEN and GITHUB_REPOSITORY.`,
  options: { ...catalogOption, tend: { type: 'boolean' }, ...todayOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, tend: 'Open and close issues on GitHub', ...todayHelp, format: 'text or json' },
  async run(call): Promise<ExitCode> {
    const format = choice(call, 'format', ['text', 'json']);
    const today = dayOf(call);
    if (call.values['tend'] === true) {
      return (await tendLeases(handsOf(call), today, (line) => call.io.err(`${line}\n`))) ? 0 : 1;
    }
    const steps = leaseSteps(openCatalog(call).catalog.instances, today);
    call.io.out(format === 'json' ? `${jsonText(steps.map(({ folder, expires, daysLeft }) => ({ folder, expires, daysLeft })))}\n` : steps.map(line).join(''));
    if (format === 'text' && steps.length === 0) call.io.err('No instance has a lease that ends.\n');
    return 0;
  },
};

function line({ folder, expires, daysLeft, kind }: LeaseStep): string {
  const left = kind === 'ended' ? 'ended' : daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
  return `${expires}  ${left.padEnd(13)}  ${folder}\n`;
}
