import { createHash } from 'node:crypto';
import type { RenderedFile } from '../model/request.ts';

/**
 * What a request's commit says of itself at its end, as Git trailers. An approval is given to a commit: so it is given to this text
 * of the issue, and to these plans. They are compared and never believed: whoever writes them by hand gets them wrong or gets
 * nothing by them.
 */
export interface Seal {
  /** Digest of the issue's text. */
  readonly issue: string;
  /** Digest of what the commit changes. */
  readonly content: string;
  /** Digest of each plan that has one, by `planKey`. */
  readonly plans: ReadonlyMap<string, string>;
}

const names = { issue: 'Signpost-Issue', content: 'Signpost-Content', plan: 'Signpost-Plan' } as const;

export function sealedMessage(message: string, { issue, content, plans }: Seal): string {
  const lines = [`${names.issue}: ${issue}`, `${names.content}: ${content}`, ...[...plans].map(([key, digest]) => `${names.plan}: ${digest} ${key}`)];
  return `${message.trimEnd()}\n\n${lines.join('\n')}\n`;
}

/** Undefined when the message has no whole seal. */
export function sealOf(message: string): Seal | undefined {
  const lines = message.trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
  const valuesOf = (name: string) => lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const [issue] = valuesOf(names.issue);
  const [content] = valuesOf(names.content);
  if (issue === undefined || content === undefined) return undefined;
  const plans = valuesOf(names.plan).map((value) => [value.slice(value.indexOf(' ') + 1), value.slice(0, value.indexOf(' '))] as const);
  return { issue, content, plans: new Map(plans) };
}

/** Names one effect of one instance. */
export function planKey({ folder, step }: { readonly folder: string; readonly step: string }): string {
  return `${folder} ${step}`;
}

/** `sha256:` and 64 hex digits. */
export function textDigest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** A path and the Git object name of its content; `removed` where it is no longer there. */
export type Changed = ReadonlyMap<string, string>;

export function changedBy(files: readonly RenderedFile[], removed: readonly string[]): Changed {
  return new Map([...files.map(({ path, text }) => [path, blobName(text)] as const), ...removed.map((path) => [path, 'removed'] as const)]);
}

/** The same whatever the order. */
export function contentDigest(changed: Changed): string {
  return textDigest([...changed].map(([path, blob]) => `${path}\0${blob}`).sort().join('\0'));
}

/** The object name that Git gives to this content. */
function blobName(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
