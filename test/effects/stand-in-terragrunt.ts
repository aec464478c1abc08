import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stands in for Terragrunt, which the machines that run the tests do not have: it checks the command line as the manual of
 * Terragrunt 1.x describes it, and keeps one resource, whose text is that of terragrunt.hcl, in a file. It shows that we call
 * and read what we mean to; that the real program answers so, it cannot show.
 */
const home = process.env['STAND_IN_HOME'] ?? '';
const state = join(home, 'state');
const [command, separator, verb, ...args] = process.argv.slice(2);
const plain = ['PATH', 'HOME', 'PWD', 'TMPDIR', 'STAND_IN_HOME'];
const settings = Object.entries(process.env).filter(([name]) => !plain.includes(name)).map(([name, value]) => `${name}=${value?.startsWith('/') ? '…' : value}`);
appendFileSync(join(home, 'calls'), `${process.argv.slice(2).join(' ').replaceAll(/\/\S*\/signpost-terraform-\w+/g, '…')}\n  ${settings.sort().join(' ')}\n`);

function end(code: number, words = ''): never {
  process.stderr.write(words);
  process.exit(code);
}
const flag = (name: string) => args.find((arg) => arg.startsWith(`-${name}=`))?.slice(name.length + 2);

if (command !== 'run' || separator !== '--') end(1, 'ERROR  Terragrunt takes: run -- COMMAND\n');
if (!existsSync('terragrunt.hcl')) end(1, 'ERROR  There is no terragrunt.hcl here\n');
const wanted = readFileSync('terragrunt.hcl', 'utf8');
const parent = wanted.includes('find_in_parent_folders("root.hcl")');
const root = ['..', '../..', '../../..'].find((folder) => existsSync(join(folder, 'root.hcl')));
const present = existsSync(state) ? readFileSync(state, 'utf8') : null;

switch (verb) {
  case 'init': {
    if (parent && root === undefined) end(1, 'ERROR  Could not find root.hcl in any of the parent folders\n');
    const backend = parent && root ? readFileSync(join(root, 'root.hcl'), 'utf8').trim() : 's3';
    const config = flag('backend-config');
    writeFileSync(join(process.env['TF_DATA_DIR'] ?? '', 'terraform.tfstate'), JSON.stringify({ backend: { type: backend, config: config ? JSON.parse(readFileSync(config, 'utf8')) : {} } }));
    break;
  }
  case 'plan': {
    if (wanted.includes('fails')) end(1, 'Error: Error acquiring the state lock\n');
    const goal = args.includes('-destroy') ? null : wanted;
    writeFileSync(flag('out') ?? '', JSON.stringify({ present, goal }));
    process.exit(present === goal ? 0 : 2);
  }
  case 'show': {
    const { present: before, goal: after } = JSON.parse(readFileSync(args.at(-1) ?? '', 'utf8')) as { present: string | null; goal: string | null };
    const actions = before === after ? ['no-op'] : before === null ? ['create'] : after === null ? ['delete'] : ['update'];
    const count = Number(/count = (\d+)/.exec(wanted)?.[1] ?? 1);
    const value = (text: string | null) => (text === null ? null : { text });
    const resources = Array.from({ length: count }, (_, index) => ({ address: `unit.it[${index}]`, change: { actions, before: value(before), after: value(after), after_unknown: {} } }));
    if (args.includes('-json')) process.stdout.write(JSON.stringify({ format_version: '1.2', timestamp: new Date().toISOString(), resource_changes: resources, configuration: {} }));
    else process.stdout.write(resources.map(({ address }) => `  # ${address} will be: ${actions.join()}\n${'    text\n'.repeat(20)}`).join('\n'));
    break;
  }
  case 'apply': {
    const { goal } = JSON.parse(readFileSync(args.at(-1) ?? '', 'utf8')) as { goal: string | null };
    if (goal === null) rmSync(state);
    else writeFileSync(state, goal);
    break;
  }
  default:
    end(1, `ERROR  unknown command ${verb}\n`);
}
