import type { Entity } from '../model/entity.ts';
import { compareText } from '../model/problem.ts';
import { resolvePath } from '../read/layout.ts';
import type { Catalog } from './catalog.ts';
import { objectOr, text, texts } from './entity.ts';

/** A build pipeline for components that have none; see the schema of its kind. */
export interface Pipeline {
  readonly ref: string;
  readonly title: string;
  readonly owner?: string;
  readonly order: number;
  readonly match: {
    readonly types: readonly string[];
    readonly tags: readonly string[];
    readonly lifecycles: readonly string[];
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** From the repository's root; undefined where it leads out of it. */
  readonly skeleton?: string;
  readonly unless: readonly string[];
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** `none` as its value: nothing is to be proposed for this component. */
export const pipelineAnnotation = 'signpost.dev/pipeline';

/** In the order in which they are tried. One that matches everything by mistake matches nothing: the schema wants a part. */
export function pipelinesOf(catalog: Pick<Catalog, 'ofKind' | 'related'>): readonly Pipeline[] {
  return catalog
    .ofKind('Pipeline')
    .map((entity) => readPipeline(entity, catalog.related(entity.ref, 'ownedBy')[0]))
    .filter(({ match: { types, tags, lifecycles, annotations } }) => types.length + tags.length + lifecycles.length + Object.keys(annotations).length > 0)
    .sort((a, b) => a.order - b.order || compareText(a.ref, b.ref));
}

function readPipeline({ ref, title, spec, source }: Entity, owner: string | undefined): Pipeline {
  const match = objectOr(spec['match']);
  const { order } = spec;
  const written = text(spec['skeleton']);
  const skeleton = written?.startsWith('./') === true ? resolvePath(source.file, written) : undefined;
  return {
    ref,
    title,
    ...(owner !== undefined && { owner }),
    order: typeof order === 'number' ? order : 100,
    match: { types: texts(match['types']), tags: texts(match['tags']), lifecycles: texts(match['lifecycles']), annotations: textsByName(match['annotations']) },
    ...(skeleton ? { skeleton: skeleton.replace(/\/+$/, '') } : {}),
    unless: texts(spec['unless']),
    values: Object.fromEntries(Object.entries(objectOr(spec['values'])).filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1]))),
  };
}

function textsByName(value: Parameters<typeof objectOr>[0]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objectOr(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The first that fits; undefined of what is no component. */
export function pipelineFor(pipelines: readonly Pipeline[], { kind, type, lifecycle, tags, annotations }: Entity): Pipeline | undefined {
  if (kind.toLowerCase() !== 'component') return undefined;
  const fits = (wanted: readonly string[], value: string | undefined) => wanted.length === 0 || (value !== undefined && wanted.includes(value));
  return pipelines.find(
    ({ match }) =>
      fits(match.types, type) &&
      fits(match.lifecycles, lifecycle) &&
      (match.tags.length === 0 || match.tags.some((tag) => tags.includes(tag))) &&
      Object.entries(match.annotations).every(([name, value]) => Object.hasOwn(annotations, name) && (value === '*' || annotations[name] === value)),
  );
}
