import { openUpgrades, outdatedInstances } from '../github/upgrades.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Command, type ExitCode } from './command.ts';
import { handsOf } from './hands.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'upgrade [SERVICE] [--open] [--limit N] [--catalog DIR] [--format text|json]',
  about: `Lists the instances that an earlier version of their service made. With --open it opens a request for each, whose pull request
renders the instance again: what was changed by hand meanwhile is kept by a three-way merge, and where both speak of the same
lines the pull request shows both and cannot be merged. One of the instance's owners approves. At most --limit of these
requests are open at a time. Needs GITHUB_TOKEN and GITHUB_REPOSITORY with --open.`,
  options: { ...catalogOption, open: { type: 'boolean' }, limit: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, open: 'Open the requests on GitHub', limit: 'How many may be open at a time; default: 10', format: 'text or json' },
  async run(call): Promise<ExitCode> {
    const format = choice(call, 'format', ['text', 'json']);
    const limit = Number(option(call, 'limit') ?? '10');
    if (!Number.isInteger(limit) || limit < 1) throw new Refusal(`--limit is "${option(call, 'limit')}"; it is a number of at least 1.`);
    const [service, ...others] = call.positionals;
    if (others.length > 0) throw new Refusal(`One service at a time, or none for all; here stands "${others[0]}" as well.`);
    const opened = openCatalog(call);
    const names = opened.catalog.ofKind('Template').map(({ name }) => name);
    if (service !== undefined && !names.includes(service)) throw new Refusal(`There is no service "${service}". Services: ${names.join(', ') || 'none yet'}.`);
    const outdated = await outdatedInstances(opened, service);
    if (call.values['open'] === true) {
      return (await openUpgrades(handsOf(call), outdated, limit, (line) => call.io.err(`${line}\n`))) ? 0 : 1;
    }
    const rows = outdated.map(({ instance: { folder, record }, digest }) => ({ folder, owner: record.owner, from: record.digest, to: digest }));
    call.io.out(format === 'json' ? `${jsonText(rows)}\n` : rows.map(({ folder, owner }) => `${folder}  ${owner}\n`).join(''));
    if (format === 'text' && rows.length === 0) call.io.err('Every instance is what its service makes today.\n');
    return 0;
  },
};
