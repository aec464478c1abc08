import type { BuiltPage } from './built.ts';
import { ancestors, type Markup, type MarkupElement } from './markup.ts';

export type ReadPage = BuiltPage & Markup;

/** What holds for every page of every catalog: each gives what is wrong with a page, in sentences. */
export const pageChecks: Readonly<Record<string, (page: ReadPage) => readonly string[]>> = {
  'markup is read as it is written': ({ faults }) => faults,
  'ids are unique, and what names one finds it': idFaults,
  'one h1, headings in order, each with words': headingFaults,
  'nothing is named undefined, NaN or an object': strayValues,
  'no link leads nowhere on purpose': (page) => all(page, 'a').filter((each) => ['', '#'].includes(each.attributes['href'] ?? '-')).map(({ text }) => `“${text}” leads nowhere`),
  'nothing is loaded from another host': strangers,
  'a policy that allows nothing inline': policyFaults,
  'no script, style or handler stands in the page': inlineCode,
};

/** Pages with what is wrong with each. Throws when there is no page: then nothing has been checked. */
export function faultsOf(pages: readonly ReadPage[], check: (page: ReadPage) => readonly string[]): readonly string[] {
  if (pages.length === 0) throw new Error('There is no page to check.');
  return pages.flatMap((page) => [...new Set(check(page))].map((fault) => `${page.path}: ${fault}`));
}

export function all(page: ReadPage, ...names: readonly string[]): readonly MarkupElement[] {
  return page.elements.filter(({ name }) => names.includes(name));
}

function idFaults({ elements }: ReadPage): readonly string[] {
  const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
  const known = new Set(ids);
  const naming = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'list', 'popovertarget'];
  const named = elements.flatMap(({ attributes }) => naming.flatMap((name) => attributes[name]?.split(' ') ?? []));
  return [...(known.size === ids.length ? [] : ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} stands twice`)), ...named.filter((id) => !known.has(id)).map((id) => `nothing has the id ${id}`)];
}

function headingFaults(page: ReadPage): readonly string[] {
  const shown = (each: MarkupElement) => !ancestors(each).some((above) => 'hidden' in above.attributes || above.name === 'dialog' || above.name === 'template');
  const headings = all(page, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6').filter(shown);
  const levels = headings.map(({ name }) => Number(name.slice(1)));
  return [
    ...(levels.filter((level) => level === 1).length === 1 ? [] : ['there is not one h1']),
    ...levels.flatMap((level, index) => (level > (levels[index - 1] ?? 0) + 1 ? [`h${level} “${headings[index]?.text}” follows h${levels[index - 1] ?? 0}`] : [])),
    ...headings.filter(({ text }) => text.trim() === '').map(({ name }) => `an empty ${name}`),
  ];
}

function strayValues(page: ReadPage): readonly string[] {
  const body = page.elements.find(({ name }) => name === 'body')?.text ?? '';
  // Those explain what people write, such as JavaScript's own words.
  const inText = /\/(?:problems|reference)\//.test(page.path) ? undefined : /\[object \w+\]|\bNaN\b|\bundefined\b/.exec(body)?.[0];
  const inAttributes = page.elements.flatMap(({ attributes }) => Object.entries(attributes)).filter(([, text]) => /\bundefined\b|\[object|\bNaN\b/.test(text)).map(([name]) => name);
  return [...(inText === undefined ? [] : [`says ${inText}`]), ...inAttributes.map((name) => `undefined in ${name}`)];
}

const loads: Readonly<Record<string, string>> = { script: 'src', img: 'src', iframe: 'src', source: 'srcset', video: 'src', audio: 'src', object: 'data', embed: 'src', use: 'href', image: 'href' };

function strangers(page: ReadPage): readonly string[] {
  const links = all(page, 'link').filter(({ attributes }) => !['canonical', 'alternate'].includes(attributes['rel'] ?? ''));
  return [...page.elements.flatMap(({ name, attributes }) => attributes[loads[name] ?? ''] ?? []), ...links.map(({ attributes }) => attributes['href'] ?? '')].filter((address) => /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address));
}

function policyFaults(page: ReadPage): readonly string[] {
  const policy = all(page, 'meta').find(({ attributes }) => attributes['http-equiv']?.toLowerCase() === 'content-security-policy')?.attributes['content'] ?? '';
  const directives = new Map(policy.split(';').map((part) => part.trim().split(/\s+/)).map(([name = '', ...sources]) => [name, sources]));
  const allowed = ["'none'", "'self'", "'wasm-unsafe-eval'"];
  return [
    ...(directives.get('default-src')?.join() === "'none'" ? [] : ['default-src is not none']),
    ...['script-src', 'style-src', 'img-src', 'form-action', 'base-uri'].filter((name) => !directives.has(name)).map((name) => `no ${name}`),
    ...[...directives].flatMap(([name, sources]) => sources.filter((source) => !allowed.includes(source)).map((source) => `${name} allows ${source}`)),
    ...[...directives].filter(([name, sources]) => name !== 'script-src' && sources.includes("'wasm-unsafe-eval'")).map(([name]) => `${name} allows WebAssembly`),
  ];
}

function inlineCode(page: ReadPage): readonly string[] {
  const inPage = ({ attributes, text }: MarkupElement) => (!('src' in attributes) || text.trim() !== '') && !/json/.test(attributes['type'] ?? '');
  return [
    ...all(page, 'style').map(() => 'a style element'),
    ...all(page, 'script').filter(inPage).map(() => 'a script in the page'),
    ...page.elements.flatMap(({ attributes }) => Object.keys(attributes).filter((name) => name === 'style' || name.startsWith('on'))).map((name) => `the attribute ${name}`),
    ...page.elements.flatMap(({ attributes }) => ['href', 'src', 'action', 'formaction'].filter((name) => /^\s*(?:javascript|data|vbscript):/i.test(attributes[name] ?? ''))).map((name) => `a script in ${name}`),
  ];
}
