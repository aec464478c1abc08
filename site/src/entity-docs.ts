import { docsImage, docsLink, imageSize, pictureOnSite, world, type DocsPage, type DocsResolver, type EntityDocs } from './data.ts';
import { docsHref, fileViewUrl, sharedHref } from './links.ts';
import { docs as words } from './words/docs.ts';

/** Where the links and pictures of a page lead on this site. */
export function docsResolver(ref: string, docs: EntityDocs, { file }: DocsPage): DocsResolver {
  const { files } = world();
  return {
    link(url) {
      const found = docsLink(docs, file, url, files);
      switch (found.kind) {
        case 'web':
          return found.url;
        case 'page':
          return docsHref(ref, found.page.slug) + (found.anchor === undefined ? '' : `#${encodeURIComponent(found.anchor)}`);
        case 'picture':
          return pictureHref(found.file);
        case 'file':
          return fileViewUrl(found.file);
        case 'wrong':
          return undefined;
        default:
          return found satisfies never;
      }
    },
    image(url) {
      const found = docsImage(docs, file, url, files);
      if (!('file' in found)) return undefined;
      const bytes = files.bytes(found.file);
      return { src: pictureHref(found.file), ...(bytes && imageSize(found.file, bytes)) };
    },
    note: (kind) => words.note[kind],
    table: words.table,
  };
}

/** The address of a picture of the catalog on this site. */
export function pictureHref(file: string): string {
  return sharedHref(`/${pictureOnSite(file).split('/').map(encodeURIComponent).join('/')}`);
}
