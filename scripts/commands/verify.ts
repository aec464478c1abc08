import { moments } from '../github/hands.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitsTouching } from '../read/history.ts';
import { verifyInstance, type Verified } from '../request/verify.ts';
import { catalogHelp, catalogOption, choice, type Command } from './command.ts';
import { snapshot } from './hands.ts';
import { openCatalog } from './open.ts';
import { jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'verify [FOLDER]… [--catalog DIR] [--format text|json]',
  about: `Renders every instance under live/ again from its request.yaml and the service it names, and compares byte for byte. The
service is taken from the Git history when it has changed since. Folders limit it to the instances below them.`,
  options: { ...catalogOption, format: { type: 'string' } },
  optionHelp: { ...catalogHelp, format: 'text or json' },
  async run(call) {
    const format = choice(call, 'format', ['text', 'json']);
    const { root, ...now } = openCatalog(call);
    const wanted = call.positionals.map((folder) => folder.replace(/\/+$/, ''));
    const instances = now.catalog.instances.filter(({ folder }) => wanted.length === 0 || wanted.some((each) => folder === each || folder.startsWith(`${each}/`)));
    const past = { now, at: (commit: string) => snapshot(gitFiles(root, commit), now.catalog.today), history: (folder: string) => commitsTouching(root, folder) };
    const rows = [];
    for (const instance of instances) {
      const verified = await verifyInstance(instance, now, moments(past, instance.record.service), false);
      rows.push({ folder: instance.folder, ...outcome(verified) });
    }
    const bad = rows.filter((row) => !row.ok);
    if (format === 'json') call.io.out(`${jsonText(rows)}\n`);
    else for (const row of bad) call.io.out(`${row.folder}  differs from what its request renders\n${row.differences.map((line) => `  ${line}\n`).join('')}  Take the change back, or ask for a change of the instance.\n`);
    call.io.err(`${rows.length} instances rendered again, ${bad.length} differ.\n`);
    return bad.length > 0 ? 1 : 0;
  },
};

function outcome(verified: Verified): { readonly ok: boolean; readonly differences: readonly string[] } {
  if ('unknownDigest' in verified) return { ok: false, differences: [`no version of the service in the history has the digest ${verified.unknownDigest}`] };
  return { ok: verified.differences.length === 0, differences: verified.differences.map(({ path, kind }) => `${path} is ${kind}`) };
}
