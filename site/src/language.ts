import { context } from './context.ts';
import type { Language } from './data.ts';

/** The language of the pages being made: each language is a build of its own, so no page carries two. */
export const language: Language = context.language;

/**
 * Words of the interface, in each language beside one another, so that a new sentence cannot miss a translation. What
 * owners write (titles, descriptions, articles) is shown as they wrote it.
 */
export function inLanguage<Words>(each: Readonly<Record<Language, Words>>): Words {
  return each[language];
}

// To make one takes longer than to make a page.
const numbers = new Intl.NumberFormat(language);
const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });

/** A number as people of this language write it: `10,000`, `10.000`. */
export const numberText = (value: number): string => numbers.format(value);

/** A day as people of this language write it, from an ISO 8601 text; always in UTC, so that a build repeats. */
export const dayText = (iso: string): string => days.format(new Date(iso));

/** For the `lang` of an element whose text the program says in English only, such as the problem codes. */
export const english: Language | undefined = language === 'en' ? undefined : 'en';
