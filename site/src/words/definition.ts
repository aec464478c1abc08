import type { Definition, Fact, Limit, OperationGroup, ParameterGroup, TypePart } from '../definitions/model.ts';
import { inLanguage } from '../language.ts';

type Word = Extract<TypePart, { readonly word: unknown }>['word'];

interface Words {
  readonly definition: string;
  readonly readDefinition: string;
  readonly elsewhere: string;
  readonly title: (title: string) => string;
  readonly version: (version: string) => string;
  readonly operations: (count: number) => string;
  readonly types: (count: number) => string;
  readonly typesTitle: string;
  readonly contents: string;
  readonly servers: string;
  readonly security: string;
  readonly scopes: string;
  readonly facts: Readonly<Record<Fact['name'], string>>;
  /** Of a group that has no title of its own, by its kind. */
  readonly groups: Readonly<Record<OperationGroup['kind'], string>>;
  readonly places: Readonly<Record<ParameterGroup['place'], string>>;
  readonly input: (kind: OperationGroup['kind']) => string;
  readonly output: (kind: OperationGroup['kind']) => string;
  readonly headers: string;
  readonly required: string;
  readonly deprecated: string;
  readonly oneOf: string;
  readonly anyOf: string;
  readonly by: (property: string) => string;
  readonly values: string;
  readonly examples: string;
  readonly arguments: string;
  readonly allowed: string;
  readonly open: string;
  readonly words: Readonly<Record<Word, string>>;
  readonly limit: (limit: Limit) => string;
  readonly text: string;
  readonly show: string;
  readonly download: string;
  readonly source: string;
  readonly writtenIn: string;
  readonly longText: (characters: string) => string;
  readonly fault: string;
  readonly faultAt: (line: number) => string;
  readonly faultFix: string;
  readonly cut: string;
  readonly unread: (language: string) => string;
}

const en: Words = {
  definition: 'Definition',
  readDefinition: 'Read the definition',
  elsewhere: 'The definition stands elsewhere',
  title: (title) => `Definition of ${title}`,
  version: (version) => `version ${version}`,
  operations: (count) => (count === 1 ? '1 operation' : `${count} operations`),
  types: (count) => (count === 1 ? '1 type' : `${count} types`),
  typesTitle: 'Types',
  contents: 'On this page',
  servers: 'Servers',
  security: 'Who may call',
  scopes: 'Scopes',
  facts: { contact: 'Contact', license: 'Licence', terms: 'Terms', documentation: 'More', package: 'Package', imports: 'Imports' },
  groups: { tag: 'Operations', webhooks: 'Webhooks', channel: 'Operations', service: 'Service', root: 'Operations', callbacks: 'Callbacks' },
  places: { path: 'In the path', query: 'In the query', querystring: 'The whole query', header: 'Headers', cookie: 'Cookies', formData: 'Form fields', arguments: 'Arguments', channel: 'In the address' },
  input: (kind) => (kind === 'channel' ? 'Message' : 'Request'),
  output: (kind) => (kind === 'channel' ? 'Reply' : kind === 'root' ? 'Gives' : 'Response'),
  headers: 'Headers',
  required: 'required',
  deprecated: 'deprecated',
  oneOf: 'One of',
  anyOf: 'Any of',
  by: (property) => `told apart by ${property}`,
  values: 'Values',
  examples: 'Example',
  arguments: 'Arguments',
  allowed: 'Needs',
  open: 'Needs no authentication',
  words: { arrayOf: 'list of', mapOf: 'map of', orNull: 'or null', any: 'anything', nothing: 'nothing', stream: 'stream of', or: 'or', and: 'and', missing: 'not defined:', implements: 'implements' },
  limit: ({ name, value }) => {
    switch (name) {
      case 'minimum': return `at least ${value}`;
      case 'maximum': return `at most ${value}`;
      case 'exclusiveMinimum': return `more than ${value}`;
      case 'exclusiveMaximum': return `less than ${value}`;
      case 'multipleOf': return `a multiple of ${value}`;
      case 'minLength': return `at least ${value} characters`;
      case 'maxLength': return `at most ${value} characters`;
      case 'pattern': return `matches ${value}`;
      case 'minItems': return `at least ${value} items`;
      case 'maxItems': return `at most ${value} items`;
      case 'uniqueItems': return 'no item twice';
      case 'minProperties': return `at least ${value} keys`;
      case 'maxProperties': return `at most ${value} keys`;
      case 'default': return `default ${value}`;
      case 'const': return `always ${value}`;
      case 'readOnly': return 'read only';
      case 'writeOnly': return 'write only';
      case 'closed': return 'no other keys';
      case 'number': return `number ${value}`;
      case 'oneof': return `one of ${value}`;
      case 'not': return `not ${value}`;
      default: return name satisfies never;
    }
  },
  text: 'The text itself',
  show: 'Show the text',
  download: 'Download',
  source: 'See it in the repository',
  writtenIn: 'Comes from',
  longText: (characters) => `It has ${characters} characters, too many to show here.`,
  fault: 'The definition cannot be read',
  faultAt: (line) => `Line ${line}`,
  faultFix: 'Its text is shown below as it is. Correct it in the repository.',
  cut: 'This definition is very large. What lies deepest in it is left out here; the text has it all.',
  unread: (language) => `${language} is shown as its text.`,
};

const nl: Words = {
  definition: 'Definitie',
  readDefinition: 'Lees de definitie',
  elsewhere: 'De definitie staat elders',
  title: (title) => `Definitie van ${title}`,
  version: (version) => `versie ${version}`,
  operations: (count) => (count === 1 ? '1 bewerking' : `${count} bewerkingen`),
  types: (count) => (count === 1 ? '1 type' : `${count} typen`),
  typesTitle: 'Typen',
  contents: 'Op deze pagina',
  servers: 'Servers',
  security: 'Wie mag aanroepen',
  scopes: 'Scopes',
  facts: { contact: 'Contact', license: 'Licentie', terms: 'Voorwaarden', documentation: 'Meer', package: 'Pakket', imports: 'Imports' },
  groups: { tag: 'Bewerkingen', webhooks: 'Webhooks', channel: 'Bewerkingen', service: 'Service', root: 'Bewerkingen', callbacks: 'Callbacks' },
  places: { path: 'In het pad', query: 'In de query', querystring: 'De hele query', header: 'Headers', cookie: 'Cookies', formData: 'Formuliervelden', arguments: 'Argumenten', channel: 'In het adres' },
  input: (kind) => (kind === 'channel' ? 'Bericht' : 'Verzoek'),
  output: (kind) => (kind === 'channel' || kind === 'tag' ? 'Antwoord' : kind === 'root' ? 'Geeft' : 'Antwoord'),
  headers: 'Headers',
  required: 'verplicht',
  deprecated: 'verouderd',
  oneOf: 'Een van',
  anyOf: 'Een of meer van',
  by: (property) => `te onderscheiden aan ${property}`,
  values: 'Waarden',
  examples: 'Voorbeeld',
  arguments: 'Argumenten',
  allowed: 'Nodig',
  open: 'Geen authenticatie nodig',
  words: { arrayOf: 'lijst van', mapOf: 'map van', orNull: 'of null', any: 'alles', nothing: 'niets', stream: 'stroom van', or: 'of', and: 'en', missing: 'niet gedefinieerd:', implements: 'implementeert' },
  limit: ({ name, value }) => {
    switch (name) {
      case 'minimum': return `minstens ${value}`;
      case 'maximum': return `hoogstens ${value}`;
      case 'exclusiveMinimum': return `meer dan ${value}`;
      case 'exclusiveMaximum': return `minder dan ${value}`;
      case 'multipleOf': return `een veelvoud van ${value}`;
      case 'minLength': return `minstens ${value} tekens`;
      case 'maxLength': return `hoogstens ${value} tekens`;
      case 'pattern': return `past op ${value}`;
      case 'minItems': return `minstens ${value} items`;
      case 'maxItems': return `hoogstens ${value} items`;
      case 'uniqueItems': return 'geen item dubbel';
      case 'minProperties': return `minstens ${value} sleutels`;
      case 'maxProperties': return `hoogstens ${value} sleutels`;
      case 'default': return `standaard ${value}`;
      case 'const': return `altijd ${value}`;
      case 'readOnly': return 'alleen lezen';
      case 'writeOnly': return 'alleen schrijven';
      case 'closed': return 'geen andere sleutels';
      case 'number': return `nummer ${value}`;
      case 'oneof': return `een van ${value}`;
      case 'not': return `niet ${value}`;
      default: return name satisfies never;
    }
  },
  text: 'De tekst zelf',
  show: 'Toon de tekst',
  download: 'Download',
  source: 'Bekijk in de repository',
  writtenIn: 'Komt uit',
  longText: (characters) => `Hij heeft ${characters} tekens, te veel om hier te tonen.`,
  fault: 'De definitie is niet te lezen',
  faultAt: (line) => `Regel ${line}`,
  faultFix: 'Hieronder staat de tekst zoals hij is. Verbeter hem in de repository.',
  cut: 'Deze definitie is erg groot. Wat het diepst ligt, is hier weggelaten; in de tekst staat alles.',
  unread: (language) => `${language} wordt als tekst getoond.`,
};

/** The page that shows the definition of an API. */
export const definition = inLanguage<Words>({ en, nl });

/** What there is, in one line: `OpenAPI 3.1.0 · version 2.3.0 · 23 operations · 4 types`. */
export function summaryLine({ language, version, types }: Definition, operations: number): string {
  return [
    language,
    version === undefined ? undefined : definition.version(version),
    operations > 0 ? definition.operations(operations) : undefined,
    types.length > 0 ? definition.types(types.length) : undefined,
  ].filter((part) => part !== undefined).join(' · ');
}
