import { restersAt, tendRest } from '../github/off-hours.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitsTouching } from '../read/history.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Command, type ExitCode } from './command.ts';
import { handsOf, snapshot } from './hands.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'schedule [--tend] [--at TIME] [--catalog DIR] [--format text|json]',
  about: `Lists the instances that keep hours, and whether each should be awake or asleep. With --tend they are put to rest or woken, which
needs the secrets of their effects, GITHUB_TOKEN and GITHUB_REPOSITORY; running it again changes nothing more.`,
  options: { ...catalogOption, tend: { type: 'boolean' }, at: { type: 'string' }, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, tend: 'Put to rest, and wake', at: 'A time such as 2026-11-21T19:30:00Z; default: now', format: 'text or json' },
  async run(call): Promise<ExitCode> {
    const format = choice(call, 'format', ['text', 'json']);
    const at = option(call, 'at') ?? new Date().toISOString();
    if (Number.isNaN(Date.parse(at))) throw new Refusal(`--at is "${at}"; it is a time such as 2026-11-21T19:30:00Z.`);
    if (call.values['tend'] === true) {
      const hands = handsOf(call);
      const { resters, unread } = await restersAt(hands, at);
      for (const line of unread) call.io.err(`${line}\n`);
      const fine = await tendRest(hands, resters, (line) => call.io.err(`${line}\n`));
      return fine && unread.length === 0 ? 0 : 1;
    }
    const { root, ...now } = openCatalog(call);
    const { resters, unread } = await restersAt({ now, at: (commit) => snapshot(gitFiles(root, commit), now.catalog.today), history: (folder) => commitsTouching(root, folder) }, at);
    for (const line of unread) call.io.err(`${line}\n`);
    const rows = resters.map(({ task: { folder, step }, schedule, rest }) => ({ folder, step, schedule, rest }));
    call.io.out(format === 'json' ? `${jsonText(rows)}\n` : rows.map(({ folder, schedule, rest }) => `${rest.padEnd(6)}  ${folder}  ${schedule}\n`).join(''));
    if (format === 'text' && rows.length === 0) call.io.err('No instance keeps hours.\n');
    return unread.length === 0 ? 0 : 1;
  },
};
