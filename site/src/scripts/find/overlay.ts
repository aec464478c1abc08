import { facetNames, type FacetName } from '../../../../scripts/model/names.ts';
import { toggled, writeAddress, type Asked } from './address.ts';
import { element } from './elements.ts';
import { narrow, type Narrowed } from './facets.ts';
import { grouped } from './groups.ts';
import { loadNames } from './load.ts';
import { nearestRows } from './nearest.ts';
import type { Row } from './names.ts';
import { valueWords } from './panel.ts';
import { find, type Found, type Ranking } from './rank.ts';
import { listPaths, offered, option, section, textOption } from './overlay-options.ts';
import type { Showing } from './row-element.ts';
import { searchText } from './text.ts';
import { speechOf, type Speech } from './words.ts';

const most = 16;
const mostOfGroup = 6;
const mostTexts = 4;
const mostChips = { kind: 6, owner: 3 } as const;
/** In milliseconds: names answer at once, the text waits until somebody stops typing, and so do those who listen. */
const textPause = 200;
const sayPause = 500;
/** Letters from which on the text is searched. */
const textFrom = 3;

const nothing: Asked = { question: '', chosen: new Map(), order: undefined };

/**
 * The search over every page: a dialog with a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). The focus stays
 * in the field, arrows move through the results, Enter opens one.
 */
export class SearchOverlay {
  readonly #speech: Speech = speechOf(document.documentElement.lang);
  readonly #form: HTMLFormElement;
  /** The field of the page, which keeps what was typed. */
  readonly #field: HTMLInputElement | null;
  readonly #names: string;
  readonly #root: string;
  readonly #dialog: HTMLDialogElement;
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #chips: HTMLElement;
  readonly #note: HTMLElement;
  readonly #said: HTMLElement;
  readonly #all: HTMLAnchorElement;
  #asked = nothing;
  #ranking: Ranking | undefined;
  #failed = false;
  /** What had the focus before. */
  #before: Element | null = null;
  #active = -1;
  /** Counts questions: an answer to an older one is late. */
  #turn = 0;
  #textTimer: ReturnType<typeof setTimeout> | undefined;
  #sayTimer: ReturnType<typeof setTimeout> | undefined;

  /** `form` leads to the search page and says where the names are. */
  constructor(form: HTMLFormElement) {
    const speech = this.#speech;
    this.#field = form.querySelector('input');
    this.#names = form.dataset['names'] ?? '';
    this.#root = new URL('../', form.action).pathname;
    this.#input = element('input', {
      type: 'text', name: 'q', role: 'combobox', maxlength: 200, 'aria-label': speech.search, placeholder: speech.placeholder,
      'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'seek-list',
      autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search',
    });
    const close = element('button', { type: 'button', class: 'seek-close' }, speech.close);
    this.#form = element('form', { role: 'search', action: form.action, class: 'seek-ask' }, this.#input, close);
    this.#chips = element('div', { class: 'seek-chips', role: 'group', 'aria-label': speech.only });
    this.#note = element('div', { class: 'seek-note' });
    this.#list = element('div', { id: 'seek-list', role: 'listbox', 'aria-label': speech.results });
    this.#said = element('p', { class: 'hidden', role: 'status' });
    this.#all = element('a', { href: form.action });
    const keys = element('span', { class: 'seek-keys', 'aria-hidden': 'true' }, element('kbd', {}, '↑'), element('kbd', {}, '↓'), element('kbd', {}, '↵'), element('kbd', {}, 'Esc'));
    this.#dialog = element('dialog', { class: 'seek', 'aria-label': speech.search }, this.#form, this.#chips, element('div', { class: 'seek-found' }, this.#note, this.#list), element('p', { class: 'seek-foot' }, this.#all, keys), this.#said);
    document.body.append(this.#dialog);
    this.#listen(close);
  }

  /** Shows the search, with what stands in the page's field. `before` gets the focus back. */
  open(before: Element | null): void {
    if (this.#dialog.open) return;
    const question = this.#field?.value ?? '';
    this.#before = before;
    this.#asked = { ...nothing, question };
    this.#input.value = question;
    this.#dialog.showModal();
    this.#input.focus();
    this.#input.setSelectionRange(question.length, question.length);
    this.#answer();
    if (!this.#ranking) void this.#load();
  }

  #listen(close: HTMLButtonElement): void {
    const dialog = this.#dialog;
    close.addEventListener('click', () => dialog.close());
    // The dialog's own box is filled by its parts: a click that hits itself is one on the backdrop.
    dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener('close', () => {
      if (this.#field) this.#field.value = this.#input.value;
      if (this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true });
      this.#turn += 1;
      clearTimeout(this.#textTimer);
    });
    // A page that comes back from the browser's memory shows itself, not the search that left it.
    addEventListener('pagehide', () => dialog.close());
    this.#input.addEventListener('input', () => {
      this.#asked = { ...this.#asked, question: this.#input.value };
      this.#answer();
    });
    this.#input.addEventListener('keydown', (event) => this.#press(event));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      location.assign(this.#all.href);
    });
    this.#chips.addEventListener('click', ({ target }) => {
      const chip = target instanceof Element ? target.closest<HTMLElement>('[data-facet]') : null;
      if (!chip) return;
      const { facet, value = '' } = chip.dataset;
      this.#asked = toggled(this.#asked, facet as FacetName, value);
      this.#answer();
      [...this.#chips.querySelectorAll<HTMLElement>('[data-facet]')].find((each) => each.dataset['facet'] === facet && each.dataset['value'] === value)?.focus();
    });
  }

  async #load(): Promise<void> {
    try {
      this.#failed = false;
      this.#ranking = await loadNames(this.#names);
      this.#answer();
    } catch {
      this.#failed = true;
      const again = element('button', { type: 'button', class: 'button' }, this.#speech.again);
      again.addEventListener('click', () => {
        this.#note.replaceChildren(this.#speech.loading);
        this.#input.focus();
        void this.#load();
      });
      this.#note.replaceChildren(element('p', {}, this.#speech.failed), again);
      this.#say(this.#speech.failed);
    }
  }

  #press(event: KeyboardEvent): void {
    // While letters are being composed, keys belong to the input method; Safari tells of the last one by this number alone.
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !event.altKey) {
      const count = this.#options().length;
      if (count > 0) this.#activate((this.#active + step + count) % count, true);
    } else if (event.key === 'Enter' && this.#options()[this.#active]) {
      const option = this.#options()[this.#active];
      if (event.ctrlKey || event.metaKey) open(option?.href, '_blank', 'noopener');
      else option?.click();
    } else return;
    event.preventDefault();
  }

  #options(): readonly HTMLAnchorElement[] {
    return [...this.#list.querySelectorAll<HTMLAnchorElement>('[role=option]')];
  }

  #activate(at: number, scroll: boolean): void {
    const options = this.#options();
    this.#active = options[at] ? at : -1;
    options.forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
    const id = options[at]?.id;
    if (id === undefined) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', id);
    if (scroll) options[at]?.scrollIntoView({ block: 'nearest' });
  }

  /** Shows what the names have, at once, and asks the text for more. */
  #answer(): void {
    const turn = ++this.#turn;
    clearTimeout(this.#textTimer);
    const { question } = this.#asked;
    const address = this.#form.action + writeAddress(this.#asked);
    this.#all.href = address;
    this.#all.textContent = this.#speech.search;
    this.#all.hidden = true;
    const ranking = this.#ranking;
    if (!ranking) {
      if (!this.#failed) this.#note.replaceChildren(this.#speech.loading);
      return;
    }
    const asked = question.trim() !== '';
    const found: Found = asked ? find(ranking, question) : { rows: offered(ranking), some: false, words: [] };
    const narrowed = narrow(ranking.names, found.rows, this.#asked.chosen);
    this.#show(ranking, found, narrowed, asked);
    this.#all.hidden = !asked || narrowed.rows.length === 0;
    this.#all.textContent = this.#speech.all(narrowed.rows.length);
    if (asked) this.#say(narrowed.rows.length === 0 ? this.#speech.nothing(question.trim()) : this.#speech.count(narrowed.rows.length));
    if (question.trim().length >= textFrom) this.#textTimer = setTimeout(() => void this.#askText(turn, narrowed.rows), textPause);
  }

  #show(ranking: Ranking, found: Found, narrowed: Narrowed, asked: boolean): void {
    const showing: Showing = { names: ranking.names, root: this.#root, speech: this.#speech, words: found.words };
    const groups = grouped(narrowed.rows, most, mostOfGroup);
    this.#list.replaceChildren(...groups.map(({ group, rows, count }) => section(group, this.#speech.groups[group], asked && count > rows.length ? this.#speech.number(count) : '', rows.map((row) => option(row, showing)))));
    this.#list.scrollTop = 0;
    this.#drawChips(ranking, narrowed, asked);
    this.#note.replaceChildren(...this.#noteFor(ranking, found, narrowed.rows.length, asked));
    this.#numberOptions();
    this.#activate(asked && narrowed.rows.length > 0 ? 0 : -1, false);
  }

  #noteFor(ranking: Ranking, found: Found, count: number, asked: boolean): readonly (Node | string)[] {
    if (!asked) return [this.#speech.hint];
    if (count > 0) return found.some ? [this.#speech.some] : [];
    if (found.rows.length > 0) return [this.#speech.nothingChosen];
    const near = nearestRows(ranking, this.#asked.question);
    const link = (row: Row) => element('li', {}, element('a', { href: this.#root + row.path }, row.title));
    return [
      element('p', {}, element('b', {}, this.#speech.nothing(this.#asked.question.trim()))),
      ...(near.length > 0 ? [element('p', {}, `${this.#speech.meant}:`), element('ul', { class: 'seek-links' }, ...near.map(link))] : []),
      element('p', {}, this.#speech.elsewhere),
      element('ul', { class: 'seek-links' }, ...(['services', 'entities', 'teams', 'articles'] as const).map((group) => element('li', {}, element('a', { href: this.#root + listPaths[group] }, this.#speech.groups[group])))),
    ];
  }

  #drawChips({ names }: Ranking, { counts }: Narrowed, asked: boolean): void {
    const chips = facetNames.flatMap((facet) => {
      const all = counts.get(facet) ?? [];
      const shown = asked && facet in mostChips ? all.slice(0, mostChips[facet as keyof typeof mostChips]) : [];
      return (all.length > 1 ? [...new Set([...all.filter(({ chosen }) => chosen), ...shown])] : all.filter(({ chosen }) => chosen)).map(({ value, count, chosen }) =>
        element('button', { type: 'button', 'aria-pressed': String(chosen), 'data-facet': facet, 'data-value': value }, valueWords(names, this.#speech, facet, value), element('span', {}, ` ${this.#speech.number(count)}`)),
      );
    });
    this.#chips.replaceChildren(...chips);
    this.#chips.hidden = chips.length === 0;
  }

  async #askText(turn: number, shown: readonly Row[]): Promise<void> {
    const hits = await searchText(this.#names, this.#root, this.#asked.question.trim(), this.#asked.chosen).catch(() => undefined);
    // Meanwhile somebody has typed on, or closed the search.
    if (turn !== this.#turn || !hits) return;
    const known = new Set(shown.map(({ path }) => this.#root + path));
    const more = hits.filter(({ address }) => !known.has(address)).slice(0, mostTexts);
    if (more.length === 0) return;
    this.#list.append(section('text', this.#speech.text, '', more.map(textOption)));
    this.#numberOptions();
    if (this.#all.hidden) this.#all.textContent = this.#speech.allTexts;
    this.#all.hidden = false;
    if (this.#active < 0) this.#activate(-1, false);
  }

  #numberOptions(): void {
    const options = this.#options();
    options.forEach((option, index) => (option.id = `seek-${index}`));
    this.#input.setAttribute('aria-expanded', String(options.length > 0));
    this.#list.hidden = options.length === 0;
  }

  /** For those who do not see the list, and only once they have stopped typing. */
  #say(text: string): void {
    clearTimeout(this.#sayTimer);
    this.#sayTimer = setTimeout(() => (this.#said.textContent = text), sayPause);
  }
}
