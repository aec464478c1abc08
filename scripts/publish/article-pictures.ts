import type { Files } from '../read/files.ts';
import { folderOf, resolvePath } from '../read/layout.ts';
import { imageFault } from './image-files.ts';

/** The file that an article shows, by its path from the catalog's root: relative to the article, and not outside of its folder. */
export function articlePicture(article: string, url: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(url)) return undefined;
  const file = resolvePath(article, decoded(url));
  const home = article.startsWith('catalog/docs/') ? 'catalog/docs' : folderOf(article);
  return file?.startsWith(`${home}/`) ? file : undefined;
}

/** Why an article cannot show a picture, as the end of a sentence, and the next act; undefined when it can. */
export function articlePictureFault(article: string, url: string, files: Files): { readonly message: string; readonly fix: string } | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) return { message: 'comes from elsewhere', fix: 'Keep the picture beside the article, or link to it.' };
  const file = articlePicture(article, url);
  if (file === undefined) return { message: 'lies outside of the folder of the article', fix: 'Put it beside the article, and write a path relative to it.' };
  const bytes = files.bytes(file);
  return bytes ? imageFault(file, bytes) : { message: 'is not there', fix: 'Correct the path; it is relative to this article.' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
