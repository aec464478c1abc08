/** The API of the GitHub at a web address, without a slash at the end: a GitHub Enterprise Server has its own. */
export function apiAt(server: string): string {
  const address = server.replace(/\/+$/, '');
  return /^https?:\/\/(?:www\.)?github\.com$/i.test(address) ? 'https://api.github.com' : `${address}/api/v3`;
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
