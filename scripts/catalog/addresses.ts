/** Most addresses are written like this already, and need not be taken apart. */
const tidy = /^https?:\/\/[a-z][a-z0-9.-]*(?:\/[\w-][\w.-]*)*\/?$/;

/** The same for addresses that lead to the same page: case of scheme and host, default port, a slash at the end and no more. Undefined for what is no address. */
export function sameAddress(url: string): string | undefined {
  if (tidy.test(url)) return url.endsWith('/') ? url.slice(0, -1) : url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // An address without a host, such as mailto:, has nothing to tidy up.
  return parsed?.href.replace(/\/(?=$|[?#])/, '');
}

/** Host with port, lower case; undefined for what is no http address. */
export function httpHost(url: string): string | undefined {
  return /^http:/i.test(url) && URL.canParse(url) ? new URL(url).host : undefined;
}

/** This machine, which needs no encryption to talk to itself. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host);
}
