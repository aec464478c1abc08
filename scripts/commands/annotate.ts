import { readFileSync, writeFileSync } from 'node:fs';
import type { Catalog } from '../catalog/catalog.ts';
import type { Entity } from '../model/entity.ts';
import { splitRef } from '../model/ref.ts';
import { aboutObject, annotate, readDocuments, type Annotated, type AnnotateRules } from '../publish/annotate/annotate.ts';
import { belongings } from '../publish/annotate/belonging.ts';
import { isLabelValue, marksOf, type Marks } from '../publish/annotate/marks.ts';
import { objectName } from '../publish/annotate/objects.ts';
import { functionSettings, resourceListText, type FunctionSettings } from '../publish/annotate/resource-list.ts';
import { selectedLabels } from '../publish/annotate/selected.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { environmentNamed } from './config.ts';
import { findEntity } from './find.ts';
import { manifestFiles, utf8, type ManifestFile } from './manifest-files.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';

export const command: Command = {
  usage: 'annotate [FILES|FOLDERS|-] [--entity REF] [--environment E] [--app-version TEXT] [--overwrite] [--check|--write] [--catalog DIR] [--format text|json]',
  about: `Adds what the catalog knows (owner, system, tier, runbook, dashboard, attributes for OpenTelemetry) to Kubernetes manifests as labels and
annotations, and touches no other byte. Reads files, or standard input, and writes to standard output; --write changes the
files, --check says what would change and exits with 1. A ResourceList (kustomize, kpt) is answered by one.`,
  options: {
    ...catalogOption,
    entity: { type: 'string' },
    environment: { type: 'string', short: 'e' },
    'app-version': { type: 'string' },
    overwrite: { type: 'boolean' },
    check: { type: 'boolean' },
    write: { type: 'boolean' },
    format: { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    entity: 'The entity of all objects; default: what their labels and annotations say',
    environment: 'Name of the environment that they are for',
    'app-version': 'Version of what runs, such as 1.4.2',
    overwrite: 'Replace recommended labels and attributes that say something else, too',
    check: 'Change nothing; say what would change, and exit with 1 if anything would',
    write: 'Change the files',
    format: 'text or json, with --check or --write',
  },
  run,
};

interface Done {
  readonly file: ManifestFile;
  readonly result: Annotated;
}

function run(call: Call): ExitCode {
  const { values, positionals, io } = call;
  const format = choice(call, 'format', ['text', 'json']);
  const [check, write] = [values['check'] === true, values['write'] === true];
  if (check && write) throw new Refusal('annotate takes --check or --write, not both.');
  if (format === 'json' && !check && !write) throw new Refusal('--format json tells about changes, with --check or --write. Manifests keep the form that they have.');
  const isFilter = positionals.length === 0 || (positionals.length === 1 && positionals[0] === '-');
  if (isFilter && write) throw new Refusal('--write changes files: name them.');
  const files = isFilter ? [{ name: '(standard input)', path: '', text: utf8(readFileSync(0), 'Standard input') }] : manifestFiles(io.cwd, positionals);
  const settings = isFilter && files[0] !== undefined ? functionSettings(files[0].text) : undefined;
  const read = files.map((file) => ({ file, documents: readDocuments(file.text) }));
  const rules = { ...rulesOf(call, settings), selected: selectedLabels(read.flatMap(({ documents }) => documents)) };
  const done = read.map(({ file, documents }): Done => ({ file, result: annotate(file.text, rules, documents) }));
  const failed = done.some(({ result }) => result.remarks.some(({ severity }) => severity === 'error'));
  const changed = done.filter(({ result }) => result.changed.length > 0);
  if (settings !== undefined && !check) return handOn(call, done, failed);
  tell(call, done);
  if (check || write) {
    if (format === 'json') io.out(`${jsonText({ files: done.map(record) })}\n`);
    else for (const each of changed) io.out(changeLines(each));
    // All or nothing: half of a release would say one owner, half another.
    if (write && !failed) for (const { file, result } of changed) writeFileSync(file.path, result.text);
    const count = changed.reduce((sum, { result }) => sum + result.changed.length, 0);
    io.err(`${objects(done)} in ${files.length === 1 ? 'one file' : `${files.length} files`}: ${count} ${write && !failed ? 'changed' : 'to change'}.\n`);
    return failed || (check && count > 0) ? 1 : 0;
  }
  if (failed) return 1;
  io.out(joined(done.map(({ result }) => result.text)));
  return 0;
}

function objects(done: readonly Done[]): string {
  const count = done.reduce((sum, { result }) => sum + result.objects, 0);
  return count === 1 ? 'One object' : `${count} objects`;
}

/** To kustomize or kpt: the list with results, also where something is wrong. */
function handOn({ io }: Call, done: readonly Done[], failed: boolean): ExitCode {
  for (const { result } of done) {
    io.out(resourceListText(result));
    for (const remark of result.remarks) if (remark.severity === 'error') io.err(`${clean(`${aboutObject(remark)}: ${remark.message}`)}\n`);
  }
  return failed ? 1 : 0;
}

/** One stream of documents; a single file stays byte for byte. */
function joined(texts: readonly string[]): string {
  return texts.map((text, index) => (index === 0 || /^\uFEFF?---/.test(text) ? text : `---\n${text}`)).map((text, index) => (index < texts.length - 1 && text !== '' && !text.endsWith('\n') ? `${text}\n` : text)).join('');
}

function rulesOf(call: Call, settings: FunctionSettings = {}): Omit<AnnotateRules, 'selected'> {
  const { catalog } = openCatalog(call);
  const given = option(call, 'environment') ?? settings.environment;
  const environment = given === undefined ? undefined : environmentNamed(catalog, given);
  const version = option(call, 'app-version') ?? settings.version;
  if (version !== undefined && !isLabelValue(version)) throw new Refusal(`--app-version is "${version}"; a label holds at most 63 letters, digits, "-", "_" and ".".`);
  const named = option(call, 'entity') ?? settings.entity;
  const fixed = named === undefined ? undefined : entityNamed(catalog, named);
  const { siteUrl } = catalog.settings;
  const pageOf = (ref: string) => (siteUrl === undefined ? undefined : `${siteUrl}/catalog/${pagePath(ref)}/`);
  const known = new Map<string, Marks>();
  const options = { pageOf, ...(environment !== undefined && { environment }), ...(version !== undefined && { version }) };
  return {
    belongs: fixed === undefined ? belongings(catalog) : () => ({ entity: fixed }),
    marksOf: ({ entity }) => known.get(entity.ref) ?? known.set(entity.ref, marksOf(catalog, entity, options)).get(entity.ref) ?? { labels: {}, annotations: {}, telemetry: {} },
    overwrite: call.values['overwrite'] === true,
  };
}

function pagePath(ref: string): string {
  const { kind, namespace, name } = splitRef(ref);
  return [kind, namespace, name].map(encodeURIComponent).join('/');
}

function entityNamed(catalog: Catalog, text: string): Entity {
  const found = findEntity(catalog, text);
  if (!found.entity) throw new Refusal(clean(found.reason));
  return found.entity;
}

/** Of hints about things that nobody asked to change, a few show what it is about. */
const mostHints = 20;

/** Errors, then hints, on stderr. */
function tell({ io }: Call, done: readonly Done[]): void {
  const all = done.flatMap(({ file, result }) => result.remarks.map((remark) => ({ file, remark })));
  const [errors, hints] = [all.filter(({ remark }) => remark.severity === 'error'), all.filter(({ remark }) => remark.severity !== 'error')];
  for (const { file, remark } of [...errors, ...hints.slice(0, mostHints)]) {
    const about = aboutObject(remark);
    io.err(`${clean(`${file.name}:${remark.line} ${remark.severity}: ${about === '' ? '' : `${about}: `}${remark.message}`)}\n`);
  }
  if (hints.length > mostHints) io.err(`And ${hints.length - mostHints} more hints; --check --format json has all of them.\n`);
}

function changeLines({ file, result }: Done): string {
  return result.changed.map(({ line, object, entity, changes }) => {
    const each = changes.map(({ path, key, value, before }) => `  ${value === undefined ? '-' : before === undefined ? '+' : '~'} ${path}  ${key}${value === undefined ? '' : `: ${value}`}${before === undefined || value === undefined ? '' : ` (was ${before})`}`);
    return `${[`${file.name}:${line}  ${objectName(object)}  ${entity}`, ...each].map((text) => clean(text)).join('\n')}\n`;
  }).join('');
}

function record({ file, result }: Done) {
  return {
    file: file.name,
    objects: result.objects,
    changed: result.changed.map(({ line, object: { apiVersion, kind, name, namespace }, entity, changes }) => ({ line, apiVersion, kind, name, ...(namespace !== undefined && { namespace }), entity, changes })),
    remarks: result.remarks.map(({ severity, line, object, message }) => ({ severity, line, ...(object !== undefined && { object: objectName(object) }), message })),
  };
}
