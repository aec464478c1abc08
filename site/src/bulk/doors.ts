import { context } from '../context.ts';
import { siteDoors } from '../doors.ts';

/** Writes the files for programs. Each is like a page: made again only when what it tells has changed. */
export async function GET(): Promise<Response> {
  const { sink } = context;
  if (!sink) throw new Error('These files are written by a build only.');
  for (const { path, text } of siteDoors()) await sink.file(path, text);
  return new Response('');
}
