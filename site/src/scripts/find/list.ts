import type { AboutFile, FacetName } from '../../../../scripts/model/names.ts';
import { isNothing, orders, readAddress, toggled, writeAddress, type Asked } from './address.ts';
import { element, marked } from './elements.ts';
import { narrow, type Chosen } from './facets.ts';
import { loadAbout, loadNames } from './load.ts';
import { nearestRows } from './nearest.ts';
import type { Group, Names, Row } from './names.ts';
import { byTitle, sorted } from './order.ts';
import { listPaths } from './overlay-options.ts';
import { FacetPanel, valueWords } from './panel.ts';
import { find, type Found, type Ranking } from './rank.ts';
import { rowElement, type Showing } from './row-element.ts';
import { searchText, type TextHit } from './text.ts';
import { speechOf } from './words.ts';

/** Rows shown at first, and more of them with each press of the button. */
const step = 100;
/** In milliseconds. Browsers refuse an address that changes with every letter; the text waits until nobody types. */
const addressPause = 300;
const textPause = 250;
const textFrom = 3;
/** From this width on, in the unit of media queries, the facets stand beside the list. */
const wide = '(min-width: 58rem)';

/** What a list is about: everything, the entities of the catalog, or those of one kind. */
type Scope = 'all' | 'catalog' | { readonly kind: string };

/**
 * A list with facets, or the search page. What is asked stands in the address and nowhere else; how far somebody has looked
 * stands in the history's entry, so that the back button leads to the same place. As long as nothing is asked, the list is
 * the one that the server wrote.
 */
export class SearchList {
  readonly #root: HTMLElement;
  readonly #names: string;
  readonly #pages: string;
  readonly #scope: Scope;
  readonly #speech = speechOf(document.documentElement.lang);
  readonly #form: HTMLFormElement;
  readonly #input: HTMLInputElement;
  readonly #sort: HTMLSelectElement;
  readonly #fold: HTMLDetailsElement;
  readonly #plain: HTMLElement;
  readonly #found: HTMLElement;
  readonly #state: HTMLElement;
  readonly #panel: FacetPanel;
  #asked: Asked;
  #shown = step;
  #ranking: Ranking | undefined;
  #about: AboutFile = [];
  #turn = 0;
  #addressTimer: ReturnType<typeof setTimeout> | undefined;
  #textTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    const part = <T extends HTMLElement>(name: string) => root.querySelector<T>(`[data-part=${name}]`) as T;
    const { names = '', root: pages = '/', search = 'all' } = root.dataset;
    this.#root = root;
    this.#names = names;
    this.#pages = pages;
    this.#scope = search === 'all' || search === 'catalog' ? search : { kind: search };
    this.#form = part('form');
    this.#input = part('question');
    this.#sort = part('sort');
    this.#fold = part('fold');
    this.#plain = part('plain');
    this.#found = part('found');
    this.#state = part('state');
    const hidden: readonly FacetName[] = typeof this.#scope === 'object' ? ['kind'] : [];
    this.#panel = new FacetPanel(part('facets'), this.#speech, new Set(hidden), (facet, value) => this.#ask(toggled(this.#asked, facet, value), 'push'));
    this.#asked = readAddress(new URLSearchParams(location.search));
  }

  start(): void {
    const width = matchMedia(wide);
    const unfold = () => (this.#fold.open = width.matches);
    unfold();
    width.addEventListener('change', unfold);
    this.#listen();
    this.#comeBack();
    // On a phone the facets are folded: whoever only reads the list need not load the names.
    if (width.matches || !isNothing(this.#asked) || this.#scope === 'all') void this.#load();
  }

  #listen(): void {
    this.#input.addEventListener('input', () => this.#ask({ ...this.#asked, question: this.#input.value }, 'later'));
    this.#input.addEventListener('focus', () => void this.#load());
    this.#fold.addEventListener('toggle', () => this.#fold.open && void this.#load());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#ask({ ...this.#asked, question: this.#input.value }, 'push');
    });
    this.#sort.addEventListener('change', () => this.#ask({ ...this.#asked, order: orders.find((order) => order === this.#sort.value) }, 'push'));
    this.#root.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-act]') : null;
      if (button) this.#act(button.dataset);
    });
    addEventListener('popstate', () => {
      this.#asked = readAddress(new URLSearchParams(location.search));
      this.#comeBack();
      this.#answer();
    });
  }

  #act({ act, facet, value = '' }: DOMStringMap): void {
    if (act === 'again') void this.#load();
    if (act === 'clear') {
      this.#ask({ question: '', chosen: new Map(), order: undefined }, 'push');
      this.#input.focus();
    }
    if (act === 'take') {
      this.#ask(toggled(this.#asked, facet as FacetName, value), 'push');
      this.#input.focus({ preventScroll: true });
    }
    if (act === 'more') {
      const first = this.#shown;
      this.#shown += step;
      history.replaceState({ shown: this.#shown }, '');
      this.#answer();
      this.#found.querySelectorAll<HTMLElement>('.entries > li > a')[first]?.focus();
    }
  }

  /** Puts what the address asks into the fields. */
  #comeBack(): void {
    const { shown } = (history.state ?? {}) as { readonly shown?: unknown };
    this.#shown = typeof shown === 'number' ? shown : step;
    if (this.#input.value !== this.#asked.question) this.#input.value = this.#asked.question;
    this.#plain.hidden = !isNothing(this.#asked);
  }

  #ask(asked: Asked, how: 'push' | 'later'): void {
    this.#asked = asked;
    this.#shown = step;
    if (this.#input.value !== asked.question && how === 'push') this.#input.value = asked.question;
    clearTimeout(this.#addressTimer);
    const address = `${location.pathname}${writeAddress(asked)}`;
    if (how === 'later') this.#addressTimer = setTimeout(() => history.replaceState({}, '', address), addressPause);
    else if (address !== location.pathname + location.search) history.pushState({}, '', address);
    if (this.#ranking) this.#answer();
    else void this.#load();
  }

  async #load(): Promise<void> {
    if (this.#ranking) return;
    if (!isNothing(this.#asked)) this.#state.textContent = this.#speech.loading;
    try {
      this.#ranking = await loadNames(this.#names);
    } catch {
      this.#plain.hidden = false;
      this.#state.replaceChildren(this.#speech.failed, ' ', element('button', { type: 'button', class: 'button', 'data-act': 'again' }, this.#speech.again));
      return;
    }
    this.#answer();
    this.#about = await loadAbout(this.#names);
    this.#answer();
  }

  #answer(): void {
    const ranking = this.#ranking;
    if (!ranking) return;
    const turn = ++this.#turn;
    clearTimeout(this.#textTimer);
    const { question, order } = this.#asked;
    const searched = question.trim() !== '';
    const found: Found = searched ? find(ranking, question) : { rows: byTitle(ranking.names), some: false, words: [] };
    const inScope = found.rows.filter((row) => this.#covers(row));
    const { rows, counts } = narrow(ranking.names, inScope, this.#asked.chosen);
    this.#panel.show(ranking.names, counts);
    this.#drawOrders(searched, counts.get('grade')?.length !== 0);
    const nothing = isNothing(this.#asked);
    this.#plain.hidden = !nothing;
    this.#found.hidden = nothing;
    this.#state.textContent = nothing ? '' : this.#speech.count(rows.length);
    if (nothing) return;
    const ordered = order === undefined ? rows : sorted(ranking.names, rows, order);
    const showing: Showing = { names: ranking.names, root: this.#pages, speech: this.#speech, words: found.words };
    const hidden = ordered.length - this.#shown;
    this.#found.replaceChildren(
      ...this.#chips(ranking.names, this.#asked.chosen),
      ...(rows.length === 0 ? this.#noMatch(ranking, inScope.length > 0) : found.some ? [element('p', { class: 'notice' }, this.#speech.some)] : []),
      element('ul', { class: 'entries', hidden: rows.length === 0 }, ...ordered.slice(0, this.#shown).map((row) => rowElement(row, this.#about[row.at] || row.about, showing))),
      ...(hidden > 0 ? [element('p', { class: 'after' }, element('button', { type: 'button', class: 'button', 'data-act': 'more' }, this.#speech.more(Math.min(hidden, step))))] : []),
    );
    if (this.#scope === 'all' && question.trim().length >= textFrom) this.#textTimer = setTimeout(() => void this.#askText(turn, ordered), textPause);
  }

  #covers({ kind, group }: Row): boolean {
    if (this.#scope === 'all') return true;
    return this.#scope === 'catalog' ? group !== 'articles' && group !== 'problems' : kind === this.#scope.kind;
  }

  #drawOrders(searched: boolean, graded: boolean): void {
    const usable = orders.filter((order) => (order !== 'title' || searched) && (order !== 'grade' || graded));
    const standard = searched ? this.#speech.orders.best : this.#speech.orders.title;
    const options = [['', standard] as const, ...usable.map((order) => [order, this.#speech.orders[order]] as const)];
    const drawn = options.map(([value, text]) => `${value} ${text}`).join('\n');
    if (this.#sort.dataset['drawn'] !== drawn) {
      this.#sort.dataset['drawn'] = drawn;
      this.#sort.replaceChildren(...options.map(([value, text]) => element('option', { value }, text)));
    }
    this.#sort.value = this.#asked.order !== undefined && usable.includes(this.#asked.order) ? this.#asked.order : '';
  }

  #chips(names: Names, chosen: Chosen): readonly HTMLElement[] {
    const chips = [...chosen].flatMap(([facet, values]) =>
      [...values].map((value) => {
        const words = valueWords(names, this.#speech, facet, value);
        return element('li', {}, element('button', { type: 'button', 'data-act': 'take', 'data-facet': facet, 'data-value': value }, `${this.#speech.facets[facet]}: ${words}`, element('span', { class: 'hidden' }, `, ${this.#speech.take}`), element('span', { 'aria-hidden': 'true' }, '×')));
      }),
    );
    if (chips.length === 0) return [];
    const clear = element('li', {}, element('button', { type: 'button', class: 'textual', 'data-act': 'clear' }, this.#speech.clear));
    return [element('ul', { class: 'chosen', 'aria-label': this.#speech.chosen }, ...chips, clear)];
  }

  #noMatch(ranking: Ranking, otherwise: boolean): readonly HTMLElement[] {
    const question = this.#asked.question.trim();
    if (question === '' || otherwise) return [element('p', { class: 'empty' }, this.#speech.nothingChosen)];
    const near = nearestRows(ranking, question);
    const link = (path: string, text: string) => element('li', {}, element('a', { href: this.#pages + path }, text));
    const lists = Object.entries(listPaths).map(([group, path]) => link(path, this.#speech.groups[group as Group]));
    const meant = near.length > 0 ? [element('p', {}, `${this.#speech.meant}:`), element('ul', { class: 'links' }, ...near.map(({ path, title }) => link(path, title)))] : [];
    return [element('div', { class: 'empty' }, element('p', {}, this.#speech.nothing(question)), ...meant, element('p', {}, this.#speech.elsewhere), element('ul', { class: 'links' }, ...lists))];
  }

  async #askText(turn: number, rows: readonly Row[]): Promise<void> {
    const note = element('p', { class: 'meta', role: 'status' }, this.#speech.textLoading);
    const part = element('section', { class: 'texts' }, element('h2', {}, this.#speech.text), note);
    this.#found.append(part);
    const hits = await searchText(this.#names, this.#pages, this.#asked.question.trim(), this.#asked.chosen).catch(() => undefined);
    // Another question was asked meanwhile, and has drawn the list anew.
    if (turn !== this.#turn) return;
    const known = new Set(rows.map(({ path }) => this.#pages + path));
    const more = hits?.filter(({ address }) => !known.has(address)) ?? [];
    if (!hits) note.textContent = this.#speech.textMissing;
    else if (more.length === 0) part.remove();
    else note.replaceWith(element('ul', { class: 'entries' }, ...more.map(textElement)));
  }
}

function textElement({ address, title, excerpt }: TextHit): HTMLElement {
  return element('li', {}, element('a', { href: address }, title), element('p', {}, ...marked(excerpt)));
}
