import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  entityEnvelopeSchemaValidator,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  type Entity,
} from '@backstage/catalog-model';
import { mcpServerApiEntityValidator } from '@backstage/catalog-model/alpha';
import { isJsonObject } from '../../scripts/model/json.ts';

/** In the order of Backstage's CatalogBuilder. */
const policies = [new SchemaValidEntityPolicy(), new DefaultNamespaceEntityPolicy(), new NoForeignRootFieldsEntityPolicy(), new FieldFormatEntityPolicy()];

/** In the order of its BuiltinKindsEntityProcessor. The validator of templates is in a package that is not installed. */
const kinds = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
];

const envelope = entityEnvelopeSchemaValidator();

/**
 * Why Backstage's catalog refuses a document; undefined when it takes it. A kind that no validator knows needs the
 * envelope only: installations add kinds of their own. An API of type mcp-server is taken when either catalog takes
 * it: the plain one, or the one with the module for AI models, which has another schema for this type.
 */
export async function backstageRefusal(document: unknown): Promise<string | undefined> {
  try {
    let entity: Entity = envelope(structuredClone(document));
    for (const policy of policies) entity = await policy.enforce(entity);
    await checkKind(entity);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function checkKind(entity: Entity): Promise<void> {
  if (isMcpServer(entity) && (await accepts(mcpServerApiEntityValidator, entity))) return;
  for (const validator of kinds) if (await validator.check(entity)) return;
}

function isMcpServer({ kind, spec }: Entity): boolean {
  return kind === 'API' && isJsonObject(spec) && spec['type'] === 'mcp-server';
}

async function accepts(validator: typeof mcpServerApiEntityValidator, entity: Entity): Promise<boolean> {
  try {
    return await validator.check(entity);
  } catch {
    return false;
  }
}
