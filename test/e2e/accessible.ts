import axe from 'axe-core';
import type { Page } from 'playwright';

/** A page of each type that the site has, below its base path. */
export const pageTypes: Readonly<Record<string, string>> = {
  home: '/',
  services: '/services/',
  service: '/services/postgres-schema/',
  catalog: '/catalog/',
  list: '/catalog/component/',
  component: '/catalog/component/default/appointment-book/',
  team: '/catalog/group/default/platform/',
  person: '/catalog/user/default/henrik-aalto/',
  environment: '/catalog/environment/default/production/',
  teams: '/teams/',
  people: '/people/',
  environments: '/environments/',
  instances: '/instances/',
  articles: '/docs/',
  article: '/docs/databases/',
  search: '/search/?q=postgres',
  missing: '/404.html',
};

/** What axe finds wrong with the page as it stands, WCAG 2.2 AA and axe's own advice; empty when all is well. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(
    (tags) => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags }),
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  );
  if (passes.length === 0) throw new Error(`axe had nothing to look at on ${page.url()}.`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`));
}
