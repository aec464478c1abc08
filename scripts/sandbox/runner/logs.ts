import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Replaces secrets by `***` in everything that is kept or shown. */
export interface Mask {
  /** A text of several lines is hidden line by line too. Blank texts hide nothing. */
  hide(secret: string): void;
  apply(text: string): string;
}

export function createMask(secrets: Iterable<string>): Mask {
  let hidden: string[] = [];
  const mask: Mask = {
    hide(secret) {
      const texts = [secret, ...secret.split(/\r?\n/)].map((text) => text.trim()).filter((text) => text !== '');
      // Long ones first, so that a secret within a secret does not leave the rest readable.
      hidden = [...new Set([...hidden, ...texts])].sort((a, b) => b.length - a.length);
    },
    apply(text) {
      return hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
    },
  };
  for (const secret of secrets) mask.hide(secret);
  return mask;
}

/** The log of one step: lines with their time, masked. */
export interface StepLog {
  line(text: string): void;
}

/** Lines look like GitHub's downloadable logs: `2026-01-31T12:00:00.000Z text`. The file is made by the first one. */
export function openLog(file: string, mask: Mask, now: () => Date, onFirstLine: () => void): StepLog {
  let opened = false;
  return {
    line(text) {
      if (!opened) {
        opened = true;
        mkdirSync(dirname(file), { recursive: true });
        onFirstLine();
      }
      const time = now().toISOString();
      appendFileSync(file, mask.apply(text).split('\n').map((line) => `${time} ${line}\n`).join(''));
    },
  };
}
