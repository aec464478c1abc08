import { theContext } from '../context.ts';

/** What the program tells the pages; one for each language, since each language's pages run in modules of their own. */
export const context = theContext();
