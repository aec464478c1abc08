/**
 * The Content-Security-Policy of every page. It stands in a meta element because a static host sets no headers;
 * `frame-ancestors` would be ignored there (https://www.w3.org/TR/CSP3/#meta-element). Everybody can search on every page, and
 * the index of texts is read by WebAssembly, in a worker.
 */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'";
