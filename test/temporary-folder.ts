import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whatever tests and the programs that they start put into the system's folder for temporary files lies in one folder of the
 * run, and goes with it: hundreds of sites and checkouts would fill a disk within days.
 */
export default function setup(): () => void {
  const before = process.env['TMPDIR'];
  // Short, since a socket's address may have 108 characters at most.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'signpost-t-'));
  // A database server that root starts runs as somebody else, who has to get through.
  chmodSync(folder, 0o711);
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}
