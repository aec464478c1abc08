import { appendFileSync, readFileSync } from 'node:fs';
import { dispatchType, openDispatch } from '../github/dispatch.ts';
import { isJsonObject } from '../model/json.ts';
import { catalogHelp, catalogOption, Refusal, type Call, type Command } from './command.ts';
import { handsOf } from './hands.ts';

export const command: Command = {
  usage: 'dispatch [--catalog DIR]',
  about: `Opens the issue of a request that came as a repository_dispatch, for the workflow of such events: reads the event from
GITHUB_EVENT_PATH, and writes the issue's number and the digest of its text to GITHUB_OUTPUT. Run again, it opens no second
issue. Needs GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_RUN_ID.`,
  options: catalogOption,
  optionHelp: catalogHelp,
  async run(call) {
    const { io } = call;
    const run = Number(io.env['GITHUB_RUN_ID']);
    if (!Number.isSafeInteger(run) || run < 1) throw new Refusal('GITHUB_RUN_ID is not the number of a run; GitHub Actions sets it.');
    const payload = payloadOf(call);
    const hands = handsOf(call);
    const opened = await openDispatch(hands.door, hands.now, run, payload);
    if ('problems' in opened) {
      for (const { message, fix } of opened.problems) io.err(`${message}${fix ? ` ${fix}` : ''}\n`);
      return 1;
    }
    const output = io.env['GITHUB_OUTPUT'];
    if (output) appendFileSync(output, `issue=${opened.number}\ndigest=${opened.digest}\n`);
    io.out(`${opened.url}\n`);
    return 0;
  },
};

function payloadOf({ io }: Call): unknown {
  const path = io.env['GITHUB_EVENT_PATH'];
  if (!path) throw new Refusal('Set GITHUB_EVENT_PATH to the file of the event; GitHub Actions does.');
  const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isJsonObject(event) || event['action'] !== dispatchType) throw new Refusal(`The event is no repository_dispatch of the type ${dispatchType}.`);
  return event['client_payload'] ?? {};
}
