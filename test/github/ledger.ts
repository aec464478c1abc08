import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Texts of its files, by name. */
export type Entries = Readonly<Record<string, string>>;

/** The folder in which the service `entry` keeps its entries: what effects did to the world, which can be put back. */
export class Ledger {
  readonly folder = mkdtempSync(join(tmpdir(), 'signpost-ledger-'));

  read(): Entries {
    return Object.fromEntries(readdirSync(this.folder).sort().map((name) => [name, readFileSync(join(this.folder, name), 'utf8')]));
  }

  /** These and no others. */
  write(entries: Entries): void {
    this.remove();
    mkdirSync(this.folder);
    for (const [name, text] of Object.entries(entries)) writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
