import { isAlias, isCollection, isScalar, parseAllDocuments, visit } from 'yaml';
import { unreadable, type Reading } from './reading.ts';

/**
 * YAML, any number of documents. Keys are scalars too. Much of what reads these files still takes `yes`, `1:30`, `2026-01-31`
 * or `<<` as YAML 1.1 did, so a text must be a text in both versions; the contents are those of 1.2.
 */
export function readYaml(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  for (const version of ['1.2', '1.1'] as const) {
    for (const document of parseAllDocuments(text, { version, uniqueKeys: version === '1.2' })) {
      const error = document.errors[0];
      if (error) return unreadable(error.message.split('\n')[0] ?? error.code);
      structure.push('document');
      visit(document, (key, node) => {
        if (isScalar(node)) {
          structure.push(`scalar ${typeof key} ${typeof node.value} ${node.tag ?? ''} ${node.anchor ?? ''}`);
          if (version === '1.2') scalars.push(typeof node.value === 'string' ? node.value : (node.source ?? String(node.value)));
        } else if (isAlias(node)) {
          structure.push(`alias ${node.source}`);
        } else if (isCollection(node)) {
          structure.push(`${node.constructor.name} ${node.items.length} ${node.tag ?? ''} ${node.anchor ?? ''}`);
        }
      });
    }
  }
  return { structure, scalars };
}
