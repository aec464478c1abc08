import type { Entity } from '../../model/entity.ts';
import { objectOr } from '../entity.ts';
import { shown } from '../violations.ts';
import type { Check } from '../world.ts';

export const definitionChecks: readonly Check[] = [
  {
    code: 'api-definition',
    severity: 'warning',
    holds: 'The definition of an API is written in the language that its type names.',
    *find(world) {
      for (const entity of world.catalog.ofKind('API')) {
        const wanted = languages.get(entity.type?.toLowerCase() ?? '');
        const definition = definitionOf(entity);
        const at = wanted && definition !== undefined && !wanted.pattern.test(definition) && world.documentOf(entity.ref);
        if (!at || definition === undefined) continue;
        const message = `spec.type is ${shown(entity.type)}, but spec.definition has ${wanted.lacks}.`;
        yield { at, path: ['spec', 'definition'], on: 'key', message, fix: nextAct(definition) };
      }
    },
  },
];

interface Language {
  readonly pattern: RegExp;
  readonly lacks: string;
}

/** Only the surest sign of each: a definition may have thousands of lines, and is not parsed. */
const languages: ReadonlyMap<string, Language> = new Map(Object.entries({
  openapi: { pattern: key('openapi|swagger'), lacks: 'no key "openapi" or "swagger"' },
  asyncapi: { pattern: key('asyncapi'), lacks: 'no key "asyncapi"' },
  graphql: {
    pattern: /\b(?:type|interface|enum|input|union|scalar|directive|extend)\s+@?\w|\bschema\s*[{@]|"__schema"/,
    lacks: 'no type, schema or other definition of GraphQL',
  },
  grpc: { pattern: /\b(?:syntax|edition)\s*=|\b(?:service|message|package|enum)\s+\w/, lacks: 'no syntax, service or message of Protocol Buffers' },
}));

/** A key of YAML or JSON, wherever a line or a map begins. */
function key(names: string): RegExp {
  return new RegExp(`(?:^|[{,\\n])[ \\t]*["']?(?:${names})["']?[ \\t]*:`);
}

/** Undefined when there is none to look at: it is missing, stands elsewhere, or is filled in by somebody else's Backstage. */
function definitionOf({ spec }: Entity): string | undefined {
  const { definition } = objectOr(spec);
  if (typeof definition !== 'string' || definition.trim() === '' || /^\s*[a-z][a-z0-9+.-]*:\/\/\S+\s*$/i.test(definition)) return undefined;
  return definition;
}

function nextAct(definition: string): string {
  if (/^[\w./-]+\.(?:ya?ml|json|graphqls?|proto)$/i.test(definition.trim())) return `To take it from the file, write definition: { $text: ${definition.trim()} }`;
  const other = ['openapi', 'asyncapi'].find((name) => languages.get(name)?.pattern.test(definition));
  return other ? `It is ${other}, so correct spec.type.` : 'Correct spec.type, or put the definition itself there.';
}
