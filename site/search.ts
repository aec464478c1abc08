import { join } from 'node:path';
import * as pagefind from 'pagefind';

export async function indexSite(out: string): Promise<void> {
  const { index, errors } = await pagefind.createIndex();
  if (!index) throw new Error(`The search index cannot be made: ${errors.join('; ')}`);
  try {
    const added = await index.addDirectory({ path: out });
    const written = await index.writeFiles({ outputPath: join(out, 'pagefind') });
    const wrong = [...added.errors, ...written.errors];
    if (wrong.length > 0) throw new Error(`The search index cannot be made: ${wrong.join('; ')}`);
  } finally {
    await pagefind.close();
  }
}
