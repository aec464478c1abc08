import { repairCatalog, type RepairedCatalog } from '../publish/repairs.ts';
import { replaceFile } from '../read/files.ts';
import { Refusal, type Call } from './command.ts';
import type { Opened } from './open.ts';

/** Makes the changes that problems carry, and says which. Returns the catalog as it is then. Throws `Refusal` when a file cannot be written. */
export function fix({ io }: Pick<Call, 'io'>, { root, files, catalog }: Opened): Opened & Pick<RepairedCatalog, 'problems'> {
  const { changed, ...repaired } = repairCatalog(files, undefined, catalog.today);
  for (const { path, before, after, changes } of changed) {
    try {
      replaceFile(root, path, before, after);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Refusal(`${message}${path === changed[0]?.path ? ' Nothing was changed.' : ' The files named above are mended.'} Run the command again when it can be.`, { cause });
    }
    io.err(`${path}: ${changes} ${changes === 1 ? 'change' : 'changes'}\n`);
  }
  return { root, ...repaired };
}
