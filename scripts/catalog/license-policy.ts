import type { LicenseException, LicensePolicy } from '../model/settings.ts';
import { canonicalRef } from '../model/ref.ts';
import { parseLicense, type LicenseNode } from './license.ts';

/**
 * What the company says of a licence: `excepted` would be forbidden or unreviewed but for somebody's reason, `unreviewed` is neither
 * among the allowed nor among the forbidden, `unknown` is no SPDX expression, or not said at all.
 */
export type LicenseState = 'allowed' | 'excepted' | 'unreviewed' | 'forbidden' | 'unknown';

/** Of those between which one may choose the first counts, of those that all hold the last. */
const order: readonly LicenseState[] = ['allowed', 'excepted', 'unreviewed', 'forbidden'];

/** Who has the licence: by what an exception may name it, canonical references and purls without version. */
export type LicenseHolder = readonly string[];

/**
 * Judges expressions by the company's policy on a day; on none for checks, for which exceptions never end, since a catalog must not become
 * wrong overnight. The same expressions come again and again: each is parsed once.
 */
export function licenseJudge(policy: LicensePolicy, today?: string): (written: string | undefined, holder: LicenseHolder) => LicenseState {
  const exceptions = policy.exceptions.filter((each) => today === undefined || !isOver(each, today)).map((each) => ({ license: each.license, for: new Set(each.for.flatMap((name) => [name, canonicalRef(name, { kind: 'component' }) ?? name])) }));
  const known = new Map<string, { readonly node: LicenseNode | undefined; readonly state: LicenseState }>();
  return (written, holder) => {
    if (written === undefined) return 'unknown';
    let found = known.get(written);
    if (!found) {
      const node = parseLicense(written);
      known.set(written, (found = { node, state: node ? stateOf(node, (one) => leafState(one, policy)) : 'unknown' }));
    }
    const { node, state } = found;
    if (node === undefined || (state !== 'forbidden' && state !== 'unreviewed')) return state;
    const own = exceptions.filter((each) => holder.some((name) => each.for.has(name)));
    if (own.length === 0) return state;
    return stateOf(node, (one) => {
      const alone = leafState(one, policy);
      return alone !== 'allowed' && own.some((each) => isNamed(one, each.license)) ? 'excepted' : alone;
    });
  };
}

/** Whether an exception's last day is behind us. */
export function isOver({ until }: Pick<LicenseException, 'until'>, today: string): boolean {
  return until !== undefined && until < today;
}

type Leaf = Extract<LicenseNode, { readonly license: string }>;

function stateOf(node: LicenseNode, leaf: (one: Leaf) => LicenseState): LicenseState {
  if ('license' in node) return leaf(node);
  const [left, right] = [stateOf(node.left, leaf), stateOf(node.right, leaf)];
  const isLeftBetter = order.indexOf(left) <= order.indexOf(right);
  return (node.conjunction === 'or') === isLeftBetter ? left : right;
}

/** A licence that is named with its exception counts before the one without. */
function leafState(one: Leaf, { forbidden, allowed }: LicensePolicy): LicenseState {
  if (one.exception !== undefined && forbidden.some((pattern) => isWhole(one, pattern))) return 'forbidden';
  if (one.exception !== undefined && allowed.some((pattern) => isWhole(one, pattern))) return 'allowed';
  if (forbidden.some((pattern) => isNamed(one, pattern))) return 'forbidden';
  return allowed.length === 0 || allowed.some((pattern) => isNamed(one, pattern)) ? 'allowed' : 'unreviewed';
}

function isWhole({ license, exception }: Leaf, pattern: string): boolean {
  return same(`${license} WITH ${exception}`, pattern);
}

/** A pattern with an exception names that alone; one without names the licence with and without exceptions. */
function isNamed(one: Leaf, pattern: string): boolean {
  if (/ WITH /i.test(pattern)) return one.exception !== undefined && isWhole(one, pattern);
  return idsOf(one).some((id) => (pattern.endsWith('*') ? id.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase()) : same(id, pattern)));
}

/** `GPL-2.0` was `GPL-2.0-only`, `GPL-2.0+` what is `GPL-2.0-or-later` now: packages still write them. */
function idsOf({ license, plus }: Leaf): readonly string[] {
  if (!/^(?:[AL]?GPL|GFDL)-[0-9.]+$/.test(license)) return [license];
  return [license, `${license}-${plus === true ? 'or-later' : 'only'}`];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
