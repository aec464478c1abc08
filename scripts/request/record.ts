import { stringify } from 'yaml';
import type { RequestRecord } from '../model/request.ts';

const header = `# Made by Signpost from the issue below. Reviewers: this is what was asked for; everything else in this folder
# follows from it. Changes by hand show: \`npx signpost verify\` renders it again and compares byte for byte.
`;

/** The text of `request.yaml`. The same record gives the same bytes. */
export function stringifyRecord(record: RequestRecord): string {
  const { service, digest, action, name, environment, owner, requester, issue, asked, expires, bundle, parts, inputs } = record;
  const where = environment === undefined ? {} : { environment };
  const when = asked === undefined ? {} : { asked };
  const until = expires === undefined ? {} : { expires };
  const together = { ...(bundle === undefined ? {} : { bundle }), ...(parts === undefined ? {} : { parts: [...parts] }) };
  const ordered = { service, digest, action, name, ...where, owner, requester, issue, ...when, ...until, ...together, inputs };
  return header + stringify(ordered, { lineWidth: 0 });
}
