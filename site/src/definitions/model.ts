/** A definition as it is shown, whatever language it is written in. Descriptions are Markdown, and not to be trusted. */
export interface Definition {
  /** With its version: `OpenAPI 3.1.0`. */
  readonly language: string;
  readonly title?: string;
  readonly version?: string;
  readonly description?: string;
  readonly facts: readonly Fact[];
  readonly servers: readonly Server[];
  /** Ways to prove who calls. */
  readonly security: readonly SecurityScheme[];
  /** Operations in the order of the definition, by tag, service or channel. */
  readonly groups: readonly OperationGroup[];
  /** Named types, messages and enums, in the order of the definition. */
  readonly types: readonly NamedType[];
  /** True when some shapes are shown by name only, because the definition is too large for one page. */
  readonly isCut: boolean;
}

export interface Fact {
  readonly name: 'contact' | 'license' | 'terms' | 'documentation' | 'package' | 'imports';
  readonly text: string;
  /** As written: whoever shows it checks the scheme. */
  readonly url?: string;
}

export interface Server {
  readonly url: string;
  readonly name?: string;
  readonly protocol?: string;
  readonly description?: string;
  readonly variables: readonly Field[];
}

export interface SecurityScheme {
  readonly id: string;
  readonly name: string;
  /** In the words of the definition: `apiKey`, `http bearer`, `oauth2`. */
  readonly type: string;
  /** Where a key goes: `header X-Key`. */
  readonly place?: string;
  readonly description?: string;
  readonly scopes: readonly { readonly name: string; readonly description?: string }[];
}

export interface OperationGroup {
  readonly id: string;
  /** Undefined for operations that belong to no group. */
  readonly title?: string;
  readonly kind: 'tag' | 'webhooks' | 'channel' | 'service' | 'root' | 'callbacks';
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly Field[];
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly id: string;
  /** `GET`, `receive`, `rpc`, `query`. */
  readonly method: string;
  /** Path, field or procedure. */
  readonly name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** A reason, where the language has one. */
  readonly deprecation?: string;
  readonly parameters: readonly ParameterGroup[];
  readonly inputs: readonly Message[];
  readonly outputs: readonly Message[];
  /** Names of security schemes, each with the scopes that it must have; an empty list for an open operation. */
  readonly security?: readonly string[];
}

export interface ParameterGroup {
  readonly place: 'path' | 'query' | 'querystring' | 'header' | 'cookie' | 'formData' | 'arguments' | 'channel';
  readonly fields: readonly Field[];
}

/** What goes in or comes out. */
export interface Message {
  /** Status code, message name or media type; undefined where there is only one. */
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly headers: readonly Field[];
  readonly contents: readonly Content[];
}

export interface Content {
  /** Media type; undefined where the language has none. */
  readonly type?: string;
  readonly shape?: Shape;
  readonly examples: readonly Example[];
}

export interface Example {
  readonly name?: string;
  /** As text, cut when long. */
  readonly text: string;
}

export interface NamedType {
  readonly id: string;
  readonly name: string;
  /** `object`, `enum`, `input`, `message` …, in the words of the language. */
  readonly kind: string;
  readonly shape: Shape;
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
  /** Of a field with arguments, in GraphQL. */
  readonly arguments?: readonly Field[];
}

/** What a value looks like. */
export interface Shape {
  readonly type: readonly TypePart[];
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly deprecation?: string;
  readonly limits?: readonly Limit[];
  readonly values?: readonly EnumValue[];
  readonly examples?: readonly Example[];
  readonly fields?: readonly Field[];
  /** Alternatives: exactly one of them, or any. */
  readonly variants?: { readonly of: 'oneOf' | 'anyOf'; readonly by?: string; readonly shapes: readonly Shape[] };
}

export interface EnumValue {
  readonly value: string;
  readonly description?: string;
  readonly deprecated?: boolean;
}

/** Of a type in words: a text of the language, one of our words, or a name that leads to a type of this definition or elsewhere. */
export type TypePart =
  | { readonly text: string }
  | { readonly word: 'arrayOf' | 'mapOf' | 'orNull' | 'any' | 'nothing' | 'stream' | 'or' | 'and' | 'missing' | 'implements' }
  | { readonly name: string; readonly id: string }
  | { readonly name: string; readonly url: string };

/** A rule that values keep; `value` as text. */
export interface Limit {
  readonly name: LimitName;
  readonly value: string;
}

export type LimitName =
  | 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum' | 'multipleOf' | 'minLength' | 'maxLength'
  | 'pattern' | 'minItems' | 'maxItems' | 'uniqueItems' | 'minProperties' | 'maxProperties' | 'default'
  | 'const' | 'readOnly' | 'writeOnly' | 'closed' | 'number' | 'not' | 'oneof';

/** Why a definition is shown as its text only. */
export interface Fault {
  readonly message: string;
  /** From 1; undefined when it is about the whole. */
  readonly line?: number;
  readonly column?: number;
}

/** How many operations a definition has. */
export function operationCount({ groups }: Definition): number {
  return groups.reduce((sum, { operations }) => sum + operations.length, 0);
}
