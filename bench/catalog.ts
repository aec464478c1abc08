import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foundation, insideAreas } from './company/areas-inside.ts';
import { tradeAreas } from './company/areas-trade.ts';
import { connect } from './company/dependencies.ts';
import { domainText, groupText, systemText, userText } from './company/documents.ts';
import { fixedEntities, fixedFiles } from './company/fixed.ts';
import { Names } from './company/names.ts';
import { makeGroups, makeUsers } from './company/organization.ts';
import { partText } from './company/parts.ts';
import { sizesFor, type Company } from './company/plan.ts';
import { Random } from './company/random.ts';
import { makeDomains, makeParts, makeSystems } from './company/software.ts';

export const layouts = ['one-per-file', 'many-per-file'] as const;

/** One entity in a file; or a system with all its parts, a division's groups or its people in one. */
export type Layout = (typeof layouts)[number];

export interface CatalogOptions {
  /** All kinds together; at least 100. */
  readonly entities: number;
  readonly layout: Layout;
  readonly seed: number;
}

export interface TextFile {
  /** Below the catalog's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Raise it when the same options give other bytes than before: catalogs kept from earlier runs are then made anew. */
export const generatorVersion = 1;

/**
 * The repository of a made-up company: well kept, so that nothing is wrong with it, and shaped like real ones. The same
 * options give the same files in the same order, and both layouts give the same entities. CODEOWNERS and the issue forms
 * are left to `signpost generate`. Throws `RangeError` for fewer than 100 entities.
 */
export function* generateCatalog({ entities, layout, seed }: CatalogOptions): Iterable<TextFile> {
  const random = new Random(seed);
  const company = makeCompany(entities, random);
  const texts = random.fork('texts');
  const together = layout === 'many-per-file';
  yield* fixedFiles(company);
  yield* gather(
    together,
    company.groups.map((group) => ({ path: `catalog/org/groups/${together ? group.division : group.name}.yaml`, text: groupText(group, company, texts) })),
  );
  yield* gather(
    together,
    company.users.map((user) => ({ path: `catalog/org/people/${together ? user.division : user.name}.yaml`, text: userText(user, company, texts) })),
  );
  for (const domain of company.domains) yield { path: `catalog/domains/${domain.name}/domain.yaml`, text: domainText(domain, texts) };
  for (const system of company.systems) {
    const folder = `catalog/domains/${system.domain}/${system.name}`;
    const parts = system.parts.map((part) => ({ name: part.name, ...partText(part, system, company, texts) }));
    const own = { path: together ? `${folder}.yaml` : `${folder}/system.yaml`, text: systemText(system, company, texts) };
    yield* gather(together, [own, ...parts.map(({ name, text }) => ({ path: together ? `${folder}.yaml` : `${folder}/${name}.yaml`, text }))]);
    // A file that an API names stands beside the file of the API, which is one folder higher when all stand together.
    for (const { beside } of parts) if (beside) yield { path: `${together ? folder.slice(0, folder.lastIndexOf('/')) : folder}/${beside.name}`, text: beside.text };
  }
}

/** Writes the files below a folder, and says how many. */
export function writeCatalog(folder: string, options: CatalogOptions): number {
  let count = 0;
  const made = new Set<string>();
  for (const { path, text } of generateCatalog(options)) {
    const target = join(folder, path);
    if (!made.has(dirname(target))) mkdirSync(dirname(target), { recursive: true });
    made.add(dirname(target));
    writeFileSync(target, text);
    count += 1;
  }
  return count;
}

function makeCompany(entities: number, random: Random): Company {
  const all = [foundation, ...tradeAreas.flatMap((area, index) => [area, insideAreas[index] ?? []]).flat()];
  const sizes = sizesFor(entities, fixedEntities, all.length);
  const areas = all.slice(0, sizes.domains);
  const names = new Names();
  const groups = makeGroups('brightwater', areas, sizes.groups, names, random.fork('groups'));
  const users = makeUsers(groups, sizes.users, names, random.fork('users'));
  const domains = makeDomains(areas, sizes.domains, groups, names, random.fork('domains'));
  const systems = makeSystems(domains, sizes.systems, groups, names, random.fork('systems'));
  makeParts(systems, sizes.parts, groups, names, random.fork('parts'));
  connect(systems, random.fork('dependencies'));
  return { name: 'Brightwater Trading', host: 'brightwater.example', slug: 'brightwater', groups, users, domains, systems };
}

/** Documents with one path become one file, in the order of their first. */
function* gather(together: boolean, files: readonly TextFile[]): Iterable<TextFile> {
  if (!together) return yield* files;
  for (const [path, group] of Map.groupBy(files, (file) => file.path)) yield { path, text: group.map(({ text }) => text).join('---\n') };
}
