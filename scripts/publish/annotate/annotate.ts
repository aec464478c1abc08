import { isMap, isScalar, parseAllDocuments, visit, type Document, type YAMLMap } from 'yaml';
import { positionAt } from '../../read/position.ts';
import { replaceAll, type Replacement } from '../../read/repair-text.ts';
import { editsOf, type MarkChange } from './edits.ts';
import { isOutcome } from './outcome.ts';
import { isResourceList, objectName, objectsOf, type ManifestObject } from './objects.ts';
import type { Belonging } from './belonging.ts';
import type { Marks } from './marks.ts';
import { below, joint, metadataWish, type Wish } from './wish.ts';

export interface AnnotateRules {
  /** The entity of an object. */
  readonly belongs: (object: ManifestObject) => Belonging;
  readonly marksOf: (belonging: Extract<Belonging, { readonly entity: unknown }>) => Marks;
  /** Replaces values of others as well: recommended labels and attributes that say something else. */
  readonly overwrite: boolean;
  /** Labels that selectors ask for, in all that is read together. */
  readonly selected: ReadonlySet<string>;
}

export type Severity = 'error' | 'warning' | 'info';

/** What is to be said about an object, or about the file. */
export interface Remark {
  readonly severity: Severity;
  readonly line: number;
  readonly object?: Pick<ManifestObject, 'apiVersion' | 'kind' | 'name' | 'namespace'>;
  readonly message: string;
}

export interface ObjectChanges {
  readonly line: number;
  readonly object: ManifestObject;
  readonly entity: string;
  readonly changes: readonly MarkChange[];
}

export interface Annotated {
  /** The same text where nothing is to be changed, or where an error is among the remarks. */
  readonly text: string;
  readonly objects: number;
  readonly changed: readonly ObjectChanges[];
  readonly remarks: readonly Remark[];
  /** The first document is a list that functions hand on. */
  readonly resourceList?: YAMLMap;
}

/**
 * Adds labels and annotations to every object in a text of YAML documents, or JSON, and touches no other byte. What cannot be read,
 * or not be changed without touching something else, is an error, and the text stays as it was.
 */
export function annotate(text: string, rules: AnnotateRules, documents = readDocuments(text)): Annotated {
  const failed = (remarks: readonly Remark[]): Annotated => ({ text, objects: 0, changed: [], remarks });
  if (/\r(?!\n)/.test(text)) return failed([{ severity: 'error', line: 1, message: 'It has carriage returns that end no line. Write line feeds.' }]);
  const hasBraces = text.includes('{{');
  const faults = documents.flatMap((document) => readFault(document, text, hasBraces) ?? []);
  if (faults.length > 0) return failed(faults);
  const pieces: Replacement[] = [];
  const wishes: (readonly [YAMLMap, Wish])[] = [];
  const changed: ObjectChanges[] = [];
  const remarks: Remark[] = [];
  const objects = documents.flatMap(objectsOf);
  for (const object of objects) {
    const { line } = positionAt(text, object.map.range?.[0] ?? 0);
    const remark = (severity: Severity, message: string) => remarks.push({ severity, line, object, message });
    const belonging = rules.belongs(object);
    if ('fault' in belonging) remark('error', belonging.fault);
    else if ('note' in belonging) remark('warning', belonging.note);
    else {
      const wish = wishOf(object, rules.marksOf(belonging), rules);
      const edits = editsOf(text, object.map, wish);
      if (edits.fault !== undefined) remark('error', `${edits.fault}.`);
      for (const { path, key, value, before } of edits.kept) remark('info', `${path}.${key} stays ${before}, where the catalog says ${value}; --overwrite replaces it`);
      pieces.push(...edits.pieces);
      if (edits.changes.length > 0) {
        wishes.push([object.map, wish]);
        changed.push({ line, object, entity: belonging.entity.ref, changes: edits.changes });
      }
    }
  }
  const [first] = documents;
  const list = first && isMap(first.contents) && isResourceList(first.contents) ? { resourceList: first.contents } : {};
  if (remarks.some(({ severity }) => severity === 'error')) return { text, objects: objects.length, changed, remarks, ...list };
  const outcome = pieces.length === 0 ? text : replaceAll(text, merged(pieces));
  if (pieces.length > 0 && !isOutcome(documents, wishes, outcome)) return failed([{ severity: 'error', line: 1, message: 'It is written in a way that cannot be changed without touching something else. Write it plainly, and tell the maintainers.' }]);
  return { text: outcome, objects: objects.length, changed, remarks, ...list };
}

/** More than any release has; reading takes memory many times its size. */
export const longestText = 20_000_000;

/** Faults of syntax stand in the documents. */
export function readDocuments(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, { merge: false, uniqueKeys: true, prettyErrors: false, logLevel: 'silent' });
  return Array.isArray(documents) ? documents : [];
}

/** Pieces at one place become one, in their order. */
function merged(pieces: readonly Replacement[]): readonly Replacement[] {
  const byStart = Map.groupBy(pieces, ({ start }) => start);
  return [...byStart.values()].map((list) => ({ start: list[0]?.start ?? 0, end: Math.max(...list.map(({ end }) => end)), text: list.map((piece) => piece.text).join('') }));
}

/** What selectors look for besides pods. Nobody selects a Deployment. */
const selectable: readonly string[] = ['Pod', 'Service', 'Endpoints', 'Namespace', 'Node'];

function wishOf(object: ManifestObject, marks: Marks, { overwrite, selected }: AnnotateRules): Wish {
  const own = below(['metadata'], metadataWish(marks, object.isPod, { overwrite, selected: selectable.includes(object.kind) ? selected : new Set() }));
  return object.templates.reduce((wish, path) => joint(wish, below([...path, 'metadata'], metadataWish(marks, true, { overwrite, selected }))), own);
}

const helmSentence = 'It is a template of Helm or the like ({{ … }}), which only becomes manifests when it is rendered: helm template CHART | signpost annotate -';

/** Why a document cannot be read as a manifest. */
function readFault(document: Document.Parsed, text: string, hasBraces: boolean): Remark | undefined {
  if (hasBraces && isTemplated(document, text)) return { severity: 'error', line: positionAt(text, document.range[0]).line, message: helmSentence };
  const [error] = document.errors;
  if (error === undefined) return undefined;
  return { severity: 'error', line: positionAt(text, error.pos[0]).line, message: `It is no valid YAML: ${error.message.split('\n')[0] ?? ''}` };
}

/** `{{ … }}` where a value should be, not within a text: YAML takes it for a map in a map. */
function isTemplated(document: Document.Parsed, text: string): boolean {
  if (document.errors.length > 0) return text.slice(document.range[0], document.range[2]).includes('{{');
  let found = false;
  visit(document, {
    Map: (_, node) => {
      if (!node.flow || !text.startsWith('{{', node.range?.[0] ?? 0)) return undefined;
      found = true;
      return visit.BREAK;
    },
    Pair: (_, { key, value }) => {
      const isName = isScalar(key) && ['name', 'namespace', 'kind', 'apiVersion'].includes(String(key.value)) && isScalar(value) && value.type !== 'BLOCK_LITERAL' && String(value.value).trimStart().startsWith('{{');
      if (!isName) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** `Deployment yard/yard-core` where the remark is about an object. */
export function aboutObject({ object }: Pick<Remark, 'object'>): string {
  return object === undefined ? '' : objectName(object);
}
