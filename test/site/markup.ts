/** An element of a page, as it is written. */
export interface MarkupElement {
  readonly name: string;
  /** Attributes with the characters of HTML back; those without a value have the empty text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: MarkupElement | undefined;
  /** Of itself and its descendants, without what only programs read. */
  text: string;
}

export interface Markup {
  /** In the order of the page. */
  readonly elements: readonly MarkupElement[];
  /** What a browser would have to guess, in sentences; empty when all is well. */
  readonly faults: readonly string[];
}

const voidElements = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);
/** Their content is no markup (https://html.spec.whatwg.org/multipage/parsing.html#parsing-html-fragments). */
const textElements = new Set(['script', 'style', 'textarea', 'title']);
/** A paragraph ends before any of these, whether its end tag stands there or not. */
const blocks = new Set('address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(' '));
/** What may stand in an element; all others may hold what they like. */
const children: Readonly<Record<string, readonly string[]>> = {
  ul: ['li', 'script', 'template'],
  ol: ['li', 'script', 'template'],
  dl: ['dt', 'dd', 'div', 'script', 'template'],
  table: ['caption', 'colgroup', 'thead', 'tbody', 'tfoot', 'tr'],
  thead: ['tr'],
  tbody: ['tr'],
  tr: ['th', 'td'],
  select: ['option', 'optgroup', 'hr'],
};
const interactive = new Set(['a', 'button', 'select', 'textarea', 'input', 'summary', 'label']);

const tag = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-zA-Z][^\s/>]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>/gi;
const attribute = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/** Reads a page strictly: every element is closed where it was opened, and stands where HTML allows it. */
export function readMarkup(html: string): Markup {
  const elements: MarkupElement[] = [];
  const faults: string[] = [];
  const open: MarkupElement[] = [];
  let end = 0;
  if (!/^<!doctype html>/i.test(html)) faults.push('It does not begin with <!doctype html>.');
  const addText = (text: string) => {
    if (text === '') return;
    if (/<[a-zA-Z/!]/.test(text)) faults.push(`A tag that cannot be read: ${text.slice(0, 80)}`);
    const plain = decoded(text);
    for (const element of open) element.text += plain;
  };
  tag.lastIndex = 0;
  for (let match = tag.exec(html); match; match = tag.exec(html)) {
    addText(html.slice(end, match.index));
    end = tag.lastIndex;
    const [, slash, rawName, rest = '', selfClosed] = match;
    if (rawName === undefined) continue;
    const name = rawName.toLowerCase();
    if (slash === '/') {
      const last = open.pop();
      if (last?.name !== name) faults.push(`</${name}> closes <${last?.name ?? 'nothing'}>.`);
      continue;
    }
    const parent = open.at(-1);
    const element: MarkupElement = { name, attributes: attributesOf(rest, faults), parent, text: '' };
    faults.push(...misplaced(element));
    elements.push(element);
    if (voidElements.has(name) || (selfClosed === '/' && inSvg(element))) continue;
    if (textElements.has(name) && !inSvg(element)) {
      const close = html.toLowerCase().indexOf(`</${name}`, end);
      element.text = decoded(html.slice(end, close));
      end = html.indexOf('>', close) + 1;
      tag.lastIndex = end;
      continue;
    }
    open.push(element);
  }
  addText(html.slice(end));
  if (open.length > 0) faults.push(`Never closed: ${open.map(({ name }) => `<${name}>`).join(' ')}`);
  return { elements, faults };
}

function misplaced({ name, parent, attributes }: MarkupElement): readonly string[] {
  if (!parent) return [];
  const above = ancestors(parent);
  const faults: string[] = [];
  const allowed = children[parent.name];
  if (allowed && !allowed.includes(name)) faults.push(`<${name}> stands in <${parent.name}>.`);
  if (blocks.has(name) && above.some((each) => each.name === 'p')) faults.push(`<${name}> stands in <p>, which ends before it.`);
  if (interactive.has(name) && name !== 'input' && above.some((each) => each.name === 'a' || each.name === 'button')) faults.push(`<${name}> stands in a link or button.`);
  if (name === 'label' && above.some((each) => each.name === 'label')) faults.push('A label stands in a label.');
  if (name === 'form' && above.some((each) => each.name === 'form')) faults.push('A form stands in a form.');
  if (name === 'img' && attributes['alt'] === undefined) faults.push(`A picture without alt: ${attributes['src']}`);
  return faults;
}

export function ancestors(element: MarkupElement): readonly MarkupElement[] {
  const found: MarkupElement[] = [];
  for (let each: MarkupElement | undefined = element; each; each = each.parent) found.push(each);
  return found;
}

function inSvg(element: MarkupElement): boolean {
  return ancestors(element).some(({ name }) => name === 'svg' || name === 'math');
}

function attributesOf(text: string, faults: string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [, name = '', double, single, bare] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    if (key in found) faults.push(`The attribute ${key} stands twice: ${text.trim().slice(0, 80)}`);
    found[key] = decoded(double ?? single ?? bare ?? '');
  }
  return found;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex?: string, decimal?: string, name = '') => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return named[name as string] ?? whole;
  });
}
