import { catalogHelp, catalogOption, choice, option, type Call, type Command, type ExitCode } from './command.ts';
import { judgeWish } from './judge-wish.ts';
import { openCatalog } from './open.ts';
import { ownerOfToken, personalDoor, requesterNamed } from './personal-door.ts';
import { jsonText } from './print-problems.ts';
import { answerJson, answerText, type Answer } from './request-answer.ts';
import { readArguments } from './request-arguments.ts';

export const command: Command = {
  usage: 'request (SERVICE | --change INSTANCE | --delete INSTANCE | --renew INSTANCE | --upgrade INSTANCE) [--input NAME=VALUE]… [--dry-run] [--catalog DIR] [--format text|json]',
  about: `Asks for a service, or for something to be done with an instance: production/postgres-schema/orders, its folder below
live/. The inputs are judged as on the site, and it is said who will approve. With GH_TOKEN or GITHUB_TOKEN the issue is
opened; without, or with --dry-run, nothing is sent, and the address of the filled-in form is printed. An input that is a
list or an object is written as JSON: --input 'readers:=["a","b"]'. In a change, what is not named stays as it is.`,
  options: {
    ...catalogOption,
    change: { type: 'string' },
    delete: { type: 'string' },
    renew: { type: 'string' },
    upgrade: { type: 'string' },
    input: { type: 'string', multiple: true, short: 'i' },
    inputs: { type: 'string' },
    clear: { type: 'string', multiple: true },
    environment: { type: 'string', short: 'e' },
    name: { type: 'string' },
    for: { type: 'string' },
    reason: { type: 'string' },
    as: { type: 'string' },
    'dry-run': { type: 'boolean' },
    format: { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    change: 'An instance that gets other inputs',
    delete: 'An instance that goes; --name says its name once more',
    renew: 'An instance whose lease gets another end, which --for says',
    upgrade: 'An instance that is rendered again by the service as it is now',
    input: 'One input: name=text, or name:=json; again for the next item of a list',
    inputs: 'A YAML or JSON file with inputs; --input wins over it',
    clear: 'In a change: an input that becomes empty; again for the next',
    environment: 'Name of the environment, for the input that asks for it',
    name: 'With --delete: the name of the instance',
    for: 'With --renew: how long from today, such as "30 days"',
    reason: 'Why an instance is deleted, renewed or upgraded',
    as: 'Login of whoever asks; default: the owner of the token',
    'dry-run': 'Show the files and who approves; send nothing',
    format: 'text or json',
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const format = choice(call, 'format', ['text', 'json']);
  const dry = call.values['dry-run'] === true;
  const opened = openCatalog(call);
  const { wish, misread } = readArguments(call, opened);
  const door = dry ? undefined : personalDoor(call.io, opened.catalog);
  const login = door ? await ownerOfToken(door, option(call, 'as')) : option(call, 'as');
  const requester = login === undefined ? undefined : requesterNamed(opened.catalog, login);
  const judged = await judgeWish(opened, wish, requester, new Date().toISOString().replace(/\.\d+Z$/, 'Z'));
  const unread = new Set(misread.map(({ field }) => field));
  const problems = [...misread, ...judged.problems.filter(({ field }) => field === undefined || !unread.has(field))];
  const refused = problems.length > 0 || (requester !== undefined && judged.prepared.decision?.allowed === false);
  const { title, body } = judged.issue;
  const address = door && !refused ? await door.openIssue(title, body) : undefined;
  const answer: Answer = { ...judged, problems, ...(address !== undefined && { address }) };
  call.io.out(format === 'json' ? `${jsonText(answerJson(answer, opened))}\n` : answerText(answer, opened, dry));
  return refused ? 1 : 0;
}
