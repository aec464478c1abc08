import { facetNames, type FacetName } from '../../../../scripts/model/names.ts';
import { element } from './elements.ts';
import type { Narrowed, ValueCount } from './facets.ts';
import { valueTitle, type Names } from './names.ts';
import { fold } from './tokens.ts';
import type { Speech } from './words.ts';

/** Values shown of each facet at first, and at most. */
const few = 7;
const many = 200;
/** From so many values on, they can be searched. */
const searchable = 15;

/** A value in words: kinds by their name, owners and systems by their title. */
export function valueWords(names: Names, speech: Speech, facet: FacetName, value: string): string {
  if (facet !== 'kind') return valueTitle(names, facet, value);
  const row = names.facets.kind.values.indexOf(value);
  const known = speech.kind(value, true);
  return known === value && row >= 0 ? (names.rows.find(({ kind }) => kind === value)?.kindName ?? value) : known;
}

/** The facets beside a list: check boxes with counts. `onToggle` hears which one was changed. */
export class FacetPanel {
  readonly #place: HTMLElement;
  readonly #speech: Speech;
  readonly #hidden: ReadonlySet<FacetName>;
  readonly #open = new Set<FacetName>();
  readonly #filters = new Map<FacetName, string>();
  #last: { readonly names: Names; readonly counts: Narrowed['counts'] } | undefined;

  constructor(place: HTMLElement, speech: Speech, hidden: ReadonlySet<FacetName>, onToggle: (facet: FacetName, value: string) => void) {
    this.#place = place;
    this.#speech = speech;
    this.#hidden = hidden;
    place.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'checkbox') onToggle(target.name as FacetName, target.value);
    });
    place.addEventListener('click', ({ target }) => {
      const facet = target instanceof HTMLElement ? target.dataset['facet'] : undefined;
      if (facet !== undefined) this.#turn(facet as FacetName);
    });
    place.addEventListener('input', ({ target }) => {
      if (!(target instanceof HTMLInputElement) || target.type !== 'search') return;
      this.#filters.set(target.dataset['of'] as FacetName, target.value);
      this.#draw();
    });
    // Enter in the small field narrows what is shown; it sends no form.
    place.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type === 'search') event.preventDefault();
    });
  }

  show(names: Names, counts: Narrowed['counts']): void {
    this.#last = { names, counts };
    this.#draw();
  }

  #turn(facet: FacetName): void {
    if (!this.#open.delete(facet)) this.#open.add(facet);
    this.#filters.delete(facet);
    this.#draw();
  }

  #draw(): void {
    const focused = document.activeElement?.id;
    const typed = document.activeElement instanceof HTMLInputElement ? document.activeElement.selectionStart : null;
    this.#place.replaceChildren(...facetNames.filter((facet) => !this.#hidden.has(facet)).flatMap((facet) => this.#facet(facet)));
    // What had the focus keeps it: a check box has moved, it is not gone.
    const again = focused ? document.getElementById(focused) : undefined;
    if (!again || !this.#place.contains(again) || again === document.activeElement) return;
    again.focus({ preventScroll: true });
    if (again instanceof HTMLInputElement && again.type === 'search') again.setSelectionRange(typed, typed);
  }

  #facet(facet: FacetName): readonly HTMLElement[] {
    const { names, counts } = this.#last ?? {};
    const values = counts?.get(facet) ?? [];
    if (!names || values.length === 0 || (values.length === 1 && !values[0]?.chosen && !this.#open.has(facet))) return [];
    const words = (each: ValueCount) => valueWords(names, this.#speech, facet, each.value);
    const open = this.#open.has(facet);
    const filter = fold(this.#filters.get(facet) ?? '');
    const shown = open
      ? values.filter((each) => each.chosen || fold(words(each)).includes(filter)).slice(0, many)
      : values.filter((each, index) => each.chosen || index < few);
    const title = this.#speech.facets[facet];
    const left = values.length - shown.length;
    return [
      element(
        'fieldset',
        {},
        element('legend', {}, title),
        open && values.length > searchable && element('input', { type: 'search', id: `find-in-${facet}`, 'data-of': facet, value: this.#filters.get(facet) ?? '', 'aria-label': this.#speech.filterValues(title), placeholder: this.#speech.filterValues(title), autocomplete: 'off' }),
        element('div', { class: open ? 'values all' : 'values', ...(open && shown.length > searchable && { tabindex: 0, role: 'group', 'aria-label': title }) }, ...shown.map((each) => this.#choice(facet, each, words(each)))),
        (open || left > 0) && element('button', { type: 'button', class: 'textual', 'data-facet': facet, id: `all-of-${facet}`, 'aria-expanded': open ? 'true' : 'false' }, open ? this.#speech.fewerValues : this.#speech.moreValues(left)),
      ),
    ];
  }

  #choice(facet: FacetName, { value, count, chosen }: ValueCount, words: string): HTMLElement {
    const box = element('input', { type: 'checkbox', name: facet, value, id: `${facet}=${value}` });
    box.checked = chosen;
    return element('label', {}, box, element('span', {}, words), element('span', { class: 'n' }, this.#speech.number(count)));
  }
}
