import type { Json } from '../../../scripts/model/json.ts';
import { fullYaml } from '../../../scripts/request/full-yaml.ts';
import { renderContained } from '../../../scripts/request/contain/contain.ts';

/** A text that means nothing in any language, and stands in no template of the tests. */
export const placeholder = 'Placeholder';

/** The rendered text, or undefined when it is refused. */
export function accepted(path: string, template: string, v: Json): string | undefined {
  const { text, problems } = renderContained(path, template, { values: { v } }, fullYaml);
  return problems.length === 0 ? text : undefined;
}

/** The text as it would be rendered if nobody checked. */
export function spliced(path: string, template: string, v: Json): string {
  return renderContained(path, template, { values: { v } }, fullYaml).text;
}

/** The tree with the placeholder inside its texts and keys replaced by the value. */
export function withValue(tree: unknown, value: string): unknown {
  if (typeof tree === 'string') return tree.replaceAll(placeholder, () => value);
  if (Array.isArray(tree)) return tree.map((item) => withValue(item, value));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [withValue(key, value), withValue(item, value)]));
}
