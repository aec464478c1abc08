/** A part of the business, with the words that its people use. Words are lower case with `-`, as in names. */
export interface Area {
  /** Name of its domain and of its division. */
  readonly name: string;
  /** Share of the company's systems, relative to the other areas. */
  readonly weight: number;
  /** What it divides into: names of domains below its own. */
  readonly fields: readonly string[];
  /** What it deals with, in the singular. */
  readonly objects: readonly string[];
  /** What happens to those. */
  readonly acts: readonly string[];
  /** Standards and outside parties that it talks to. */
  readonly outside: readonly string[];
  /** Who uses its software, in the plural. */
  readonly actors: readonly string[];
  readonly tags: readonly string[];
}

/** Rows of words, each text split at its spaces; actors are phrases, split at commas. */
export function area(name: string, weight: number, rows: Readonly<Record<Exclude<keyof Area, 'name' | 'weight'>, string>>): Area {
  const words = (text: string) => text.split(' ');
  return {
    name,
    weight,
    fields: words(rows.fields),
    objects: words(rows.objects),
    acts: words(rows.acts),
    outside: words(rows.outside),
    actors: rows.actors.split(', '),
    tags: words(rows.tags),
  };
}
