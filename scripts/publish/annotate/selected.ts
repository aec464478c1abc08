import { isMap, isPair, isScalar, isSeq, type Document } from 'yaml';

/**
 * Labels that selectors in these documents ask for. Given to what does not have them, they would lead a Service to other pods, or
 * open a network policy; so nothing that can be selected gets them.
 */
export function selectedLabels(documents: Iterable<Pick<Document, 'contents'>>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { contents } of documents) look(contents, false, found);
  return found;
}

function look(node: unknown, within: boolean, found: Set<string>): void {
  if (isSeq(node)) for (const item of node.items) look(item, within, found);
  if (!isMap(node)) return;
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const key = String(pair.key.value);
    const { value } = pair;
    if (within && key === 'key' && isScalar(value)) found.add(String(value.value));
    if (within && isScalar(value)) found.add(key);
    if (value !== null && !isScalar(value)) look(value, within || key.endsWith('elector'), found);
  }
}
