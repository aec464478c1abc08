import { defineConfig } from 'astro/config';
import { fileURLToPath } from 'node:url';
import { siteConfig } from './config.ts';

/** For `astro check` and `astro dev`; `signpost build` passes the same configuration with its own arguments. */
export default defineConfig(
  siteConfig({ root: process.env['SIGNPOST_ROOT'] ?? fileURLToPath(new URL('..', import.meta.url)) }),
);
