import { ClusterRefusal } from './cluster.ts';

/** What the cluster would not do, in its words, and what to do. Other errors are thrown on. */
export function refusalSentence(error: unknown, about: string): string {
  if (!(error instanceof ClusterRefusal)) throw error;
  const { status, message, causes } = error;
  if (status === 0) return `The cluster could not be reached (${message}). It is tried again by itself; if it stays so, an administrator looks at the address in the kubeconfig and at the way there.`;
  if (status === 401) return `The cluster does not know whom the kubeconfig stands for (401); an administrator renews its token or certificate.`;
  const conflicts = causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  if (status === 409 && conflicts.length > 0) {
    const fields = conflicts.slice(0, 10).map((cause) => `${cause.field ?? 'a field'} (${cause.message ?? 'conflict'})`);
    return `${about}: others keep fields that the manifest would change: ${fields.join(', ')}. They are not taken from them: the owner of the service leaves these fields out, or has the other program give them up.`;
  }
  const said = `${about}: the cluster refused (${status}): ${/[.!?]$/.test(message) ? message : `${message}.`}`;
  if (status === 403) return `${said} An administrator of the cluster gives the account this right.`;
  if (status === 429 || status >= 500 || status === 409) return `${said} It is tried again later.`;
  return `${said} The request is corrected, or the service by its owner.`;
}
