import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { startEverything, type Running } from '../../scripts/commands/sandbox.ts';
import { loadContract } from '../contract/contract.ts';
import { catalog, files, root } from '../company.ts';
import { openBrowser } from './chromium.ts';

export interface Journey extends Running {
  readonly browser: BrowserContext;
  readonly page: Page;
  /** Where GitHub's own API would have differed, in sentences. */
  readonly violations: readonly string[];
  /** Everything the browser asked of another host, or complained about. */
  readonly complaints: readonly string[];
  end(): Promise<void>;
}

/** The whole product as `npm start` runs it, on free ports, with a browser in front of it. */
export async function startJourney(): Promise<Journey> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-journey-'));
  const contract = loadContract();
  const violations: string[] = [];
  const complaints: string[] = [];
  const running = await startEverything({
    opened: { root, files, catalog },
    folder,
    ports: { 'port-site': 0, 'port-github': 0, 'port-database': 0 },
    log: () => undefined,
    onExchange: (exchange) => violations.push(...contract.check(exchange)),
  });
  const browser = await openBrowser();
  const page = await browser.newPage();
  // Two cores run the browser, the servers and the workflows.
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()}: ${message.text()}`));
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  return {
    ...running,
    browser,
    page,
    violations,
    complaints,
    async end() {
      await browser.close();
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Becomes somebody else on the local GitHub, with its own menu. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Signed in as').selectOption(login);
  const button = page.locator('#sign-in').getByRole('button');
  if (await button.isVisible()) await button.click();
  await page.waitForLoadState();
}
