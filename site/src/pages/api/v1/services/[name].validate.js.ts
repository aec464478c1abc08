import type { APIRoute } from 'astro';
import { validatorOf, world } from '../../../../data.ts';

export function getStaticPaths() {
  return world().services.flatMap((service) => {
    const validator = validatorOf(service);
    return 'code' in validator ? [{ params: { name: service.name }, props: { schema: validator.code } }] : [];
  });
}

/** The service's compiled schema as a module, since the page's policy forbids compiling it there. */
export const GET: APIRoute<{ schema: string }> = ({ props: { schema } }) => {
  const code = `export default (require) => {\nconst module = { exports: {} };\n${schema}\nreturn module.exports;\n};\n`;
  return new Response(code, { headers: { 'content-type': 'text/javascript' } });
};
