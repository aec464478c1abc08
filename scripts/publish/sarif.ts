import { problemKey, type GroupedProblem } from '../model/grouping.ts';
import type { Place } from '../model/problem.ts';
import type { ProblemKind } from './problem-kinds.ts';

export interface SarifOptions {
  /** Of this program. */
  readonly version: string;
  /** Where people find the catalog and this program. */
  readonly home?: string;
  /** A short text that stands for a long one, the same in every run. */
  readonly digest: (text: string) => string;
  /** Address of the catalog's site, without a slash at the end; links to the pages of problems are made from it. */
  readonly site?: string;
  /** Of the file in the repository; as it is by default. */
  readonly pathOf?: (file: string, problem: GroupedProblem) => string;
}

/**
 * What GitHub takes of one run, and attached places that it keeps of one result.
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
export const resultLimit = 25_000;
export const relatedLimit = 100;

/** Places that the message itself names. */
const linkedPlaces = 3;

/**
 * The problems as a log of SARIF 2.1.0, which code scanning and editors read. Errors come first, since what is over the
 * limit is left out; the log then says how many.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(problems: readonly GroupedProblem[], kinds: readonly ProblemKind[], options: SarifOptions): object {
  const sorted = [...problems.filter(({ severity }) => severity === 'error'), ...problems.filter(({ severity }) => severity !== 'error')];
  const shown = sorted.slice(0, resultLimit);
  const ruleIndex = new Map(kinds.map(({ code }, index) => [code, index]));
  const print = fingerprints(options.digest);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Signpost', ...(options.home === undefined ? {} : { informationUri: options.home }), semanticVersion: options.version, rules: kinds.map((kind) => rule(kind, options.site)) } },
        invocations: [{ executionSuccessful: true, ...leftOut(problems.length - shown.length) }],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        results: shown.map((problem) => result(problem, ruleIndex.get(problem.code), print(problem), options)),
      },
    ],
  };
}

function rule({ code, severity, holds }: ProblemKind, site: string | undefined): object {
  const level = severity === 'strict' ? 'error' : severity;
  const page = site === undefined ? undefined : `${site}/problems/${encodeURIComponent(code)}/`;
  const strictly = severity === 'strict' ? ' An error in a strict catalog, a warning in others.' : '';
  return {
    id: code,
    shortDescription: { text: holds },
    fullDescription: { text: `${holds}${strictly}` },
    ...(page === undefined ? {} : { helpUri: page }),
    help: { text: `What holds where this is not found: ${holds}${strictly}${page === undefined ? '' : ` Examples: ${page}`}` },
    defaultConfiguration: { level },
    properties: { tags: ['catalog'], precision: 'very-high', 'problem.severity': level },
  };
}

function result(problem: GroupedProblem, ruleIndex: number | undefined, fingerprint: string, { pathOf }: SarifOptions): object {
  const related = problem.also.slice(0, relatedLimit);
  const location = (place: Place) => physical(place, pathOf?.(place.file, problem) ?? place.file);
  return {
    ruleId: problem.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: problem.severity,
    message: { text: messageText(problem) },
    locations: [location(problem)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((place, index) => ({ id: index + 1, message: { text: 'The same here.' }, ...location(place) })) }),
    // Not under the name primaryLocationLineHash: that is for GitHub's uploader, which compares it with a hash of the line.
    partialFingerprints: { 'signpostProblem/v1': fingerprint },
  };
}

function physical({ line, column }: Place, path: string): { readonly physicalLocation: object } {
  const uri = path.split('/').map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine: line, startColumn: column } } };
}

/** What is wrong, where else, and what to do. Links lead to the related places; what users wrote makes none. */
function messageText({ message, also, fix }: GroupedProblem): string {
  const links = also.slice(0, linkedPlaces).map(({ file, line }, index) => `[${linkText(`${file}:${line}`)}](${index + 1})`);
  const attached = also.length > relatedLimit ? `; ${relatedLimit} of them are attached` : '';
  const others = also.length === 0 ? '' : `The same in ${also.length} more ${also.length === 1 ? 'place' : 'places'}${attached}: ${links.join(', ')}${also.length > linkedPlaces ? ', …' : ''}`;
  return [withoutLinks(message), others, withoutLinks(fix ?? '')].filter((part) => part !== '').join('\n');
}

function linkText(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&');
}

function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

function leftOut(count: number): object {
  if (count === 0) return {};
  const text = `${count} more problems are left out: at most ${resultLimit} can be shown.`;
  return { toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

/** The same as long as the problem is the same, wherever its line has gone; several alike are counted. */
function fingerprints(digest: (text: string) => string): (problem: GroupedProblem) => string {
  const seen = new Map<string, number>();
  return (problem) => {
    const key = problemKey(problem);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${digest(key)}:${count}`;
  };
}
