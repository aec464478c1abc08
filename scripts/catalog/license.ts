import parseExpression, { type Info } from 'spdx-expression-parse';
import licenseIds from 'spdx-license-ids/index.json' with { type: 'json' };
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import { nearest } from './suggest.ts';

/** What is wrong with a licence, in two sentences. */
export interface LicenseFault {
  readonly message: string;
  readonly fix: string;
}

const known: ReadonlySet<string> = new Set(licenseIds);
const deprecated: ReadonlySet<string> = new Set(deprecatedIds);

/** Undefined for an SPDX expression of current ids (https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/). */
export function licenseFault(expression: string): LicenseFault | undefined {
  const ids = expression.match(/[A-Za-z0-9.-]+(?:\+(?!\S))?/g) ?? [];
  const isExpression = parseLicense(expression) !== undefined;
  const old = isExpression ? ids.find((id) => deprecated.has(id.replace(/\+$/, ''))) : undefined;
  if (old !== undefined) return { message: `"${old}" is no longer an SPDX id.`, fix: `Write ${replacement(old)}.` };
  if (isExpression) return undefined;
  const likely = likelyMeant(expression);
  const unknown = ids.find((id) => !isWord(id));
  if (likely !== undefined) return { message: `"${expression}" is no SPDX expression.`, fix: `Did you mean "${likely}"?` };
  if (unknown === undefined) return { message: `"${expression}" is no SPDX expression: its ids are right, but not how they are joined.`, fix: 'Join two ids with AND or OR, and an exception with WITH.' };
  return { message: `"${unknown}" is no SPDX id.`, fix: suggestion(unknown) };
}

/** An SPDX expression, taken apart. */
export type LicenseNode = Info;

/** Longer ones are nobody's licence. */
const longestExpression = 2_000;

/** Undefined for what is no SPDX expression; ids that SPDX gave up are read. */
export function parseLicense(expression: string): LicenseNode | undefined {
  try {
    return expression.length > longestExpression ? undefined : parseExpression(expression);
  } catch {
    return undefined;
  }
}

/** True when an id, or the beginning of some with a star, is one of SPDX, or of the company itself. An exception may follow it. */
export function namesLicense(pattern: string): boolean {
  if (pattern.endsWith('*')) return licenseIds.some((id) => id.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase()));
  const node = parseLicense(pattern);
  return node !== undefined && 'license' in node;
}

/** Ids, references and the words between them; what stands after WITH is an exception, which the parser knows. */
function isWord(id: string): boolean {
  return known.has(id.replace(/\+$/, '')) || deprecated.has(id.replace(/\+$/, '')) || /^(?:AND|OR|WITH|(?:License|Document)Ref-.*|.*-exception.*)$/i.test(id);
}

function suggestion(id: string): string {
  const near = nearest(id, known);
  return near ? `Did you mean "${near}"?` : 'The ids are at https://spdx.org/licenses/; for a licence of your own write LicenseRef-Proprietary.';
}

/** One licence as people say it: `Apache 2.0`, `GPLv3`, `proprietary`. */
function likelyMeant(expression: string): string | undefined {
  const plain = expression.toLowerCase().replace(/\b(?:the|licen[cs]e|version)\b/g, '').replace(/[^a-z0-9.+]/g, '');
  const spoken = saidAs.find(([pattern]) => pattern.test(plain));
  if (spoken) return spoken[1];
  if (/\s/.test(expression.trim()) && !/\s(?:and|or|with)\s/i.test(expression)) return nearest(expression.trim().replace(/\s+/g, '-'), known);
  return undefined;
}

const saidAs: readonly (readonly [RegExp, string])[] = [
  [/^apache(?:v?2(?:\.0)?)?$/, 'Apache-2.0'],
  [/^(?:gnu)?gplv?2(?:\.0)?$/, 'GPL-2.0-only'],
  [/^(?:gnu)?gplv?3(?:\.0)?$/, 'GPL-3.0-only'],
  [/^(?:gnu)?agplv?3(?:\.0)?$/, 'AGPL-3.0-only'],
  [/^(?:gnu)?lgplv?3(?:\.0)?$/, 'LGPL-3.0-only'],
  [/^eupl(?:v?1\.2)?$/, 'EUPL-1.2'],
  [/^mplv?2(?:\.0)?$/, 'MPL-2.0'],
  [/^(?:bsd|newbsd|bsd3|3clausebsd|bsd3clause)$/, 'BSD-3-Clause'],
  [/^(?:bsd2|2clausebsd|simplifiedbsd)$/, 'BSD-2-Clause'],
  [/^(?:proprietary|closed|closedsource|commercial|internal|private|unlicensed|none|allrightsreserved)$/, 'LicenseRef-Proprietary'],
];

/** What replaces an id that SPDX gave up (https://spdx.org/licenses/, "Deprecated License Identifiers"). */
function replacement(old: string): string {
  const family = /^((?:A|L)?GPL|GFDL)-([0-9.]+)(\+)?$/.exec(old);
  if (family) {
    const [, name, version, orLater] = family;
    return orLater === undefined ? `${name}-${version}-only, or ${name}-${version}-or-later` : `${name}-${version}-or-later`;
  }
  return replacements[old] ?? 'the id that https://spdx.org/licenses/ names in its place';
}

const replacements: Readonly<Record<string, string>> = {
  'BSD-2-Clause-FreeBSD': 'BSD-2-Clause',
  'BSD-2-Clause-NetBSD': 'BSD-2-Clause',
  'bzip2-1.0.5': 'bzip2-1.0.6',
  'eCos-2.0': 'GPL-2.0-or-later WITH eCos-exception-2.0',
  'GPL-2.0-with-autoconf-exception': 'GPL-2.0-only WITH Autoconf-exception-2.0',
  'GPL-2.0-with-bison-exception': 'GPL-2.0-or-later WITH Bison-exception-2.2',
  'GPL-2.0-with-classpath-exception': 'GPL-2.0-only WITH Classpath-exception-2.0',
  'GPL-2.0-with-font-exception': 'GPL-2.0-only WITH Font-exception-2.0',
  'GPL-2.0-with-GCC-exception': 'GPL-2.0-or-later WITH GCC-exception-2.0',
  'GPL-3.0-with-autoconf-exception': 'GPL-3.0-only WITH Autoconf-exception-3.0',
  'GPL-3.0-with-GCC-exception': 'GPL-3.0-only WITH GCC-exception-3.1',
  'StandardML-NJ': 'SMLNJ',
  wxWindows: 'LGPL-2.0-or-later WITH WxWindows-exception-3.1',
};
