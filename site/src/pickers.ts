import { byTitle, entity, isJsonObject, world, type Field } from './data.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a picker offers: names of environments, canonical references of entities. Undefined for fields without a picker. */
export function pickerChoices(field: Field): readonly Choice[] | undefined {
  if (field.picker === 'EnvironmentPicker') return world().environments.map(({ name, title }) => ({ value: name, label: title }));
  const kind = pickerKind(field);
  if (kind === undefined) return undefined;
  const entities = kind === '' ? world().catalog.entities : world().catalog.ofKind(kind);
  return entities.toSorted(byTitle).map(({ ref, title }) => ({ value: ref, label: title }));
}

/** Lower case; empty when the picker takes entities of every kind. */
function pickerKind(field: Field): string | undefined {
  if (field.picker === 'OwnerPicker') return 'group';
  if (field.picker !== 'EntityPicker') return undefined;
  const settings = field.schema['ui:options'];
  const filter = isJsonObject(settings) ? settings['catalogFilter'] : undefined;
  const kind = isJsonObject(filter) ? filter['kind'] : undefined;
  return typeof kind === 'string' ? kind.toLowerCase() : '';
}

/** References that the fields' pickers accept, sorted, each once. */
export function pickableRefs(fields: readonly Field[]): readonly string[] {
  const refs = fields.flatMap((field) => (field.picker === 'EnvironmentPicker' ? [] : (pickerChoices(field) ?? [])));
  return [...new Set(refs.map(({ value }) => value))].filter((ref) => entity(ref)).sort();
}
