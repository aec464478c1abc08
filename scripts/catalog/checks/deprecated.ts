import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { objectOr } from '../entity.ts';
import type { SourceDocument } from '../../read/documents.ts';
import type { Finding, World } from '../world.ts';

/**
 * Annotations that Backstage has renamed, their values unchanged.
 * https://backstage.io/docs/features/software-catalog/well-known-annotations#deprecated-annotations
 */
const renamedAnnotations: ReadonlyMap<string, string> = new Map([
  ['backstage.io/github-actions-id', 'github.com/project-slug'],
  ['jenkins.io/github-folder', 'jenkins.io/job-full-name'],
]);

/** Those that something else has replaced, with what to do. */
const replacedAnnotations: ReadonlyMap<string, string> = new Map([
  ['backstage.io/definition-at-location', 'Name the file in spec.definition instead: definition: { $text: ./openapi.yaml }'],
]);

/** The version that the model of the catalog had before its first release; the kinds are the same. */
const oldVersion = 'backstage.io/v1beta1';
const version = 'backstage.io/v1alpha1';
const kindsOfVersion: readonly unknown[] = ['API', 'Component', 'Domain', 'Group', 'Location', 'Resource', 'System', 'User'];

export function* deprecatedKeys({ documents }: World): Iterable<Finding> {
  for (const at of documents) {
    if (!isJsonObject(at.value)) continue;
    if (at.value['apiVersion'] === oldVersion && kindsOfVersion.includes(at.value['kind'])) {
      yield { at, path: ['apiVersion'], message: `apiVersion is "${oldVersion}", an old name of "${version}".`, fix: `Write "${version}".`, repair: { value: version } };
    }
    yield* annotations(at, objectOr(objectOr(at.value['metadata'])['annotations']));
  }
}

function* annotations(at: SourceDocument, written: JsonObject): Iterable<Finding> {
  for (const name in written) {
    const act = replacedAnnotations.get(name);
    const today = renamedAnnotations.get(name);
    if (act === undefined && today === undefined) continue;
    const value = written[name];
    const place = { at, path: ['metadata', 'annotations', name], on: 'key' } as const;
    if (act !== undefined) yield { ...place, message: `Backstage no longer reads the annotation ${name}.`, fix: act };
    if (today === undefined) continue;
    const message = `The annotation ${name} is called ${today} today.`;
    if (!Object.hasOwn(written, today)) yield { ...place, message, fix: 'Rename it.', repair: { key: today } };
    else if (written[today] === value) yield { ...place, message, fix: 'Remove it: the new one stands here too.', repair: { remove: true } };
    else yield { ...place, message, fix: 'Both stand here with different values: keep the one that is right.' };
  }
}
