import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Asset {
  /** The address holds a hash of the content, so that it may be kept for ever. */
  readonly url: string;
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;

export const ASSETS_PATH = '/-/assets';

function readAsset(name: string, kind: keyof typeof TYPES): Asset {
  const bytes = readFileSync(new URL(`assets/${name}.${kind}`, import.meta.url));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { url: `${ASSETS_PATH}/${name}-${hash}.${kind}`, type: TYPES[kind], bytes };
}

let known: { readonly style: Asset; readonly live: Asset } | undefined;

/** Read once, at the first page. */
export function assets(): { readonly style: Asset; readonly live: Asset } {
  known ??= { style: readAsset('style', 'css'), live: readAsset('live', 'js') };
  return known;
}

export function assetAt(path: string): Asset | undefined {
  return Object.values(assets()).find((asset) => asset.url === path);
}
