/** First line of every generated file, as a comment of YAML and CODEOWNERS. */
export const madeBy = '# Made by "npx signpost generate" from catalog/: change that, not this file.';
