import { defineConfig } from 'astro/config';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siteConfig } from './config.ts';
import { devCatalog } from './dev-catalog.ts';

const root = resolve(process.env['SIGNPOST_ROOT'] ?? fileURLToPath(new URL('..', import.meta.url)));

/** For `astro check` and `astro dev`; `signpost build` compiles with the same configuration, and follows no files. */
export default defineConfig(siteConfig({ root, ...devCatalog(root, process.env['SIGNPOST_LANGUAGE']) }));
