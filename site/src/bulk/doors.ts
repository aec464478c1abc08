import { context } from '../context.ts';
import { siteCopies, world } from '../data.ts';
import { siteDoors } from '../doors.ts';

/** Writes the files for programs, and the pictures of the catalog. Each is like a page: made again only when what it tells has changed. */
export async function GET(): Promise<Response> {
  const { sink } = context;
  if (!sink) throw new Error('These files are written by a build only.');
  for (const { path, text } of siteDoors()) {
    await sink.file(path, () => {
      // Which doors there are, and some of what they say, comes from the settings before any text is asked for.
      void world().settings;
      return text();
    });
  }
  for (const { path, from } of siteCopies()) await sink.file(path, async () => world().files.bytes(from) ?? '');
  return new Response('');
}
