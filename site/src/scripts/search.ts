import overlayStyles from '../styles/search.css?inline';
import { SearchList } from './find/list.ts';
import { SearchOverlay } from './find/overlay.ts';

// Loaded by search-loader.ts, for the first of these two that a page needs. Its own bundle has no other way to be called
// than events.

let overlay: SearchOverlay | undefined;

document.addEventListener('find', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return;
  overlay ??= makeOverlay(event.target);
  overlay.open((event as CustomEvent<Element | null>).detail);
});

/** Its styles come with the script: a page that never searches does not load them. */
function makeOverlay(form: HTMLFormElement): SearchOverlay {
  const styles = new CSSStyleSheet();
  styles.replaceSync(overlayStyles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];
  return new SearchOverlay(form);
}

for (const root of document.querySelectorAll<HTMLElement>('[data-search]')) new SearchList(root).start();
