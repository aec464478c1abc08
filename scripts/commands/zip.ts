import { zipSync, type Zippable } from 'fflate';

/** A date in a zip has no time zone, and fflate takes it from the machine's own: the same numbers everywhere make the same bytes. */
function dayOnly(iso: string): Date {
  const [year = 1980, month = 1, day = 1] = iso.slice(0, 10).split('-').map(Number);
  return new Date(Math.max(1980, year), month - 1, day, 12);
}

/** From Unix, so that files are unpacked with their mode: 100644. */
const [unix, plainFile] = [3, (0o100644 << 16) >>> 0];

/** A zip of these files, in their order. The same content and day give the same bytes on every machine. */
export function zipped(files: ReadonlyMap<string, Uint8Array>, day: string): Uint8Array {
  const options = { level: 6, mtime: dayOnly(day), os: unix, attrs: plainFile } as const;
  // Entries rather than an object literal: a path may be "__proto__".
  return zipSync(Object.fromEntries([...files].map(([path, bytes]) => [path, [bytes, options] as const])) as unknown as Zippable);
}
