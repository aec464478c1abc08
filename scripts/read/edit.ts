import { isMap, isSeq, parseAllDocuments, stringify, type Document, type YAMLSeq } from 'yaml';
import type { Json } from '../model/json.ts';
import { compareItems, sortedLists } from '../model/order.ts';
import { indentStart, lineEndAt, withCommentsAbove } from './repair-text.ts';

/** A change of one list in a YAML document. `path` is dotted: `spec.members`. */
export interface ListEdit {
  readonly op: 'add' | 'remove';
  readonly path: string;
  readonly value: Json;
}

export type Edited = { readonly text: string } | { readonly error: string };

/**
 * Adds or removes a list item and touches no other byte, so that comments and layout stay. Adding what is there, or
 * removing what is not, changes nothing. A list that does not exist is made at the end of its parent. An item is added
 * at the end, but at its place where the list is one of `sortedLists` and sorted.
 */
export function editList(text: string, documentIndex: number, edit: ListEdit): Edited {
  const document = parseAllDocuments(text, { merge: false })[documentIndex];
  if (!document || document.errors.length > 0) return { error: 'the file is not valid YAML' };
  const path = edit.path.split('.');
  const node = document.getIn(path, true);
  if (node !== undefined && node !== null && !isSeq(node)) return { error: `${edit.path} is not a list` };
  const items = node ? (node.toJSON() as readonly Json[]) : [];
  const index = items.findIndex((item) => JSON.stringify(item) === JSON.stringify(edit.value));
  if ((index >= 0) === (edit.op === 'add')) return { text };
  if (edit.op === 'add') {
    if (!node || items.length === 0) return create(text, document, path, edit.value);
    return insertBefore(text, node, placeOf(edit, items), edit.value) ?? insert(text, node, edit.value);
  }
  return node ? remove(text, node, index) : { text };
}

function rangeOf(seq: YAMLSeq, index: number): readonly [number, number] {
  const item = seq.items[index] as { range?: readonly [number, number, number] | null };
  if (!item.range) throw new Error('a parsed YAML node has no range');
  return [item.range[0], item.range[1]];
}

/** One line of YAML: a text as it is where YAML reads it as that text, otherwise as JSON; maps and lists in braces. */
function flow(value: Json): string {
  if (typeof value === 'object' && value !== null) return stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trimEnd();
  return typeof value === 'string' && stringify(value, { lineWidth: 0 }) === `${value}\n` ? value : JSON.stringify(value);
}

/** Position of the first item that comes after the new one; undefined for the end. */
function placeOf({ path, value }: ListEdit, items: readonly Json[]): number | undefined {
  if (!sortedLists.includes(path) || typeof value !== 'string' || !items.every((item) => typeof item === 'string')) return undefined;
  if (items.some((item, index) => index > 0 && compareItems(items[index - 1] ?? '', item) > 0)) return undefined;
  const place = items.findIndex((item) => compareItems(value, item) < 0);
  return place < 0 ? undefined : place;
}

/** On a line of its own above the item and the comments that speak of it. Undefined where the list is not written in lines. */
function insertBefore(text: string, seq: YAMLSeq, index: number | undefined, value: Json): Edited | undefined {
  if (index === undefined) return undefined;
  const [start] = rangeOf(seq, index);
  if (seq.flow) return { text: `${text.slice(0, start)}${JSON.stringify(value)}, ${text.slice(start)}` };
  const dash = text.lastIndexOf('-', start);
  const line = indentStart(text, dash);
  if (line === undefined) return undefined;
  const at = withCommentsAbove(text, line, index > 0 ? lineEndAt(text, rangeOf(seq, index - 1)[1]) : 0);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { text: `${text.slice(0, at)}${text.slice(line, dash)}- ${flow(value)}${newline}${text.slice(at)}` };
}

function insert(text: string, seq: YAMLSeq, value: Json): Edited {
  const [start, end] = rangeOf(seq, seq.items.length - 1);
  if (seq.flow) return { text: `${text.slice(0, end)}, ${JSON.stringify(value)}${text.slice(end)}` };
  const dash = text.lastIndexOf('-', start);
  const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash);
  const lineEnd = text.indexOf('\n', end - 1 >= start && text[end - 1] === '\n' ? end - 1 : end);
  const at = lineEnd < 0 ? text.length : lineEnd;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const cut = text[at - 1] === '\r' ? at - 1 : at;
  return { text: `${text.slice(0, cut)}${newline}${indent}- ${flow(value)}${text.slice(cut)}` };
}

function remove(text: string, seq: YAMLSeq, index: number): Edited {
  const [start, end] = rangeOf(seq, index);
  if (seq.flow) {
    const next = seq.items.length > index + 1 ? rangeOf(seq, index + 1)[0] : undefined;
    if (next !== undefined) return { text: text.slice(0, start) + text.slice(next) };
    const from = index > 0 ? rangeOf(seq, index - 1)[1] : start;
    return { text: text.slice(0, from) + text.slice(end) };
  }
  if (seq.items.length === 1) {
    const dash = text.lastIndexOf('-', start);
    return { text: `${text.slice(0, dash)}[]${text.slice(end)}` };
  }
  const dash = text.lastIndexOf('-', start);
  const lineStart = text.lastIndexOf('\n', dash) + 1;
  const lineEnd = text.indexOf('\n', end - 1 >= start && text[end - 1] === '\n' ? end - 1 : end);
  return { text: text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1)) };
}

/**
 * An empty list is filled where it stands. One that is absent becomes the last key of its parent, with the parent's indentation; only
 * where the parent is not written in lines, or is absent too, the library writes the document anew.
 */
function create(text: string, document: Document.Parsed, path: readonly string[], value: Json): Edited {
  const existing = document.getIn(path, true);
  if (isSeq(existing) && existing.range) {
    return { text: `${text.slice(0, existing.range[0])}[${JSON.stringify(value)}]${text.slice(existing.range[1])}` };
  }
  const appended = existing === undefined ? append(text, document, path, value) : undefined;
  if (appended) return appended;
  document.setIn(path, [value]);
  const [start, end] = [document.range[0], document.range[2]];
  // The comment above the first line is before the range, but in what the library writes.
  const { contents } = document;
  for (const node of [document, contents, isMap(contents) ? contents.items[0]?.key : undefined] as readonly ({ commentBefore?: string | null } | null | undefined)[]) if (node) node.commentBefore = null;
  return { text: text.slice(0, start) + document.toString({ lineWidth: 0 }) + text.slice(end) };
}

function append(text: string, document: Document.Parsed, path: readonly string[], value: Json): Edited | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  if (!isMap(parent) || parent.flow || !parent.range) return undefined;
  const first = parent.items[0]?.key as { range?: readonly [number, number, number] | null } | undefined;
  const lineStart = first?.range ? indentStart(text, first.range[0]) : undefined;
  if (!first?.range || lineStart === undefined) return undefined;
  const indent = text.slice(lineStart, first.range[0]);
  const end = parent.range[1];
  const at = text[end - 1] === '\n' ? end : lineEndAt(text, end);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, at);
  return { text: `${before}${before.endsWith('\n') ? '' : newline}${indent}${flow(path.at(-1) ?? '')}:${newline}${indent}  - ${flow(value)}${newline}${text.slice(at)}` };
}
