import { frameHead, type Layout, type Point, type Rectangle } from './layout.ts';
import { fitted } from './text-width.ts';

/** What a line says; each is drawn in a style of its own. */
export type LineStyle = 'needs' | 'consumes' | 'provides' | 'part';

/** A thing in a picture. */
export interface Thing {
  readonly title: string;
  /** Lower case, for its colour; none for what stands for several things. */
  readonly kind?: string;
  /** Second line. */
  readonly about: string;
  /** Absent for the thing that the page is about, and for what has no page. */
  readonly href?: string;
  /** How it stands to the thing that the page is about, for whoever does not see the lines. */
  readonly role?: string;
  /** The thing that the page is about, one outside of what the picture shows, or the name of a frame. */
  readonly look?: 'here' | 'outside' | 'name';
}

export interface Line {
  readonly style: LineStyle;
  readonly path: string;
  /** Written at its middle: how many it stands for. */
  readonly count?: number;
  readonly middle?: Point;
}

/** Font sizes in pixels, as in picture.css. */
const titleSize = 13;
const aboutSize = 11;
const smallestBox = 34;
/** From the edge of a box to its text, with the stripe of its kind. */
const indent = 13;
const rightPadding = 8;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as it stands in markup, between tags and within double quotes. */
export function escaped(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => entities[character] ?? '') : text;
}

/** A box with what it is, leading to its page. */
export function thingMarkup(thing: Thing, { x, y, width, height }: Rectangle): string {
  const room = width - indent - rightPadding;
  const oneLine = thing.about === '' || height < smallestBox;
  const title = escaped(fitted(thing.title, room, titleSize));
  const second = oneLine ? '' : `<text class="about" x="${indent}" y="${height - 9}">${escaped(fitted(thing.about, room, aboutSize))}</text>`;
  const names = [thing.kind && `k-${thing.kind}`, thing.look].filter(Boolean).join(' ');
  const inside = `<rect width="${width}" height="${height}" rx="3"/>${thing.kind ? `<path class="kind" d="M0 0h5v${height}H0z"/>` : ''}<text x="${indent}" y="${oneLine ? height / 2 + 5 : 17}">${title}</text>${second}`;
  const said = escaped([thing.title, thing.about, thing.role].filter(Boolean).join(', '));
  const at = `class="${escaped(names)}" transform="translate(${x} ${y})"`;
  return thing.href === undefined ? `<g ${at}><title>${said}</title>${inside}</g>` : `<a href="${escaped(thing.href)}" ${at}><title>${said}</title>${inside}</a>`;
}

export function linesMarkup(lines: readonly Line[]): string {
  if (lines.length === 0) return '';
  const paths = lines.map(({ style, path }) => `<path class="${style}" d="${path}"/>`).join('');
  const counts = lines.flatMap(({ count = 1, middle }) => (count > 1 && middle ? [`<text class="count" x="${middle.x}" y="${middle.y + 4}">${count}</text>`] : [])).join('');
  // The head belongs to the group, from which lines inherit it: an address in a stylesheet would be one of that file.
  return `<g class="lines" marker-end="url(#head)" aria-hidden="true">${paths}</g>${counts && `<g aria-hidden="true">${counts}</g>`}`;
}

const head = '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0l8 4-8 4z"/></marker></defs>';

/** Around things that are part of one, with the name of that. */
export function frameMarkup(thing: Thing, { x, y, width, height }: Rectangle): string {
  const name = thingMarkup({ ...thing, about: '', look: 'name' }, { x: x + 1, y: y + 1, width: width - 2, height: frameHead - 2 });
  return `<rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>${name}`;
}

/** From each width on, in pixels, a picture may be made smaller by about a sixth, as picture.css says, before it is moved sideways. */
const sizes = [
  [1160, 'wide widest'],
  [960, 'wide wider'],
  [760, 'wide'],
] as const;

/** A whole picture; `label` says of what. Not an image to a screen reader: it has links in it. */
export function svgMarkup({ width, height }: Pick<Layout, 'width' | 'height'>, label: string, content: string): string {
  const size = sizes.find(([from]) => width > from)?.[1];
  return `<svg class="picture${size === undefined ? '' : ` ${size}`}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escaped(label)}" aria-describedby="picture-key">${head}${content}</svg>`;
}
