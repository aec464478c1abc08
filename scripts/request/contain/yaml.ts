import { isAlias, isCollection, isScalar, parseAllDocuments, visit } from 'yaml';
import { unreadable, type Reading } from './reading.ts';

/** YAML 1.2, any number of documents. Keys are scalars too. */
export function readYaml(text: string): Reading {
  const structure: string[] = [];
  const scalars: string[] = [];
  for (const document of parseAllDocuments(text, { merge: false, maxAliasCount: 100 } as never)) {
    const error = document.errors[0];
    if (error) return unreadable(error.message.split('\n')[0] ?? error.code);
    structure.push('document');
    visit(document, (key, node) => {
      if (isScalar(node)) {
        structure.push(`${typeof key} ${typeof node.value} ${node.tag ?? ''} ${node.anchor ?? ''}`);
        scalars.push(typeof node.value === 'string' ? node.value : (node.source ?? String(node.value)));
      } else if (isAlias(node)) {
        structure.push(`alias ${node.source}`);
      } else if (isCollection(node)) {
        structure.push(`${node.constructor.name} ${node.items.length} ${node.tag ?? ''} ${node.anchor ?? ''}`);
      }
    });
  }
  return { structure, scalars };
}
