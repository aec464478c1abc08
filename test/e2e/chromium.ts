import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright';

/** The machine's Chromium, or the one that Playwright installed; undefined when there is none. */
export function chromiumPath(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', chromium.executablePath()].find((path) => existsSync(path));
}

/** Keeps Chromium from calling home, which a closed network would only slow down. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a profile of its own. Throws when there is no Chromium: `npm test` installs one. */
export async function openBrowser(options: { readonly colorScheme?: 'light' | 'dark'; readonly width?: number; readonly scripts?: boolean } = {}): Promise<BrowserContext> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('There is no Chromium on this machine; npm test installs one.');
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'signpost-chromium-')), {
    executablePath,
    args: [...quiet],
    headless: true,
    colorScheme: options.colorScheme ?? 'light',
    javaScriptEnabled: options.scripts ?? true,
    viewport: { width: options.width ?? 1280, height: 900 },
  });
}
