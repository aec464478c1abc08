import type { Catalog } from '../../catalog/catalog.ts';
import { nearest } from '../../catalog/suggest.ts';
import type { Entity } from '../../model/entity.ts';
import { canonicalRef } from '../../model/ref.ts';
import { textsAt, type ManifestObject } from './objects.ts';

/** The entity that an object belongs to; why there is none, when it names one; or nothing, when it names none. */
export type Belonging = { readonly entity: Entity } | { readonly fault: string } | { readonly note: string };

const entityAnnotation = 'signpost.dev/entity';
const idLabel = 'backstage.io/kubernetes-id';
const nameLabel = 'app.kubernetes.io/name';

/**
 * Finds entities by what manifests say of themselves: the annotation signpost.dev/entity, the label or annotation
 * backstage.io/kubernetes-id, the label app.kubernetes.io/name. Never by the name of the object, which may be like somebody else's.
 */
export function belongings(catalog: Pick<Catalog, 'entities' | 'get' | 'ofKind'>): (object: ManifestObject) => Belonging {
  let byId: ReadonlyMap<string, readonly Entity[]> | undefined;
  const withId = (id: string) => (byId ??= Map.groupBy(catalog.entities, ({ annotations }) => annotations[idLabel] ?? '')).get(id) ?? [];
  const component = (name: string) => catalog.get(canonicalRef(name, { kind: 'component' }) ?? '') ?? catalog.get(canonicalRef(name, { kind: 'resource' }) ?? '');
  const components = () => catalog.ofKind('Component').map(({ name }) => name);
  const near = (name: string) => {
    const found = nearest(name, components());
    return found === undefined ? '' : ` Did you mean "${found}"?`;
  };
  return ({ map, templates }) => {
    const [annotations, labels] = [textsAt(map, ['metadata', 'annotations']), textsAt(map, ['metadata', 'labels'])];
    const said = (key: string) => labels.get(key) ?? annotations.get(key) ?? templates.map((path) => textsAt(map, [...path, 'metadata', 'labels']).get(key)).find((each) => each !== undefined);
    const ref = annotations.get(entityAnnotation);
    if (ref !== undefined) {
      const entity = catalog.get(canonicalRef(ref, { kind: 'component' }) ?? '');
      return entity ? { entity } : { fault: `its annotation ${entityAnnotation} says "${ref}", which the catalog does not have.${near(ref.replace(/^.*[:/]/, ''))}` };
    }
    const id = said(idLabel);
    if (id !== undefined) {
      const [first, ...more] = withId(id);
      const entity = first ?? component(id);
      if (more.length > 0) return { fault: `its ${idLabel} "${id}" could be any of ${withId(id).map((each) => each.ref).join(', ')}. Say which one by the annotation ${entityAnnotation}` };
      return entity ? { entity } : { fault: `its ${idLabel} "${id}" is no entity of the catalog.${near(id)}` };
    }
    const name = said(nameLabel);
    if (name === undefined) return { note: `says nowhere what it belongs to; give it the label ${nameLabel}, or --entity` };
    const entity = component(name);
    return entity ? { entity } : { note: `has the label ${nameLabel}: ${name}, which is no component of the catalog.${near(name)}` };
  };
}
