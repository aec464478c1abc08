import { secretParts, type Config, type ConfigSource, type ConfigValue } from '../../catalog/config.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { splitRef } from '../../model/ref.ts';
import { dotenvValue, hclValue, joined, propertiesKey, propertiesValue, yamlText } from './escape.ts';
import { collisions, dottedName, variableName } from './names.ts';

export interface ConfigOptions {
  /** Says above or beside each value where it comes from. */
  readonly explain: boolean;
  /** Before the names of variables, such as `APP_`. */
  readonly prefix?: string;
  /** Of the ConfigMap. */
  readonly name?: string;
}

/** The text of a file, or why there can be none: a value that is left out or changed in silence would be worse. */
export type ConfigText = { readonly text: string } | { readonly faults: readonly string[] };

/** Beside JSON. */
export const configFormats = ['env', 'tfvars', 'configmap', 'properties'] as const;
export type ConfigFormat = (typeof configFormats)[number];

/** The same configuration always gives the same bytes, each line ended by a line feed. */
export function configText(format: ConfigFormat, config: Config, options: ConfigOptions): ConfigText {
  if (config.faults.length > 0) return { faults: config.faults };
  switch (format) {
    case 'env':
      return lines(config, options, { nameOf: (each) => variableName(each, options.prefix), write: (name, each) => withText(each, name, (text) => dotenvValue(text), (value) => `${name}=${value}`) });
    case 'properties':
      return lines(config, options, { nameOf: dottedName, write: (name, each) => withText(each, name, (text) => propertiesValue(text), (value) => `${propertiesKey(name)}=${value}`) });
    case 'tfvars':
      return tfvars(config, options);
    case 'configmap':
      return configMap(config, options);
    default:
      throw new Error(`no format of configuration: ${String(format satisfies never)}`);
  }
}

/** As JSON: values by namespace and key, which of them are references of secrets, and where each comes from. */
export function configRecord({ ref, environment, values }: Config, explain: boolean): JsonObject {
  const secrets = values.filter(({ isSecret }) => isSecret).map(dottedName);
  return {
    entity: ref,
    ...(environment !== undefined && { environment }),
    values: nested(values, ({ value }) => value),
    secrets,
    ...(explain && { sources: nested(values, ({ from, over }) => ({ ...sourceRecord(from), ...(over.length > 0 && { over: over.map((each) => ({ ...sourceRecord(each), value: each.value })) }) })) }),
  };
}

function sourceRecord({ layer, ref, file, path }: ConfigSource): JsonObject {
  return { layer, ref, file, path: [...path] };
}

function nested(values: readonly ConfigValue[], valueOf: (value: ConfigValue) => Json): JsonObject {
  const groups = Map.groupBy(values, ({ namespace }) => namespace);
  return Object.fromEntries([...groups].map(([namespace, list]) => [namespace, Object.fromEntries(list.map((each) => [each.key, valueOf(each)]))]));
}

/** Where a value comes from, and what it takes the place of, in words. */
export function explained({ from, over }: ConfigValue): string {
  const said = ({ layer, ref, file, path }: ConfigSource) => `${layer} ${ref}${path.length > 4 ? ', for this environment' : ''} (${file})`;
  return [said(from), ...over.map((each) => `in place of ${JSON.stringify(each.value)} of ${said(each)}`)].join('; ');
}

interface LineFormat {
  readonly nameOf: (value: ConfigValue) => string;
  /** A line, or why there can be none. */
  readonly write: (name: string, value: ConfigValue) => { readonly line: string } | { readonly fault: string };
}

function lines({ values }: Config, { explain }: ConfigOptions, { nameOf, write }: LineFormat): ConfigText {
  const written = values.map((each) => ({ each, result: write(nameOf(each), each) }));
  const faults = [...collisions(values, nameOf), ...written.flatMap(({ result }) => ('fault' in result ? [result.fault] : []))];
  if (faults.length > 0) return { faults };
  return { text: written.map(({ each, result }) => `${explain ? `# ${comment(explained(each))}\n` : ''}${'line' in result ? result.line : ''}\n`).join('') };
}

function withText(of: ConfigValue, name: string, escape: (text: string) => string | undefined, line: (escaped: string) => string): { readonly line: string } | { readonly fault: string } {
  const text = joined(of.value);
  if (text === undefined) return { fault: `${dottedName(of)} is a list with a comma or an empty text in it, which ${name} could not tell apart. Take it as json or tfvars.` };
  const escaped = escape(text);
  return escaped === undefined ? { fault: `${dottedName(of)} holds signs that this format cannot hold so that every program reads the same. Take it as json.` } : { line: line(escaped) };
}

/** What a comment may hold in each of these formats: one line of visible signs. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\uFFFD');
}

/** Names that a variable of Terraform cannot have. https://developer.hashicorp.com/terraform/language/block/variable */
const reservedByTerraform: readonly string[] = ['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'];

/** One object for each namespace; its keys are quoted, since they may hold dots. */
function tfvars({ values }: Config, { explain, prefix = '' }: ConfigOptions): ConfigText {
  const groups = [...Map.groupBy(values, ({ namespace }) => namespace)];
  const named = groups.map(([namespace, list]) => ({ namespace, key: '*', list, name: `${prefix.toLowerCase()}${namespace.replaceAll('.', '_')}` }));
  const faults = [
    ...collisions(named, ({ name }) => name),
    ...named.flatMap(({ namespace, name }) => (reservedByTerraform.includes(name) ? [`Terraform keeps the name "${name}" for itself, so the namespace ${namespace} cannot be a variable. Give --prefix, or rename it.`] : [])),
  ];
  if (faults.length > 0) return { faults };
  const text = named.map(({ name, list }) => {
    const members = list.map((each) => `${explain ? `  # ${comment(explained(each))}\n` : ''}  ${hclValue(each.key)} = ${hclValue(each.value)}\n`);
    return `${name} = {\n${members.join('')}}\n`;
  });
  return { text: text.join('\n') };
}

/** Bytes of `data` that a ConfigMap holds at most. https://kubernetes.io/docs/concepts/configuration/configmap/ */
const configMapLimit = 1_048_576;

/** Names are those of variables, for `envFrom`. References of secrets are told in comments: a ConfigMap is no place for them. */
function configMap(config: Config, { explain, prefix, name }: ConfigOptions): ConfigText {
  const nameOf = (each: ConfigValue) => variableName(each, prefix);
  const [secrets, plain] = [config.values.filter(({ isSecret }) => isSecret), config.values.filter(({ isSecret }) => !isSecret)];
  const data = lines({ ...config, values: plain }, { explain }, { nameOf, write: (variable, each) => withText(each, variable, yamlText, (value) => `${variable}: ${value}`) });
  const faults = [...collisions(config.values, nameOf), ...('faults' in data ? data.faults : [])];
  if (faults.length > 0 || 'faults' in data) return { faults: [...new Set(faults)] };
  if (new TextEncoder().encode(data.text).length > configMapLimit) return { faults: ['The values are larger than a ConfigMap may be, 1 MiB. Take fewer of them with --only.'] };
  const mapName = name ?? `${splitRef(config.ref).name.toLowerCase().replaceAll('_', '-')}-config`;
  if (!isObjectName(mapName)) return { faults: [`"${mapName}" cannot be the name of a ConfigMap: lower case letters, digits, "-" and ".". Give another one with --name.`] };
  const annotations = [`    signpost.dev/entity: ${yamlText(config.ref)}`, ...(config.environment === undefined ? [] : [`    signpost.dev/environment: ${yamlText(config.environment)}`])];
  const head = ['apiVersion: v1', 'kind: ConfigMap', 'metadata:', `  name: ${yamlText(mapName)}`, '  annotations:', ...annotations];
  const body = data.text === '' ? 'data: {}\n' : `data:\n${data.text.replace(/^/gm, '  ').replace(/ +$/, '')}`;
  return { text: `${head.join('\n')}\n${body}${secretHints(secrets, nameOf)}` };
}

function secretHints(secrets: readonly ConfigValue[], nameOf: (value: ConfigValue) => string): string {
  if (secrets.length === 0) return '';
  const hints = secrets.map((each) => {
    const parts = secretParts(String(each.value));
    const name = parts?.path.split('/').at(-1)?.toLowerCase().replaceAll('_', '-') ?? '';
    if (parts?.key === undefined || !isObjectName(name)) return `#   ${nameOf(each)} is ${comment(String(each.value))}\n`;
    return `#   - { name: ${nameOf(each)}, valueFrom: { secretKeyRef: { name: ${name}, key: ${parts.key} } } } # ${comment(String(each.value))}\n`;
  });
  return `# Secrets do not belong into a ConfigMap. Give them to the container, for example:\n${hints.join('')}`;
}

/** A DNS subdomain, as Kubernetes names objects. */
function isObjectName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

/** Only these namespaces; everything where none is named. */
export function narrowed(config: Config, only: readonly string[]): Config {
  return only.length === 0 ? config : { ...config, values: config.values.filter(({ namespace }) => only.includes(namespace)) };
}
