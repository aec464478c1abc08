/**
 * A stand-in for a Kubernetes API server, in memory, for machines without a cluster. It is none: it keeps a handful of kinds, and
 * of server-side apply what the effect relies on: who keeps which field (lists as a whole), conflicts, what vanishes when its
 * keeper lets go, dry runs, strict fields, uids, finalizers and the forms of refusal.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type Json, type JsonObject } from '../../../scripts/model/json.ts';

interface KeptObject {
  object: Record<string, Json>;
  /** Manager → paths of the fields that it keeps → value. */
  readonly managers: Map<string, Map<string, Json>>;
}

export interface StandInCluster {
  readonly kubeconfig: string;
  readonly token: string;
  /** Path of the object: `/api/v1/namespaces/shop/configmaps/orders`. */
  readonly objects: Map<string, KeptObject>;
  /** Requests that would write, dry runs left out. */
  readonly writes: string[];
  /** Another program changes a field, as an autoscaler does. */
  keep(path: string, manager: string, field: readonly string[], value: Json): void;
  forbid(pattern: RegExp): void;
  /** Answers the write after that many with 503, once. */
  breakAfter(writes: number): void;
  stop(): Promise<void>;
}

const kinds: Readonly<Record<string, readonly (readonly [kind: string, plural: string, isNamespaced: boolean])[]>> = {
  '/api/v1': [['Namespace', 'namespaces', false], ['ConfigMap', 'configmaps', true], ['Secret', 'secrets', true], ['ResourceQuota', 'resourcequotas', true], ['LimitRange', 'limitranges', true], ['Service', 'services', true]],
  '/apis/apps/v1': [['Deployment', 'deployments', true], ['StatefulSet', 'statefulsets', true]],
  '/apis/batch/v1': [['CronJob', 'cronjobs', true]],
  '/apis/networking.k8s.io/v1': [['NetworkPolicy', 'networkpolicies', true]],
  '/apis/cert-manager.io/v1': [['Certificate', 'certificates', true]],
  '/apis/kafka.strimzi.io/v1': [['KafkaTopic', 'kafkatopics', true]],
};

const fields = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'data', 'stringData', 'type']);

class Status extends Error {
  readonly body: JsonObject;
  readonly code: number;
  constructor(code: number, message: string, causes: readonly JsonObject[] = []) {
    super(message);
    this.code = code;
    this.body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code, details: { causes } };
  }
}

export async function startCluster(): Promise<StandInCluster> {
  const token = 'token-of-the-service-account';
  const objects = new Map<string, KeptObject>([['/api/v1/namespaces/kafka', { object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kafka', uid: 'u0' } }, managers: new Map() }]]);
  const writes: string[] = [];
  let forbidden: RegExp | undefined;
  let breaking = Infinity;
  let version = 1;

  function answer(method: string, path: string, query: URLSearchParams, body: JsonObject): JsonObject {
    const discovered = kinds[path];
    if (discovered !== undefined) return { kind: 'APIResourceList', resources: discovered.flatMap(([kind, name, namespaced]) => [{ kind, name, namespaced }, { kind, name: `${name}/status`, namespaced }]) };
    if (!Object.keys(kinds).some((root) => path.startsWith(`${root}/`))) throw new Status(404, '404 page not found');
    const isDry = query.get('dryRun') === 'All';
    if (forbidden?.test(`${method} ${path}`)) throw new Status(403, `${path.split('/').at(-2)} is forbidden: User "signpost" cannot do that`);
    if (method !== 'GET' && !isDry) {
      if ((breaking -= 1) === -1) throw new Status(503, 'the server is currently unable to handle the request');
      writes.push(`${method} ${path}`);
    }
    if (method === 'PATCH') return shown(apply(path, query.get('fieldManager') ?? '', body, isDry, query.get('force') === 'true'), objects.get(path));
    const kept = objects.get(path);
    if (kept === undefined) throw new Status(404, `${path.split('/').at(-1)} not found`);
    if (method === 'DELETE') remove(path, kept, body, isDry);
    return shown(kept.object, kept);
  }

  function apply(path: string, manager: string, body: JsonObject, isDry: boolean, isForced: boolean): Record<string, Json> {
    const unknown = Object.keys(body).find((name) => !fields.has(name)) ?? (isJsonObject(body['spec']) && 'replcas' in body['spec'] ? 'spec.replcas' : undefined);
    if (unknown !== undefined) throw new Status(400, `failed to create typed patch object: .${unknown}: field not declared in schema`);
    const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
    if (namespace !== undefined && !objects.has(`/api/v1/namespaces/${namespace}`)) throw new Status(404, `namespaces "${namespace}" not found`);
    const now = objects.get(path);
    const uid = isJsonObject(body['metadata']) ? body['metadata']['uid'] : undefined;
    if (uid !== undefined && uid !== (now?.object['metadata'] as JsonObject | undefined)?.['uid']) throw new Status(409, 'the UID in the precondition does not match');
    const wanted = new Map([...leaves(body)].filter(([field]) => !identity.has(field)));
    const others = [...(now?.managers ?? [])].filter(([name]) => name !== manager);
    const conflicts = others.flatMap(([name, kept]) => [...wanted].filter(([field, value]) => kept.has(field) && JSON.stringify(kept.get(field)) !== JSON.stringify(value)).map(([field]) => ({ reason: 'FieldManagerConflict', message: `conflict with "${name}"`, field })));
    if (conflicts.length > 0 && !isForced) throw new Status(409, `Apply failed with ${conflicts.length} conflict`, conflicts);
    const names = { apiVersion: body['apiVersion'] ?? null, kind: body['kind'] ?? null };
    const object = structuredClone(now?.object ?? { ...names, metadata: { name: (body['metadata'] as JsonObject)['name'] ?? null, ...(namespace === undefined ? {} : { namespace }), uid: `u${(version += 1)}`, creationTimestamp: '2026-01-02T03:04:05Z' } }) as Record<string, Json>;
    for (const field of now?.managers.get(manager)?.keys() ?? []) if (!wanted.has(field) && !others.some(([, kept]) => kept.has(field))) set(object, field, undefined);
    for (const [field, value] of wanted) set(object, field, value);
    const isChanged = JSON.stringify(object) !== JSON.stringify(now?.object);
    if (isChanged) set(object, JSON.stringify(['metadata', 'resourceVersion']), String((version += 1)));
    const lost = new Set(conflicts.map(({ field }) => field));
    const left = others.map(([name, kept]) => [name, new Map([...kept].filter(([field]) => !lost.has(field)))] as const);
    if (!isDry) objects.set(path, { object, managers: new Map([...left, [manager, wanted]]) });
    return object;
  }

  function remove(path: string, kept: KeptObject, { preconditions }: JsonObject, isDry: boolean): void {
    const metadata = kept.object['metadata'] as Record<string, Json>;
    if (isJsonObject(preconditions) && preconditions['uid'] !== metadata['uid']) throw new Status(409, 'the UID in the precondition does not match');
    if (isDry) return;
    if (metadata['finalizers'] !== undefined) metadata['deletionTimestamp'] = '2026-01-02T03:04:05Z';
    else for (const each of [...objects.keys()]) if (each === path || each.startsWith(`${path}/`)) objects.delete(each);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const text = Buffer.concat(chunks).toString();
      let [code, body]: [number, JsonObject] = [200, {}];
      try {
        if (request.headers.authorization !== `Bearer ${token}`) throw new Status(401, 'Unauthorized');
        if (request.method === 'PATCH' && request.headers['content-type'] !== 'application/apply-patch+yaml') throw new Status(415, 'unsupported media type');
        body = answer(request.method ?? '', decodeURIComponent(pathname), searchParams, text === '' ? {} : (JSON.parse(text) as JsonObject));
      } catch (error) {
        [code, body] = error instanceof Status ? [error.code, error.body] : [500, { message: String(error) }];
      }
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    kubeconfig: kubeconfigOf(address, token),
    token,
    objects,
    writes,
    keep(path, manager, field, value) {
      const kept = objects.get(path);
      if (kept === undefined) throw new Error(`There is no ${path}.`);
      set(kept.object, JSON.stringify(field), value);
      for (const others of kept.managers.values()) others.delete(JSON.stringify(field));
      kept.managers.set(manager, new Map([[JSON.stringify(field), value]]));
    },
    forbid: (pattern) => void (forbidden = pattern),
    breakAfter: (count) => void (breaking = count),
    stop: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

export function kubeconfigOf(server: string, token: string): string {
  return `apiVersion: v1
kind: Config
current-context: test
contexts: [{ name: test, context: { cluster: c, user: u, namespace: kafka } }, { name: other, context: { cluster: none, user: u } }]
clusters: [{ name: c, cluster: { server: "${server}" } }]
users: [{ name: u, user: { token: "${token}" } }]
`;
}

/** What names the object; it belongs to nobody. */
const identity = new Set([['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace'], ['metadata', 'uid']].map((field) => JSON.stringify(field)));

/** With the fields of each manager, as the server lists them. */
function shown(object: Record<string, Json>, kept: KeptObject | undefined): JsonObject {
  const managedFields = [...(kept?.managers ?? [])].map(([manager, fields]) => {
    const fieldsV1: Record<string, Json> = {};
    for (const field of fields.keys()) set(fieldsV1, JSON.stringify((JSON.parse(field) as string[]).map((name) => `f:${name}`)), {});
    return { manager, operation: 'Apply', fieldsV1 };
  });
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), managedFields } };
}

/** Path as JSON → value; a list and an empty map are leaves. What the server owns, and what names the object, belongs to nobody. */
function leaves(value: JsonObject, path: readonly string[] = []): Map<string, Json> {
  return new Map(
    Object.entries(value).flatMap(([name, child]): [string, Json][] => {
      const at = [...path, name];
      return isJsonObject(child) && Object.keys(child).length > 0 ? [...leaves(child, at)] : [[JSON.stringify(at), child]];
    }),
  );
}

function set(object: Record<string, Json>, field: string, value: Json | undefined): void {
  const names = JSON.parse(field) as string[];
  const last = names.pop() ?? '';
  let at = object;
  for (const name of names) at = (at[name] ??= {}) as Record<string, Json>;
  if (value === undefined) delete at[last];
  else at[last] = value;
}
