/**
 * Prints validators.js: all schemas as code that only says yes or no. Compiling them at each start would cost more than
 * checking thousands of entities; what is refused is looked at again by ajv itself, which says why.
 * Run it with `npm run schemas` after a change of a schema; a test holds the two together.
 */
import { Ajv, _ } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { isJsonObject, type Json } from '../model/json.ts';
import { schemaFormats } from '../model/schema-formats.ts';
import { additionsSchema, entitySchema, knownKinds, settingsSchema } from '../model/schemas.ts';

/** The text of validators.js. */
export function compiledSchemas(): string {
  const schemas = [entitySchema, ...knownKinds.map(({ schema }) => schema), settingsSchema, additionsSchema].map(withoutWords);
  const ajv = new Ajv({
    schemas,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    keywords: ['expected', 'code'],
    messages: false,
    inlineRefs: false,
    formats: schemaFormats,
    code: { source: true, esm: true, optimize: 2, formats: _`schemaFormats` },
  });
  const names = Object.fromEntries(schemas.map(({ $id }, index) => [`validate${index}`, String($id)]));
  const table = Object.entries(names).map(([name, id]) => `  ${JSON.stringify(id)}: ${name},\n`);
  const standalone = standaloneCode as unknown as (instance: Ajv, names: Readonly<Record<string, string>>) => string;
  // A length in UTF-16 units is at least the length in characters: for a limit it is never too kind, and no schema asks for
  // more than one character.
  const code = standalone(ajv, names).replaceAll('require("ajv/dist/runtime/ucs2length").default', '(text) => text.length');
  return `// Made by "npm run schemas" from scripts/model/schemas/.\nimport { schemaFormats } from '../model/schema-formats.ts';\n${code}\nexport const validators = {\n${table.join('')}};\n`;
}

/** Of no use to code, and most of the text. Only texts go, so that a property of one of these names stays. */
const wordKeys: readonly string[] = ['title', 'description', 'expected', 'code', '$schema'];

function withoutWords<T extends Json>(schema: T): T {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map(withoutWords) as unknown as T;
  if (!isJsonObject(schema)) return schema;
  const isWords = (key: string, value: Json) => (key === 'examples' && Array.isArray(value)) || (wordKeys.includes(key) && typeof value === 'string');
  const entries = Object.entries(schema).filter(([key, value]) => !isWords(key, value));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutWords(value as Json)])) as T;
}

if (import.meta.main) process.stdout.write(compiledSchemas());
