import { derived, entitySources, standaloneValidator, world, type EntitySource, type Service } from './data.ts';

/** The file that an entity is written in, for forms that show how a request will edit it. */
export function sourceOf(ref: string): EntitySource | undefined {
  return entitySources(world().catalog, world().files, [ref]).get(ref);
}

export type Validator = { readonly code: string } | { readonly fault: string };

const validators = derived('validators', () => new Map<string, Validator>());

/** A service's compiled schema as code, or why it has none: an imported template may hold a schema that is no schema. */
export function validatorOf(service: Service): Validator {
  const known = validators().get(service.ref) ?? compile(service);
  validators().set(service.ref, known);
  return known;
}

function compile(service: Service): Validator {
  try {
    return { code: standaloneValidator(service.pages) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
