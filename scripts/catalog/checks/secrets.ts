import type { SourceDocument } from '../../read/documents.ts';
import { once } from '../once.ts';
import { secretIn } from '../secrets.ts';
import { writtenPath } from '../violations.ts';
import { eachText, someText } from '../walk.ts';
import type { Check, Finding } from '../world.ts';

const holdsSecret = once(({ value }: SourceDocument) => someText(value, (text) => secretIn(text) !== undefined));

export const secretChecks: readonly Check[] = [
  {
    code: 'secret-in-file',
    severity: 'error',
    holds: 'No text of the catalog looks like a password, key or token: everything in it becomes a page that many can read.',
    *find({ documents }) {
      for (const at of documents) {
        if (!holdsSecret(at)) continue;
        const found: Finding[] = [];
        eachText(at.value, (text, walked) => {
          const kind = secretIn(text);
          if (kind === undefined) return;
          const path = [...walked];
          const message = `${writtenPath(path)} holds what looks like ${kind}.`;
          found.push({ at, path, on: 'key', message, fix: 'Revoke it first, since the history keeps it; then take it out, and say where it is kept instead.' });
        });
        yield* found;
      }
    },
  },
];
