/**
 * Draws the pictures of site/public that some programs take as pixels only: `node site/drawings/draw.ts`. They are
 * committed, because drawing needs a browser and they change about never. The card has no words, so that it serves every
 * page, company and language.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '../../test/e2e/chromium.ts';

const here = import.meta.dirname;
const to = join(here, '../public');

const browser = await openBrowser();
try {
  const page = await browser.newPage();
  const draw = async (file: string, width: number, height = width) => {
    const svg = readFileSync(join(here, file), 'utf8').replace('<svg ', `<svg style="display:block;width:${width}px;height:${height}px" `);
    await page.setViewportSize({ width, height });
    await page.setContent(`<body style="margin:0">${svg}`);
    return page.screenshot({ omitBackground: true });
  };
  writeFileSync(join(to, 'card.png'), await draw('card.svg', 1200, 630));
  // Apple wants 180, the manifest of a web application 192 and 512 (https://developer.mozilla.org/docs/Web/Manifest/Reference/icons).
  for (const size of [180, 192, 512]) writeFileSync(join(to, `icon-${size}.png`), await draw('icon.svg', size));
  writeFileSync(join(to, 'favicon.ico'), iconFile(await draw('../public/favicon.svg', 32), 32));
} finally {
  await browser.close();
}

/** A PNG in the wrapping of an ICO file with one picture (https://en.wikipedia.org/wiki/ICO_(file_format)#Header). */
function iconFile(png: Buffer, size: number): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(size, 6);
  head.writeUInt8(size, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}
