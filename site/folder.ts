import { fileURLToPath } from 'node:url';

/** The folder of this module, with a slash at the end. */
export const siteFolder = fileURLToPath(new URL('.', import.meta.url));
