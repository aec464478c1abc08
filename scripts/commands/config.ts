import { configOf, type Config } from '../catalog/config.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { environments } from '../catalog/environments.ts';
import { nearest, spelledOut } from '../catalog/suggest.ts';
import { configFormats, configRecord, configText, explained, narrowed, type ConfigText } from '../publish/config/formats.ts';
import { dottedName } from '../publish/config/names.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, type Call, type Command, type ExitCode } from './command.ts';
import { findEntity } from './find.ts';
import { openCatalog } from './open.ts';
import { clean, jsonText } from './print-problems.ts';
import { tableText } from './table-text.ts';

export const command: Command = {
  usage: 'config REF --environment E [--only NAMESPACE] [--explain] [--prefix TEXT] [--name NAME] [--catalog DIR] [--format text|json|env|tfvars|configmap|properties]',
  about: `Prints the properties that hold for an entity in an environment: defaults of the organisation, then the environment's, the domain's, the
team's, the system's and its own, the later winning. Secrets are references (secret://name#key), never values.`,
  options: {
    ...catalogOption,
    environment: { type: 'string', short: 'e' },
    only: { type: 'string', multiple: true },
    explain: { type: 'boolean' },
    prefix: { type: 'string' },
    name: { type: 'string' },
    format: { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    environment: 'Name of the environment',
    only: 'Only this namespace of properties; can be given several times',
    explain: 'Say where each value comes from, and what it takes the place of',
    prefix: 'Begin the names of variables with it, such as APP_',
    name: 'Name of the ConfigMap; default: that of the entity, and -config',
    format: 'text, json, env, tfvars, configmap or properties',
  },
  run,
};

function run(call: Call): ExitCode {
  const { io, values, positionals } = call;
  const format = choice(call, 'format', ['text', 'json', ...configFormats]);
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) throw new Refusal('config takes one reference, for example component:checkout.');
  const [prefix, name] = [option(call, 'prefix'), option(call, 'name')];
  if (prefix !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(prefix)) throw new Refusal(`--prefix is "${prefix}"; it begins names of variables: letters, digits and "_".`);
  const { catalog } = openCatalog(call);
  const environment = environmentNamed(catalog, option(call, 'environment'));
  const found = findEntity(catalog, text);
  if (!found.entity) {
    io.err(`${clean(found.reason)}\n`);
    return 1;
  }
  const config = chosen(call, configOf(catalog, found.entity, environment));
  const explain = values['explain'] === true;
  if (format === 'text') return table(call, config, explain);
  const written = format === 'json' ? jsonOf(config, explain) : configText(format, config, { explain, ...(prefix !== undefined && { prefix }), ...(name !== undefined && { name }) });
  if ('faults' in written) {
    for (const fault of written.faults) io.err(`${clean(fault)}\n`);
    return 1;
  }
  io.out(written.text);
  return 0;
}

function jsonOf(config: Config, explain: boolean): ConfigText {
  return config.faults.length > 0 ? { faults: config.faults } : { text: `${jsonText(configRecord(config, explain))}\n` };
}

/** Whoever forgets the environment must not get the values of another one. */
export function environmentNamed(catalog: Catalog, given: string | undefined): string | undefined {
  const names = environments(catalog).map(({ name }) => name);
  if (given !== undefined && names.includes(given)) return given;
  const all = `Environments: ${names.join(', ')}.`;
  if (given === undefined) {
    if (names.length === 0) return undefined;
    throw new Refusal(`Name the environment with --environment. ${all}`);
  }
  if (names.length === 0) throw new Refusal(`--environment is "${given}", but the catalog has no environments. Leave the option out.`);
  const near = nearest(given, names) ?? spelledOut(given, names);
  throw new Refusal(`The catalog has no environment "${given}".${near ? ` Did you mean "${near}"?` : ''} ${all}`);
}

function chosen({ values }: Call, config: Config): Config {
  const only = Array.isArray(values['only']) ? values['only'].map(String) : [];
  const known = [...new Set(config.values.map(({ namespace }) => namespace))];
  const missing = only.find((each) => !known.includes(each));
  if (missing !== undefined) {
    const near = nearest(missing, known);
    throw new Refusal(`${config.ref} has no properties in the namespace "${missing}".${near ? ` Did you mean "${near}"?` : ''}${known.length > 0 ? ` There are: ${known.join(', ')}.` : ''}`);
  }
  return narrowed(config, only);
}

function table({ io }: Call, config: Config, explain: boolean): ExitCode {
  const rows = config.values.map((each) => ({ property: dottedName(each), value: Array.isArray(each.value) ? each.value.map(String) : String(each.value), from: explain ? explained(each) : `${each.from.layer} ${each.from.ref}` }));
  io.out(tableText(['property', 'value', 'from'], rows));
  for (const fault of config.faults) io.err(`${clean(fault)}\n`);
  if (rows.length === 0 && config.faults.length === 0) io.err(`Nobody has written properties for ${config.ref}, its system, team or organisation.\n`);
  return config.faults.length === 0 ? 0 : 1;
}
