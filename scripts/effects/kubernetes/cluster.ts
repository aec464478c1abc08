import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { maskSecrets } from '../secrets.ts';
import type { Access } from './kubeconfig.ts';

/** Whose fields they are, in the eyes of the cluster. */
export const fieldManager = 'signpost';

/** Whose fields those are that say how something sleeps; see rest.ts. */
export const hoursManager = 'signpost-hours';

/** Milliseconds for one call, and bytes of one answer. */
const limits = { time: 20_000, size: 16 * 1024 * 1024 };

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface Address extends Kind {
  /** Undefined for what belongs to the cluster as a whole. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface KubernetesObject extends JsonObject, Kind {
  readonly metadata: JsonObject & { readonly name: string };
}

/** What the cluster answered instead of doing it: a `Status` (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/). */
export class ClusterRefusal extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly causes: readonly { readonly reason?: string; readonly field?: string; readonly message?: string }[];

  constructor(status: number, message: string, causes: ClusterRefusal['causes'] = []) {
    super(message);
    this.status = status;
    this.causes = causes;
  }
}

interface Resource {
  /** `deployments`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** The few calls that are needed of the API that every cluster has (https://kubernetes.io/docs/reference/using-api/api-concepts/). */
export class Cluster {
  private readonly access: Access;
  private readonly resources = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(access: Access) {
    this.access = access;
  }

  get namespace(): string {
    return this.access.namespace;
  }

  /** Undefined when the cluster has no such kind. */
  async resourceOf({ apiVersion, kind }: Kind): Promise<Resource | undefined> {
    let list = this.resources.get(apiVersion);
    if (list === undefined) this.resources.set(apiVersion, (list = this.discover(apiVersion)));
    return (await list).get(kind);
  }

  /** After a definition of kinds was applied. */
  forgetKinds(): void {
    this.resources.clear();
  }

  private async discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const found = await this.orNone(this.call('GET', rootOf(apiVersion)));
    const resources = Array.isArray(found?.['resources']) ? (found['resources'] as readonly unknown[]).filter(isJsonObject) : [];
    // `deployments/scale` and the like stand beside `deployments`, under kinds of their own or the same.
    return new Map(resources.filter(({ name }) => typeof name === 'string' && !name.includes('/')).map(({ kind, name, namespaced }) => [String(kind), { plural: String(name), isNamespaced: namespaced === true }]));
  }

  async read(address: Address): Promise<KubernetesObject | undefined> {
    return (await this.orNone(this.call('GET', await this.pathOf(address)))) as KubernetesObject | undefined;
  }

  /**
   * Server-side apply: the cluster merges, and says who else keeps a field that would change. Never forced, but against those of our
   * own that keep hours: what was asked for goes before.
   */
  async apply(object: KubernetesObject, address: Address, isDry: boolean): Promise<KubernetesObject> {
    try {
      return await this.patch(object, address, `fieldManager=${fieldManager}&force=false${isDry ? '&dryRun=All' : ''}`);
    } catch (error) {
      if (!(error instanceof ClusterRefusal) || !isWithHours(error)) throw error;
      return this.patch(object, address, `fieldManager=${fieldManager}&force=true${isDry ? '&dryRun=All' : ''}`);
    }
  }

  /** The fields of another manager, taken from whoever has them. */
  async applyAs(manager: string, object: KubernetesObject, address: Address): Promise<void> {
    await this.patch(object, address, `fieldManager=${manager}&force=true`);
  }

  private async patch(object: KubernetesObject, address: Address, how: string): Promise<KubernetesObject> {
    return (await this.call('PATCH', `${await this.pathOf(address)}?fieldValidation=Strict&${how}`, object, 'application/apply-patch+yaml')) as KubernetesObject;
  }

  /** Exactly the object with this uid: one that was made anew under the name is another one. */
  async delete(address: Address, uid: string, isDry: boolean): Promise<void> {
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions: { uid } };
    await this.orNone(this.call('DELETE', (await this.pathOf(address)) + (isDry ? '?dryRun=All' : ''), options));
  }

  private async pathOf({ namespace, name, ...kind }: Address): Promise<string> {
    const resource = await this.resourceOf(kind);
    if (resource === undefined) throw new ClusterRefusal(404, `the cluster has no ${kind.kind} of ${kind.apiVersion}`);
    const within = resource.isNamespaced ? `/namespaces/${encodeURIComponent(namespace ?? this.namespace)}` : '';
    return `${rootOf(kind.apiVersion)}${within}/${resource.plural}/${encodeURIComponent(name)}`;
  }

  private async orNone(call: Promise<JsonObject>): Promise<JsonObject | undefined> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof ClusterRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  private call(method: string, path: string, body?: object, type = 'application/json'): Promise<JsonObject> {
    const { server, ca, serverName, token, certificate, secrets } = this.access;
    const { promise, resolve, reject } = Promise.withResolvers<JsonObject>();
    const lost = (reason: string) => reject(new ClusterRefusal(0, maskSecrets(reason, secrets)));
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const [url, start] = [new URL(server.pathname.replace(/\/$/, '') + path, server), server.protocol === 'https:' ? requestHttps : requestHttp];
    const request = start(url, {
      method,
      agent: false,
      signal: AbortSignal.timeout(limits.time),
      headers: { accept: 'application/json', 'user-agent': 'signpost', ...(sent === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(sent) }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(ca === undefined ? {} : { ca }),
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...certificate,
    });
    request.on('error', (error: NodeJS.ErrnoException) => lost(error.name === 'AbortError' || error.name === 'TimeoutError' ? 'no answer in time' : (error.code ?? error.message)));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > limits.size) request.destroy(new Error('the answer is too long'));
      });
      response.on('error', (error) => lost(error.message));
      response.on('end', () => {
        const answer = readJson(Buffer.concat(chunks).toString('utf8'));
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300 && answer !== undefined) resolve(answer);
        else reject(refusalOf(status, answer, secrets));
      });
    });
    request.end(sent);
    return promise;
  }
}

/** Every field that would change is one by which something sleeps, or was woken. */
function isWithHours({ status, causes }: ClusterRefusal): boolean {
  return status === 409 && causes.length > 0 && causes.every(({ reason, message = '' }) => reason === 'FieldManagerConflict' && message.startsWith(`conflict with "${hoursManager}"`));
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion.split('/').map(encodeURIComponent).join('/')}` : `/api/${encodeURIComponent(apiVersion)}`;
}

function readJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf(status: number, answer: JsonObject | undefined, secrets: readonly string[]): ClusterRefusal {
  const message = typeof answer?.['message'] === 'string' ? answer['message'] : 'no reason given';
  const details = answer?.['details'];
  const causes = isJsonObject(details) && Array.isArray(details['causes']) ? (details['causes'] as ClusterRefusal['causes']) : [];
  return new ClusterRefusal(status, maskSecrets(message, secrets).slice(0, 1000), causes);
}
