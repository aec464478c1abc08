import axe from 'axe-core';
import type { Page } from 'playwright';

/** What axe finds wrong with the page as it stands, WCAG 2.2 AA and axe's own advice, or by these rules alone; empty when all is well. */
export async function accessibilityFaults(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(
    (only) => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: [...only] }),
    rules ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  );
  if (passes.length === 0) throw new Error(`axe had nothing to look at on ${page.url()}.`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`));
}
