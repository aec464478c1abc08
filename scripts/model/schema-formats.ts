import { isDay } from './day.ts';

/** What the `format` of a schema asks of a text, beyond what JSON Schema knows. */
export const schemaFormats = { url: (text: string): boolean => URL.canParse(text), day: isDay };
