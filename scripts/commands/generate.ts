import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { staleFiles } from '../publish/generated.ts';
import { catalogHelp, catalogOption, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { openCatalog } from './open.ts';
import { linkOnTheWay } from '../read/files.ts';
import { isOwnRepository } from '../read/layout.ts';

export const command: Command = {
  usage: 'generate [--check] [--catalog DIR]',
  about: `Writes .github/CODEOWNERS, the issue forms and the schemas for editors, and into the workflows the secrets that services name.
Files that are current are left alone.`,
  options: { ...catalogOption, check: { type: 'boolean' } },
  optionHelp: { ...catalogHelp, check: 'Write nothing; exit with 1 when a file is not current' },
  run,
};

function run(call: Call): ExitCode {
  const { root, files, catalog } = openCatalog(call);
  if (!isOwnRepository(files)) throw new Refusal('Files are generated for a Signpost repository only: this folder has no catalog/signpost.yaml.');
  const stale = staleFiles(catalog, files);
  // Whoever sends a repository must not say what is overwritten outside of it.
  const link = stale.map(({ path }) => linkOnTheWay(root, path)).find((found) => found !== undefined);
  if (link !== undefined && call.values['check'] !== true) throw new Refusal(`${link} is a symbolic link, so nothing is generated there. Put the file or folder itself here.`);
  for (const { path, text, reason } of stale) {
    call.io.out(`${path}  ${reason}\n`);
    if (call.values['check'] === true) continue;
    if (text === undefined) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  if (stale.length === 0) call.io.err('All generated files are current.\n');
  return call.values['check'] === true && stale.length > 0 ? 1 : 0;
}
