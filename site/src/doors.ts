import { hash } from 'node:crypto';
import {
  apiDoors,
  badgeDoors,
  definitionDoors,
  derived,
  entity,
  feedDoors,
  kinds,
  latestChanges,
  llmsDoor,
  manifestDoor,
  nameRows,
  namesDoors,
  openSearchDoor,
  problemGroups,
  robotsDoor,
  sitemapDoors,
  world,
  type Door,
  type Entity,
} from './data.ts';
import { requests } from './followed.ts';
import { formDoors } from './form-doors.ts';
import { gradeOf, reportOf } from './judged.ts';
import { entityHref, pathOf, sharedHref } from './links.ts';
import { inventoryDoors } from './reports/inventory.ts';
import { certificateDoors } from './reports/certificates.ts';
import { reportDoors, reportNames } from './reports/reports.ts';

/** Every file of the site for programs; each language's pages share them. */
export function siteDoors(): readonly Door[] {
  const { badges } = world().settings;
  return [
    manifestDoor(world().settings),
    ...api(),
    ...formDoors(),
    ...namesDoors(foundByName),
    ...definitionDoors(() => world().catalog),
    ...badgeDoors(badges, { catalog: () => world().catalog, gradeOf: gradeAndTone }),
    ...reportDoors(),
    ...inventoryDoors(),
    ...certificateDoors(),
    ...entrances(),
  ];
}

const foundByName = derived('rows that are found by name', () => nameRows({ catalog: world().catalog, articles: world().articles, problems: problemGroups.flatMap((group) => group.kinds), gradeOf }));

const digest = (text: string): string => hash('sha256', text);

function api(): readonly Door[] {
  return apiDoors({
    catalog: () => world().catalog,
    settings: () => world().settings,
    services: () => world().services,
    requests,
    pageOf: (ref) => publicAddress(pagePath(ref)),
    gradeOf,
    digest,
    memo: derived,
  });
}

/** Where programs that know only the site's address begin. */
function entrances(): readonly Door[] {
  const { siteUrl, languages, organization } = world().settings;
  const llms = llmsDoor({
    organization: () => world().settings.organization,
    services: () => world().services,
    articles: () => world().articles,
    address: (path) => publicAddress(`/${path}`),
  });
  if (siteUrl === undefined) return [llms, robotsDoor(siteUrl)];
  return [llms, robotsDoor(siteUrl), openSearchDoor(siteUrl, organization), ...feed(siteUrl), ...sitemapDoors({ siteUrl, languages, pages: pagePaths, digest, memo: derived })];
}

const refsByFile = derived('references by file', () => {
  const byFile = Map.groupBy(world().catalog.entities, ({ source }) => source.file);
  return new Map([...byFile].map(([file, entities]) => [file, entities.map(({ ref }) => ref)]));
});

function feed(siteUrl: string): readonly Door[] {
  return feedDoors(siteUrl, {
    changes: latestChanges,
    settings: () => world().settings,
    exists: (path) => world().files.text(path) !== undefined,
    entitiesIn: (path) => (refsByFile().get(path) ?? []).flatMap((ref) => entity(ref) ?? []),
    pageOf: (ref) => publicAddress(pagePath(ref)),
  });
}

/** Pages that somebody may look for elsewhere: entities, services, articles and the lists of them. */
function pagePaths(): readonly string[] {
  const { services, articles, catalog } = world();
  const lists = ['/', '/catalog/', '/services/', '/teams/', '/environments/', '/docs/', '/reference/', '/problems/', '/reports/', ...reportNames.map((name) => `/reports/${name}/`), ...kinds().map(({ kind }) => `/catalog/${encodeURIComponent(kind)}/`)];
  const entities = catalog.entities.map(({ ref }) => pagePath(ref));
  return [...new Set([...lists, ...services.map(({ ref }) => pagePath(ref)), ...articles.map(({ slug }) => `/docs/${slug}/`), ...entities])];
}

function pagePath(ref: string): string {
  return pathOf(entityHref(ref));
}

/** For readers elsewhere: with the host where the settings tell it. */
function publicAddress(path: string): string {
  const { siteUrl } = world().settings;
  return siteUrl === undefined ? sharedHref(path) : siteUrl + path;
}

function gradeAndTone(of: Entity) {
  const worst = reportOf(of)?.worst;
  return worst?.grade === undefined ? undefined : { grade: worst.grade, tone: worst.tone };
}
