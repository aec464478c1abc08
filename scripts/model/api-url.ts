/**
 * The API of the GitHub at a web address, without a slash at the end. A GitHub Enterprise Server has its own below it; a company whose data
 * stay in one country has one beside it, `https://api.acme.ghe.com`
 * (https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/about-github-enterprise-cloud-with-data-residency).
 */
export function apiAt(server: string): string {
  const address = server.replace(/\/+$/, '');
  if (/^https?:\/\/(?:www\.)?github\.com$/i.test(address)) return 'https://api.github.com';
  const resident = /^https:\/\/([\w-]+\.ghe\.com)$/i.exec(address)?.[1];
  return resident === undefined ? `${address}/api/v3` : `https://api.${resident}`;
}

/**
 * Where calls go: to the API that the environment names, as GitHub Actions does, else to that of the environment's GitHub, else to that of
 * `server`, which is the catalog's. A token of an Enterprise Server must reach nobody else, so nothing falls back to github.com.
 */
export function apiUrlOf(env: Readonly<Record<string, string | undefined>>, server: string): string {
  return env['GITHUB_API_URL'] || apiAt(env['GITHUB_SERVER_URL'] || server);
}

/** The environment with both said, for effects, which know no settings. */
export function githubEnv(env: Readonly<Record<string, string | undefined>>, server: string): Readonly<Record<string, string | undefined>> {
  return { ...env, GITHUB_API_URL: apiUrlOf(env, server), GITHUB_SERVER_URL: (env['GITHUB_SERVER_URL'] || server).replace(/\/+$/, '') };
}
