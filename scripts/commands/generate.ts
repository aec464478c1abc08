import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { staleFiles } from '../publish/generated.ts';
import { loadCatalog } from '../catalog/catalog.ts';
import { diskFiles } from '../read/files.ts';
import { catalogOption, EnvironmentError, type Command, type Invocation } from './command.ts';
import { rootOf } from './root.ts';
import { isOwnRepository } from '../read/layout.ts';

export const generate: Command = {
  usage: '[--check] [--catalog DIR]',
  help: 'Writes .github/CODEOWNERS and the issue forms from the catalog. Files that are current are left alone. With --check nothing is written, and the exit code is 1 when a file is not current.',
  options: { ...catalogOption, check: { type: 'boolean' } },
  run,
};

async function run(call: Invocation): Promise<number> {
  const root = rootOf(call);
  const files = diskFiles(root);
  const catalog = loadCatalog(files);
  if (!isOwnRepository(files)) throw new EnvironmentError('Files are generated for a Signpost repository only: this folder has no catalog/signpost.yaml.');
  const stale = staleFiles(catalog, files);
  for (const { path, text, reason } of stale) {
    call.out(`${path}  ${reason}\n`);
    if (call.values['check'] === true) continue;
    if (text === undefined) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  if (stale.length === 0) call.err('All generated files are current.\n');
  return call.values['check'] === true && stale.length > 0 ? 1 : 0;
}
