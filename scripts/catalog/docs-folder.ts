import type { Entity } from '../model/entity.ts';
import { resolvePath } from '../read/layout.ts';

/** https://backstage.io/docs/features/software-catalog/well-known-annotations/#backstageiotechdocs-ref */
export const docsAnnotation = 'backstage.io/techdocs-ref';

/**
 * The folder that an entity names as its documentation, without a slash at the end and empty for the root. Undefined when
 * it names none, or the documentation stands elsewhere: in the source's own repository, or outside of what is read.
 */
export function docsFolder({ annotations, source }: Pick<Entity, 'annotations' | 'source'>): string | undefined {
  const folder = /^dir:(?!\/)(.+)$/.exec(annotations[docsAnnotation] ?? '')?.[1];
  if (folder === undefined || annotations['backstage.io/source-location'] !== undefined) return undefined;
  return resolvePath(source.file, folder);
}
