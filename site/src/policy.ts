/** What a page runs: nothing, its form, or the search. */
export type PageScript = 'none' | 'form' | 'search';

const scriptSources: Readonly<Record<PageScript, string>> = {
  none: "script-src 'none'",
  form: "script-src 'self'; connect-src 'self'",
  // Pagefind's index is read by WebAssembly.
  search: "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'",
};

/**
 * The page's Content-Security-Policy. It stands in a meta element because a static host sets no headers; `frame-ancestors`
 * would be ignored there (https://www.w3.org/TR/CSP3/#meta-element).
 */
export function contentSecurityPolicy(script: PageScript): string {
  return `default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; ${scriptSources[script]}; form-action 'self'; base-uri 'none'`;
}
