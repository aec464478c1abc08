import type { Field } from '../../../scripts/model/service.ts';

/** What stands in the form, as text by field name: the same texts that an issue would carry. */
export function typedInputs(form: HTMLFormElement, fields: readonly Field[]): ReadonlyMap<string, string> {
  const data = new FormData(form);
  return new Map(fields.map(({ name }) => [name, data.getAll(name).map(String).join('\n')]));
}
