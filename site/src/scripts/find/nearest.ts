import type { Row } from './names.ts';
import type { Ranking } from './rank.ts';
import { compact } from './tokens.ts';
import { slips } from './typo.ts';

/** At most this many letters may be wrong, and no more than four in ten. */
const mostSlips = 4;
const shown = 3;

/** What somebody may have meant whose question finds nothing; empty when nothing is near. */
export function nearestRows({ names, written }: Ranking, question: string): readonly Row[] {
  const word = compact(question);
  const most = Math.min(mostSlips, Math.round(word.length * 0.4));
  if (word.length < 4) return [];
  const near = names.rows.flatMap((row) => {
    const { compactName = '', compactTitle = '' } = written[row.at] ?? {};
    const found = [compactName, compactTitle].flatMap((text) => slips(word, text, most) ?? []);
    const distance = Math.min(...found.map(({ whole, beginning }) => Math.min(whole, beginning <= word.length / 4 ? beginning + 0.5 : Infinity)));
    return distance <= most + 0.5 ? [{ row, distance }] : [];
  });
  return near
    .sort((a, b) => a.distance - b.distance || (names.place[a.row.at] ?? 0) - (names.place[b.row.at] ?? 0))
    .slice(0, shown)
    .map(({ row }) => row);
}
