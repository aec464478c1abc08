import { isMap, parseAllDocuments } from 'yaml';
import type { EffectContext, Rest } from '../effect.ts';

/** What sleeps, and how: https://kubernetes.io/docs/concepts/workloads/controllers/ */
const sleeping: Readonly<Record<string, readonly [path: readonly string[], value: number | boolean]>> = {
  Deployment: [['spec', 'replicas'], 0],
  StatefulSet: [['spec', 'replicas'], 0],
  CronJob: [['spec', 'suspend'], true],
};

/** The instance as it is at rest: workloads without pods, everything else as it is. Awake it is what its files say. */
export function atRest(context: EffectContext, rest: Rest): EffectContext {
  if (rest === 'awake') return context;
  const files = new Map([...context.files].map(([path, text]) => [path, /\.ya?ml$/.test(path) ? asleep(text) : text]));
  return { ...context, files };
}

function asleep(text: string): string {
  const documents = parseAllDocuments(text);
  let changes = 0;
  for (const document of documents) {
    const kind = isMap(document.contents) ? document.get('kind') : undefined;
    const change = typeof kind === 'string' && Object.hasOwn(sleeping, kind) ? sleeping[kind] : undefined;
    if (!change || document.errors.length > 0) continue;
    document.setIn([...change[0]], change[1]);
    changes += 1;
  }
  return changes === 0 ? text : documents.map((document) => document.toString({ directives: null })).join('---\n');
}
