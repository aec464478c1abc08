import type { Catalog } from '../catalog/catalog.ts';
import type { Entity } from '../model/entity.ts';
import { splitRef } from '../model/ref.ts';
import { isFileName } from './api.ts';
import type { Door } from './doors.ts';
import { escapeXml } from './xml.ts';

export const badgeKinds = ['owner', 'lifecycle', 'grade'] as const;
export type BadgeKind = (typeof badgeKinds)[number];

export interface BadgeSource {
  catalog(): Pick<Catalog, 'get' | 'ofKind' | 'related'>;
  /** The grade and how good it is; undefined for what no scorecard grades. */
  readonly gradeOf: (of: Entity) => { readonly grade: string; readonly tone: 'good' | 'middle' | 'bad' } | undefined;
}

/** Below the site's address: `badges/component/default/petstore/owner.svg`. Undefined for names that no path can hold. */
export function badgePath(ref: string, badge: BadgeKind): string | undefined {
  const { kind, namespace, name } = splitRef(ref);
  return [kind, namespace, name].every(isFileName) ? `badges/${kind}/${namespace}/${name}/${badge}.svg` : undefined;
}

/** Three badges for each entity of these kinds. They exist whatever the entity says, since their addresses stand in READMEs. */
export function badgeDoors(kinds: readonly string[], source: BadgeSource): readonly Door[] {
  return kinds.flatMap((kind) => source.catalog().ofKind(kind)).flatMap(({ ref }) =>
    badgeKinds.flatMap((badge) => {
      const path = badgePath(ref, badge);
      return path === undefined ? [] : [{ path, text: () => badgeOf(ref, badge, source) }];
    }),
  );
}

function badgeOf(ref: string, badge: BadgeKind, { catalog, gradeOf }: BadgeSource): string {
  const of = catalog().get(ref);
  switch (badge) {
    case 'owner': {
      const owner = catalog().related(ref, 'ownedBy')[0];
      return owner === undefined ? badgeSvg('owner', 'nobody', colours.bad) : badgeSvg('owner', catalog().get(owner)?.title ?? owner, colours.plain);
    }
    case 'lifecycle': {
      const lifecycle = of?.lifecycle ?? 'unknown';
      return badgeSvg('lifecycle', lifecycle, lifecycles[lifecycle.toLowerCase()] ?? colours.none);
    }
    case 'grade': {
      const found = of && gradeOf(of);
      return found ? badgeSvg('grade', found.grade, colours[found.tone]) : badgeSvg('grade', 'none', colours.none);
    }
  }
  return badge satisfies never;
}

// White text has a contrast of more than 5:1 on each.
const colours = { plain: '#1c5a8a', good: '#17693f', middle: '#845400', bad: '#a42626', none: '#59615e', label: '#33403c' } as const;

const lifecycles: Readonly<Record<string, string>> = { production: colours.good, experimental: colours.middle, deprecated: colours.bad };

const height = 20;
const padding = 7;
/** Characters of a value that are drawn; the accessible name has all. */
const longest = 40;

/** A label and a value beside one another, readable by people and by screen readers. It loads nothing, and holds no style. */
export function badgeSvg(label: string, value: string, colour: string): string {
  const all = value.replace(/\s+/g, ' ').trim() || '–';
  const characters = [...all];
  const shown = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : all;
  const [left, right] = [textWidth(label), textWidth(shown)];
  const edge = left + 2 * padding;
  const width = edge + right + 2 * padding;
  const name = escapeXml(`${label}: ${all}`);
  const text = (x: number, length: number, words: string) => `<text x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeXml(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${name}"><title>${name}</title><clipPath id="r"><rect width="${width}" height="${height}" rx="3"/></clipPath><g clip-path="url(#r)"><path fill="${colours.label}" d="M0 0h${edge}v${height}H0z"/><path fill="${colour}" d="M${edge} 0h${width - edge}v${height}H${edge}z"/></g><g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">${text(padding, left, label)}${text(edge + padding, right, shown)}</g></svg>\n`;
}

// Widths of Verdana at 11 pixels, in tenths of a pixel. Who has another font sees it stretched to them.
const widths: Readonly<Record<number, string>> = {
  30: "'ijl|!Iƒ",
  39: ' ,./:;f',
  43: 'rt()[]\\`-',
  50: '"*?Jcsz_',
  58: 'kvxya',
  66: 'e$0123456789FLebdghnopqu#~',
  75: 'ABCEKPSTXYZRV^',
  84: 'DGHNOQU&+=<>',
  96: 'Mmw…',
  110: 'W@%',
};
const widthOf = new Map(Object.entries(widths).flatMap(([width, characters]) => [...characters].map((character) => [character, Number(width)] as const)));

/** In whole pixels. Letters that are not in the table are taken for wide ones beyond the alphabets of Europe. */
export function textWidth(text: string): number {
  let sum = 0;
  for (const character of text) sum += widthOf.get(character) ?? ((character.codePointAt(0) ?? 0) < 0x1100 ? 72 : 110);
  return Math.round(sum / 10);
}
