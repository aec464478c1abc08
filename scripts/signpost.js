#!/usr/bin/env node
// The door to the program. It is JavaScript, so that a Node which is too old can say so, and so that Node need not load its
// TypeScript stripper: half of a short command's time would go there. What is stripped and compiled is kept beside the
// packages, not in a folder that others can write to.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`signpost: this is Node ${process.versions.node}, which cannot run it. Call it as "npx signpost" in a checkout where "npm ci" has run: that brings the right one.\n`);
  process.exit(2);
}
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/signpost', import.meta.url)));
await import('./cli.ts');
