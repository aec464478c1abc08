import { choicesName, choicesOf, derived, fieldsOf, pickerOf, world, type Choice, type Field, type Picker } from './data.ts';
import type { ChoicePair } from './scripts/form/bundle.ts';

/** A list that is short enough to be looked through: it is in the page. Longer ones are searched while typing. */
export const shortList = 60;

/** Entries of one file of choices: some 300 kB before compression. */
const shardSize = 4_000;

/** Of every picker of every service, by the name of its choices. */
const lists = derived(
  'choices',
  () => new Map([...pickersOf(world().services.flatMap(fieldsOf))].map(([name, picker]) => [name, choicesOf(world().catalog, picker)])),
  (made) => JSON.stringify([...made]),
);

/** What a picker offers; undefined for fields without one. */
export function pickerChoices(field: Field): readonly Choice[] | undefined {
  const picker = pickerOf(field);
  return picker && choicesFor(picker);
}

export function choicesFor(picker: Picker): readonly Choice[] {
  return lists().get(choicesName(picker)) ?? [];
}

/** The pickers of these fields and of their parts, by the name of their choices. */
export function pickersOf(fields: readonly Field[]): ReadonlyMap<string, Picker> {
  const found = new Map<string, Picker>();
  const visit = (field: Field): void => {
    const picker = pickerOf(field);
    if (picker) found.set(choicesName(picker), picker);
    if (field.parts) ('item' in field.parts ? [field.parts.item] : field.parts.fields).forEach(visit);
  };
  fields.forEach(visit);
  return found;
}

export function choicePairs(choices: readonly Choice[]): readonly ChoicePair[] {
  return choices.map(({ value, label }): ChoicePair => (value === label ? [value] : [value, label]));
}

/** Files of a long list, each below 1 MB; none for a short one. Pairs are read when they are asked for, so that a build knows who read them. */
export function choiceShards(name: string, picker: Picker): readonly { readonly path: string; readonly pairs: () => readonly ChoicePair[] }[] {
  const { length } = choicesFor(picker);
  if (length <= shortList) return [];
  return Array.from({ length: Math.ceil(length / shardSize) }, (_, index) => ({
    path: `api/v1/forms/choices/${name}-${index + 1}.json`,
    pairs: () => choicePairs(choicesFor(picker).slice(index * shardSize, (index + 1) * shardSize)),
  }));
}
