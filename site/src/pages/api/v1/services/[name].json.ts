import type { APIRoute } from 'astro';
import { fieldsOf, world, type Service } from '../../../../data.ts';
import { href, repositoryUrl } from '../../../../links.ts';
import { pickableRefs } from '../../../../pickers.ts';
import type { ServiceBundle } from '../../../../scripts/bundle.ts';

export function getStaticPaths() {
  return world().services.map((service) => ({ params: { name: service.name }, props: { service } }));
}

export const GET: APIRoute<{ service: Service }> = ({ props: { service } }) => {
  const fields = fieldsOf(service);
  const bundle: ServiceBundle = {
    service: { ...service, files: Object.fromEntries(Object.entries(service.files).filter(([path]) => !/^(docs\.mdx$|tests\/)/.test(path))) },
    fields,
    environments: world().environments.map(({ name }) => name),
    refs: pickableRefs(fields),
    repositoryUrl: repositoryUrl(),
    sources: href('/api/v1/sources/'),
  };
  return Response.json(bundle);
};
