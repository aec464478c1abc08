import fc from 'fast-check';
import { readInput } from '../../scripts/request/inputs.ts';
import type { Field, FieldKind } from '../../scripts/model/service.ts';

export function field(name: string, kind: FieldKind, label = name): Field {
  return { name, label, kind, required: false, schema: {} };
}

/** What breaks out of something, somewhere. */
const fragments = [
  '"', "'", '`', '\\', '\\"', "''", '""', '\\n', '$', '$$', '${', '%{', '$${', '${{', '{{', '}}', '{%', '%}', '{#', '#}', '{', '}', '[', ']', '(', ')',
  ',', ':', ': ', ' #', '#', '--', '- ', '/*', '*/', '//', ';', '|', '>', '&a', '*a', '!', '!!str ', '%', '@', '?', '? ', '~', '=', '<<', '<<EOT', '<<-EOT',
  'EOT', '\u00a0EOT', '\u3000EOT\u2003', '\t', '\n', '\n\n', '\n  ', '\n    ', '\n      ', '\nEOT\n', '\n\u00a0EOT\nevil = <<EOT\n', '\n---\n', '\n...\n', '---', '...', '\n$$;\n', '$a$', '$$; drop table t; $$',
  '$😀$', "E'", "U&'", "'; drop table t; --", '"; drop table t; --', '\\\'; drop --', ']]>', '-->', '../', '### Name', '\n### Other\n', '😀', '👩‍👩‍👧', 'مرحبا', 'שלום', 'é', 'e\u0301',
  '\u00a0', '\u3000', 'a', 'b', '0', '1', '-1', '.5', '1e5', '0x1F', '1:30', '2026-01-31', 'true', 'null', 'yes', 'on', 'No', '~', ' ', '  ',
];

/** Any text that an input of several lines lets through. */
export const hostileText = fc
  .oneof(
    { weight: 6, arbitrary: fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 7 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.constantFrom(...fragments) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }) },
  )
  .map((text) => readInput(field('text', 'lines'), text).value)
  .filter((value): value is string => typeof value === 'string');

/** Names of ordinary people: whatever a check does, it must let these through. */
export const harmlessText = fc.stringMatching(/^[a-z][a-z ]{0,12}[a-z]$/).filter((text) => !['yes', 'no', 'on', 'off', 'true', 'false', 'null'].includes(text));
