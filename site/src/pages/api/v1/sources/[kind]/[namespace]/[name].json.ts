import type { APIRoute } from 'astro';
import { fieldsOf, sourceOf, world } from '../../../../../../data.ts';
import { entityParams } from '../../../../../../links.ts';
import { pickableRefs } from '../../../../../../pickers.ts';

/** Files of the entities that a request can edit, so that the form shows the edit before it is asked for. */
export function getStaticPaths() {
  const editing = world().services.filter((service) => service.steps.some((step) => step.action === 'catalog:edit'));
  const refs = new Set(editing.flatMap((service) => pickableRefs(fieldsOf(service))));
  return [...refs].sort().map((ref) => ({ params: entityParams(ref), props: { ref } }));
}

export const GET: APIRoute<{ ref: string }> = ({ props: { ref } }) => Response.json(sourceOf(ref) ?? null);
