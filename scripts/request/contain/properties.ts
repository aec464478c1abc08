import type { Reading } from './reading.ts';

const pair = /^([ \t\f]*[^ \t\f=:#!][^ \t\f=:]*[ \t\f]*[=:][ \t\f]*)([^ \t\f].*|)$/;

/**
 * Java's `.properties` (https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html). User text may
 * stand in what follows the sign after a key, on a line without a backslash, which would escape or go on in the next line.
 */
export function readProperties(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  let goesOn = false;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = goesOn || line.includes('\\') ? null : pair.exec(line);
    structure.push(match ? `pair ${match[1] ?? ''}` : `line ${line}`);
    if (match) scalars.push(match[2] ?? '');
    const isComment: boolean = !goesOn && /^[ \t\f]*[#!]/.test(line);
    goesOn = !isComment && (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
  }
  return { structure, scalars };
}
