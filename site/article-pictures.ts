import { defineMdastPlugin } from 'satteri';

/** Says of an address that it is one of the catalog, to be looked up when the page is made. */
export const pictureScheme = 'picture:';

/**
 * Keeps pictures of articles what they are: files that the site copies. Astro would import each as a module and make
 * others of it, which takes long, and would have to lie below `site/`.
 */
export const articlePictures = defineMdastPlugin({
  name: 'article-pictures',
  image(node, context) {
    if (!/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(node.url)) context.setProperty(node, 'url', pictureScheme + node.url);
  },
});
