/** The part of Pagefind's browser API that the page uses (https://pagefind.app/docs/api/). */
interface Pagefind {
  init(): Promise<void>;
  options(options: Readonly<Record<string, unknown>>): Promise<void>;
  filters(): Promise<Counts>;
  debouncedSearch(query: string, options: { filters: Filters }, pause: number): Promise<Results | null>;
}
type Filters = Readonly<Record<string, readonly string[]>>;
type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;
interface Results {
  readonly results: readonly { data(): Promise<Page> }[];
  readonly filters: Counts;
  readonly totalFilters: Counts;
}
interface Page {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly filters: Filters;
}

const step = 20;
const pause = 150;
const facetTitles: Readonly<Record<string, string>> = { kind: 'Kind', type: 'Type', owner: 'Owner' };

const root = document.querySelector<HTMLElement>('#search');
const form = document.querySelector<HTMLFormElement>('#searchbox');
const input = form?.querySelector('input');
if (root && form && input) void start(root, form, input);

async function start(root: HTMLElement, form: HTMLFormElement, input: HTMLInputElement): Promise<void> {
  const part = <T extends HTMLElement>(id: string) => root.querySelector<T>(`#${id}`) as T;
  const [state, hits, facets, more] = [part('state'), part('hits'), part('facets'), part<HTMLButtonElement>('more')];
  const address = new URLSearchParams(location.search);
  input.value = address.get('q') ?? '';
  const chosen = new Map(Object.keys(facetTitles).map((name) => [name, new Set(address.getAll(name))]));

  let pagefind: Pagefind;
  try {
    pagefind = (await import(/* @vite-ignore */ root.dataset['index'] ?? '')) as Pagefind;
    await pagefind.options({ excerptLength: 24, ranking: { termSimilarity: 2, pageLength: 0.1 } });
    await pagefind.init();
    // Counts come with the results only after this.
    await pagefind.filters();
  } catch {
    state.textContent = 'This copy of the site was built without a search index. The lists under Services, Catalog and Docs have everything.';
    return;
  }

  let shown = step;
  const search = async () => {
    const filters = Object.fromEntries([...chosen].filter(([, values]) => values.size > 0).map(([name, values]) => [name, [...values]]));
    remember(input.value, filters);
    const query = input.value.trim();
    if (query === '') {
      state.textContent = 'Type a name, an owner or a word.';
      hits.replaceChildren();
      facets.replaceChildren();
      more.hidden = true;
      return;
    }
    const found = await pagefind.debouncedSearch(query, { filters }, pause);
    if (!found) return;
    const pages = await Promise.all(found.results.slice(0, shown).map((result) => result.data()));
    const count = found.results.length;
    state.textContent = count === 0 ? `Nothing matches “${query}”. Try fewer or other words.` : `${count} ${count === 1 ? 'result' : 'results'}`;
    hits.replaceChildren(...pages.toSorted((a, b) => prominence(b, query) - prominence(a, query)).map(hit));
    more.hidden = count <= shown;
    facets.replaceChildren(...Object.keys(facetTitles).flatMap((name) => facet(name, found.filters[name] ?? {}, chosen.get(name) ?? new Set())));
  };

  input.addEventListener('input', () => ((shown = step), void search()));
  form.addEventListener('submit', (event) => (event.preventDefault(), void search()));
  facets.addEventListener('change', (event) => {
    const box = event.target as HTMLInputElement;
    if (box.checked) chosen.get(box.name)?.add(box.value);
    else chosen.get(box.name)?.delete(box.value);
    shown = step;
    void search();
  });
  more.addEventListener('click', () => ((shown += step), void search()));
  await search();
}

/** The address keeps the question, so that it can be sent to somebody else. */
function remember(query: string, filters: Filters): void {
  const address = new URLSearchParams(query === '' ? {} : { q: query });
  for (const [name, values] of Object.entries(filters)) for (const value of values) address.append(name, value);
  history.replaceState(null, '', `?${address}`);
}

/** A page called exactly so stands first, then services of that name: most people search for something to ask for. */
function prominence({ meta, filters }: Page, query: string): number {
  const title = (meta['title'] ?? '').toLowerCase();
  if (title === query.toLowerCase()) return 2;
  return filters['kind']?.includes('Service') && title.includes(query.toLowerCase()) ? 1 : 0;
}

function hit({ url, excerpt, meta, filters }: Page): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  link.textContent = meta['title'] ?? url;
  const facts = document.createElement('div');
  facts.className = 'meta';
  facts.textContent = ['kind', 'type', 'owner'].flatMap((name) => filters[name] ?? []).join(' · ');
  const text = document.createElement('p');
  // Pagefind escapes the page's text and adds <mark> alone (https://pagefind.app/docs/api/#loading-a-result).
  text.innerHTML = excerpt;
  item.append(link, facts, text);
  return item;
}

/** Choices of one facet, the most frequent first; those that are chosen stay, whatever they would find. */
function facet(name: string, counts: Readonly<Record<string, number>>, chosen: ReadonlySet<string>): readonly HTMLElement[] {
  const values = Object.entries(counts)
    .filter(([value, count]) => count > 0 || chosen.has(value))
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'))
    .slice(0, 12);
  if (values.length === 0) return [];
  const group = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = facetTitles[name] ?? name;
  group.append(legend, ...values.map(([value, count]) => choice(name, value, count, chosen.has(value))));
  return [group];
}

function choice(name: string, value: string, count: number, checked: boolean): HTMLElement {
  const label = document.createElement('label');
  const box = document.createElement('input');
  Object.assign(box, { type: 'checkbox', name, value, checked });
  const number = document.createElement('span');
  number.textContent = String(count);
  label.append(box, value, number);
  return label;
}
