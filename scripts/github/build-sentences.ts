import type { Pipeline } from '../catalog/pipelines.ts';
import { code, literal } from './markdown.ts';

// Every sentence of a pull request that brings a build pipeline. Titles are whatever owners wrote.

export interface Proposed {
  readonly ref: string;
  readonly title: string;
  readonly pipeline: Pick<Pipeline, 'ref' | 'title'> & { readonly ownerTitle?: string };
  readonly paths: readonly string[];
}

/** GitHub takes 256 characters. */
export function proposalTitle(proposed: readonly Proposed[]): string {
  const names = proposed.length > 3 ? `${proposed.length} components` : proposed.map(({ ref }) => ref.slice(ref.lastIndexOf('/') + 1)).join(', ');
  return `Build ${names}`.slice(0, 200).toWellFormed();
}

export function proposalBody(proposed: readonly Proposed[], { organization, siteUrl }: { readonly organization: string; readonly siteUrl?: string }): string {
  const page = (ref: string) => (siteUrl === undefined ? code(ref) : `[${code(ref)}](${siteUrl}/catalog/${ref.replace(':', '/').split('/').map(encodeURIComponent).join('/')}/)`);
  return [
    `The catalog of ${literal(organization)} has ${proposed.length === 1 ? 'a component' : 'components'} of this repository that nothing here builds. This pull request brings a pipeline, from the rules of the catalog:`,
    '',
    ...proposed.slice(0, 50).flatMap(({ ref, title, pipeline, paths }) => [
      `- ${literal(title)} (${page(ref)}): ${literal(pipeline.title)} (${page(pipeline.ref)})${pipeline.ownerTitle === undefined ? '' : `, of ${literal(pipeline.ownerTitle)}`}`,
      ...paths.slice(0, 20).map((path) => `  - ${code(path)}`),
    ]),
    '',
    'It is yours from here on: change it, merge it, or close it. **Nothing here is changed a second time**: what is merged and what is closed stays as you left it, and whoever wants it after all opens this pull request again.',
    '',
    refsLine(proposed.map(({ ref }) => ref)),
  ].join('\n');
}

/** For the program, which reads in it what was proposed. Part of a comment, so without what could end one. */
function refsLine(refs: readonly string[]): string {
  return `<!-- signpost-pipelines: ${refs.map((ref) => encodeURIComponent(ref).replaceAll('-', '%2D')).join(' ')} -->`;
}

export function proposedRefs(body: string | null): readonly string[] {
  const found = /<!-- signpost-pipelines: ([\w.!~*'()% ]{1,40000}) -->/.exec(body ?? '')?.[1] ?? '';
  return found.split(' ').flatMap((part) => {
    try {
      return part === '' ? [] : [decodeURIComponent(part)];
    } catch {
      return [];
    }
  });
}
