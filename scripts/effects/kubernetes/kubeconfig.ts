import { parse } from 'yaml';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { secretNamed } from '../secrets.ts';
import type { EffectContext } from '../effect.ts';

/** A cluster and who we are there. */
export interface Access {
  readonly server: URL;
  readonly ca?: string;
  /** Name on the server's certificate, where it is not the host's. */
  readonly serverName?: string;
  readonly token?: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Where objects without one go. */
  readonly namespace: string;
  /** Everything in it that must not be shown. */
  readonly secrets: readonly string[];
}

/** Reads the kubeconfig that the step's secret holds, as YAML or that in base64; or why it cannot be used, with what to do. */
export function accessOf({ input, env }: Pick<EffectContext, 'input' | 'env'>): Access | { readonly missing: string } {
  const name = input['kubeconfig'] ?? 'KUBECONFIG_DATA';
  const secret = secretNamed(name, env);
  if ('missing' in secret) return secret;
  const refuse = (what: string) => ({ missing: `The kubeconfig in the secret ${String(name)} ${what}` });
  const config = parsed(secret.value);
  if (config === undefined) return refuse('cannot be read; an administrator puts the text of the file there, or its base64.');
  const wanted = typeof input['context'] === 'string' && input['context'] !== '' ? input['context'] : config['current-context'];
  const context = entry(config, 'contexts', wanted, 'context');
  if (context === undefined) return refuse(`has no context ${JSON.stringify(wanted ?? '')}; the owner of the service names another one.`);
  const cluster = entry(config, 'clusters', context['cluster'], 'cluster');
  const user = entry(config, 'users', context['user'], 'user');
  if (cluster === undefined || user === undefined) return refuse('names a cluster or a user that it does not hold; an administrator corrects it.');
  const server = text(cluster['server']);
  if (server === undefined || !URL.canParse(server)) return refuse('gives no address of the cluster; an administrator corrects it.');
  const url = new URL(server);
  if (url.protocol !== 'https:' && !/^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)) return refuse('would send its credentials unencrypted; an administrator gives an https address.');
  if (cluster['insecure-skip-tls-verify'] === true) return refuse('does not want to know whom it talks to (insecure-skip-tls-verify); an administrator adds certificate-authority-data instead.');
  const outside = [cluster['certificate-authority'], user['client-certificate'], user['client-key'], user['tokenFile']].some((each) => each !== undefined);
  if (outside) return refuse('points at other files; an administrator takes what “kubectl config view --flatten --raw” prints.');
  if (user['exec'] !== undefined || user['auth-provider'] !== undefined) return refuse('starts a program to log in, which is not done here; an administrator gives a service account’s token or a client certificate.');
  return credentials(cluster, user, url, text(input['namespace']) ?? text(context['namespace']) ?? 'default') ?? refuse('holds neither a token nor a client certificate; an administrator adds one.');
}

function credentials(cluster: JsonObject, user: JsonObject, server: URL, namespace: string): Access | undefined {
  const token = text(user['token']);
  const cert = decoded(user['client-certificate-data']);
  const key = decoded(user['client-key-data']);
  const ca = decoded(cluster['certificate-authority-data']);
  const serverName = text(cluster['tls-server-name']);
  if (token === undefined && (cert === undefined || key === undefined)) return undefined;
  return {
    server,
    namespace,
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(token === undefined ? {} : { token }),
    ...(cert === undefined || key === undefined ? {} : { certificate: { cert, key } }),
    secrets: [token, key].filter((each) => each !== undefined),
  };
}

function parsed(value: string): JsonObject | undefined {
  const source = /^\s*[A-Za-z0-9+/=\s]+$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : value;
  try {
    const config: unknown = parse(source, { logLevel: 'error', maxAliasCount: 0 });
    return isJsonObject(config) ? config : undefined;
  } catch {
    return undefined;
  }
}

function entry(config: JsonObject, list: string, name: unknown, key: string): JsonObject | undefined {
  const entries = config[list];
  const found: unknown = Array.isArray(entries) ? (entries as readonly unknown[]).find((each) => isJsonObject(each) && each['name'] === name) : undefined;
  const value = isJsonObject(found) ? found[key] : undefined;
  return isJsonObject(value) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function decoded(value: unknown): string | undefined {
  const written = text(value);
  return written === undefined ? undefined : Buffer.from(written, 'base64').toString('utf8');
}
