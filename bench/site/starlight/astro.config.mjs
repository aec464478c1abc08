import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

export default defineConfig({
  outDir: 'out',
  integrations: [starlight({ title: 'Brightwater Trading', pagefind: process.env.SEARCH === 'yes', customCss: ['./src/site.css'], credits: false })],
});
