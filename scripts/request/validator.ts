import { Ajv, type ErrorObject } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { JsonObject } from '../model/json.ts';
import type { InputPage } from '../model/service.ts';
import { withFormats } from './formats.ts';

export type Validate = (inputs: JsonObject) => readonly ErrorObject[];

/** All pages at once. Backstage compiles with the same leniency: unknown keywords (`ui:…`) and formats are no errors. */
function schemaOf(pages: readonly InputPage[]): JsonObject {
  return { type: 'object', ...(pages.length > 0 ? { allOf: pages.map(withFormats) } : {}) };
}

const options = { strict: false, validateFormats: false, allErrors: true } as const;

let judge: Ajv | undefined;

/**
 * The schema of schemas is compiled once, since that takes longer than any form; the rest is each time of its own, because `$id`s
 * of one service would be found by the next. Throws on a schema that is none.
 */
function compileWith(ajv: Ajv, schema: JsonObject): ReturnType<Ajv['compile']> {
  judge ??= new Ajv(options);
  judge.validateSchema(schema, true);
  return ajv.compile(schema);
}

/** Compiles with generated code, so not for the browser; see `standaloneValidator`. Throws on a schema that is none. */
export function compileValidator(pages: readonly InputPage[]): Validate {
  const validate = compileWith(new Ajv({ ...options, validateSchema: false }), schemaOf(pages));
  return (inputs) => (validate(inputs) ? [] : (validate.errors ?? []));
}

/**
 * The same validator as the text of a CommonJS module, for pages whose Content-Security-Policy forbids generated code.
 * It calls `require` for ajv's small runtime functions only.
 */
export function standaloneValidator(pages: readonly InputPage[]): string {
  const ajv = new Ajv({ ...options, validateSchema: false, code: { source: true } });
  const standalone = standaloneCode as unknown as (instance: Ajv, validate: unknown) => string;
  return standalone(ajv, compileWith(ajv, schemaOf(pages)));
}
