import published from 'kubernetes-models/package.json' with { type: 'json' };
import type { KubernetesObject } from './cluster.ts';

interface Violation {
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: { readonly allowedValues?: readonly unknown[] };
}

/**
 * What the published schema of a built-in kind says against an object; undefined when there is none: the kind is not
 * Kubernetes' own, or newer than the schemas, and only a cluster that has it can judge. Fields that no schema knows are found by the cluster, which is asked to be strict.
 */
export async function violationsOf(object: KubernetesObject): Promise<readonly string[] | undefined> {
  const { apiVersion, kind } = object;
  const models = await modelsOf(apiVersion);
  const model = models && Object.hasOwn(models, kind) ? models[kind] : undefined;
  if (model === undefined) return undefined;
  try {
    new model(object).validate();
    return [];
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly Violation[] };
    if (errors === undefined) throw error;
    return errors.map(({ instancePath, message = 'is wrong', params }) => `${instancePath || '/'} ${message}${params?.allowedValues ? ` (${params.allowedValues.join(', ')})` : ''}`);
  }
}

/** True of kinds that Kubernetes does not bring itself: an operator keeps what they stand for. */
export async function isUnknownKind({ apiVersion, kind }: KubernetesObject): Promise<boolean> {
  const models = await modelsOf(apiVersion);
  return models === undefined || !Object.hasOwn(models, kind);
}

type Model = new (data: object) => { validate(): void };

/** By kind; undefined for a version that is none of Kubernetes' own. Reading one takes a third of a second. */
async function modelsOf(apiVersion: string): Promise<Readonly<Record<string, Model>> | undefined> {
  if (!Object.hasOwn(published.exports, `./${apiVersion}`)) return undefined;
  const module = `kubernetes-models/${apiVersion}`;
  return (await import(module)) as Readonly<Record<string, Model>>;
}
