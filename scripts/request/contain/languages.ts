import type { OtherLanguage } from '../yaml.ts';
import { readHcl } from './hcl.ts';
import { readJson } from './json.ts';
import type { Reader } from './reading.ts';
import { readSql } from './sql.ts';

/** How user text is held in a file of some kind. */
export type Language =
  /** Nothing executes it, so a text may stand anywhere in it. */
  | { readonly kind: 'prose' }
  /** Readers that are named are handed in. `evaluated`: signs that begin an expression inside a text, for programs that read the file. */
  | { readonly kind: 'read'; readonly name: string; readonly reader: Reader | 'yaml' | OtherLanguage; readonly evaluated?: RegExp }
  /** Nobody here can read it. */
  | { readonly kind: 'words'; readonly name: 'words' | 'paths'; readonly word: RegExp };

/** Maven, Ant, MSBuild and Spring replace these inside texts, and MSBuild calls functions with them. */
const evaluated = /[$@%#]\(|[$@#%]\{|\{\{/;

const readers: readonly (readonly [extensions: readonly string[], reader: Reader | 'yaml' | OtherLanguage, evaluated?: RegExp])[] = [
  [['.yaml', '.yml'], 'yaml'],
  [['.json'], readJson],
  [['.hcl', '.tf', '.tfvars'], readHcl],
  [['.sql'], readSql],
  [['.xml', '.csproj', '.fsproj', '.vbproj', '.props', '.nuspec', '.resx', '.xsd'], 'xml', evaluated],
  [['.toml'], 'toml'],
  [['.properties'], 'properties', evaluated],
];

/** Their JSON holds a second language inside its strings: `${…}` in them is evaluated. */
const nested = ['.tf.json', '.hcl.json'];

/** In these, `/`, `:`, `@` and `+` between letters are operators at most: there is nothing that a single one would end. */
const sources = ['.go', '.mod', '.java', '.kt', '.cs', '.py', '.rs', '.proto'];

/** What runs in somebody's pipeline: YAML whose texts are commands and expressions. */
const pipelines = /(?:^|\/)(?:\.github|\.circleci|\.tekton)\/|(?:^|\/)(?:\.gitlab-ci|action|azure-pipelines|cloudbuild|buildspec|bitbucket-pipelines)\.ya?ml$/;

const prose = ['.md', '.txt'];
/** Programs read these, whatever their ending says. */
const notProse = /^(?:cmakelists|conanfile|requirements.*|constraints.*)\.txt$/i;
const proseNames = /^(?:LICEN[CS]E|NOTICE|README|AUTHORS|CONTRIBUTORS|CHANGELOG)$/;

/** One word: nothing in it opens, ends, separates, escapes or comments in any language that we know of. */
const word = /^(?:\w+(?:[.-]\w+)*)?$/;
const pathWord = /^(?:\w+(?:[./:@+-]\w+)*)?$/;

/** By the end of the path, case and all. */
export function languageOf(path: string): Language {
  const ends = (extension: string): boolean => path.endsWith(extension);
  const name = path.split('/').at(-1) ?? '';
  if ((prose.some(ends) && !notProse.test(name)) || proseNames.test(name)) return { kind: 'prose' };
  const found = nested.some(ends) || pipelines.test(path) ? undefined : readers.find(([extensions]) => extensions.some(ends));
  if (!found) return sources.some(ends) ? { kind: 'words', name: 'paths', word: pathWord } : { kind: 'words', name: 'words', word };
  const [[extension = ''], reader, signs] = found;
  return { kind: 'read', name: extension, reader, ...(signs === undefined ? {} : { evaluated: signs }) };
}

/** The same for all files in which text is held in the same way. */
export function languageName(path: string): string {
  const language = languageOf(path);
  return language.kind === 'prose' ? 'prose' : language.name;
}

export function isWord(text: string): boolean {
  return word.test(text);
}
