/**
 * Puts the index template of an instance into OpenSearch, with the policy that says when its indices go, or takes both away:
 * index-template.mjs plan|apply|destroy NAME. The address of the cluster is in OPENSEARCH_URL, login and password in it where it
 * has them. Ends with 3 when there is nothing to do. (https://docs.opensearch.org/latest/im-plugin/index-templates/,
 * https://docs.opensearch.org/latest/im-plugin/ism/policies/)
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const nothingToDo = 3;
/** Milliseconds for one answer of the cluster. */
const patience = 10_000;

const [order = '', name = ''] = process.argv.slice(2);
const goal = order === 'plan' ? (process.env.SIGNPOST_GOAL ?? 'apply') : order;
const instance = process.env.SIGNPOST_INSTANCE ?? '';
const isProduction = process.env.SIGNPOST_ENVIRONMENT === 'production';

/** The cluster did not answer at all, so nothing is known. */
class Silent extends Error {}

function clusterOf(text = '') {
  let address;
  try {
    address = new URL(text.trim());
  } catch {
    throw new Error('OPENSEARCH_URL is no address such as https://search.example.com:9200; an administrator corrects the secret.');
  }
  const { username, password } = address;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  address.username = '';
  address.password = '';
  const headers = { accept: 'application/json', ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }) };
  return { base: address.href.replace(/\/+$/, ''), host: address.host, headers };
}

const cluster = clusterOf(process.env.OPENSEARCH_URL);

/** The answer as JSON; undefined when there is no such thing. */
async function ask(method, path, body) {
  const headers = body === undefined ? cluster.headers : { ...cluster.headers, 'content-type': 'application/json' };
  let response;
  try {
    response = await fetch(`${cluster.base}${path}`, { method, headers, body: body && JSON.stringify(body), redirect: 'error', signal: AbortSignal.timeout(patience) });
  } catch (error) {
    throw new Silent(`The cluster at ${cluster.host} does not answer (${error.cause?.code ?? error.name}).`);
  }
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`The cluster at ${cluster.host} answered ${response.status} to ${method} ${path}: ${reasonIn(text)}`);
  return JSON.parse(text);
}

function reasonIn(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === 'string' ? error : (error?.reason ?? text.slice(0, 300));
  } catch {
    return text.slice(0, 300);
  }
}

const path = `/_index_template/${encodeURIComponent(name)}`;
const policyPath = `/_plugins/_ism/policies/${encodeURIComponent(name)}`;

/** What the instance's file of that name says; undefined when it has none. */
function wantedFrom(file) {
  const place = join(process.env.SIGNPOST_FILES ?? '', 'opensearch', file);
  return existsSync(place) ? JSON.parse(readFileSync(place, 'utf8')) : undefined;
}

/** What is in the cluster. Throws when it is there and was not made by this instance: nobody's template is taken over. */
async function present() {
  const found = (await ask('GET', path))?.index_templates?.[0]?.index_template;
  if (found && found._meta?.instance !== instance) throw new Error(`The template ${name} is in the cluster already and belongs to ${found._meta?.instance ?? 'nobody that is known here'}. Choose another name, or ask the owner of the service to hand it over.`);
  return found;
}

/** The policy of that name, with what is needed to change it. Its description is the instance that it belongs to. */
async function presentPolicy() {
  const found = await ask('GET', policyPath);
  if (found && found.policy?.description !== instance) throw new Error(`The policy ${name} is in the cluster already and belongs to somebody else (${found.policy?.description || 'it does not say to whom'}). Choose another name, or ask the owner of the service to hand it over.`);
  return found;
}

/** What a policy says that matters: OpenSearch adds times, versions and retries of its own. */
function linesOfPolicy({ policy } = {}) {
  if (!policy) return [];
  const [transition] = policy.states?.[0]?.transitions ?? [];
  const goes = (policy.states?.[1]?.actions ?? []).some((action) => 'delete' in action);
  return [`policy.indices: ${policy.ism_template?.flatMap(({ index_patterns }) => index_patterns).join(', ')}`, `policy.deletedAfter: ${goes ? transition?.conditions?.min_index_age : 'never'}`];
}

/** Every leaf as a line `path: value`, sorted. OpenSearch gives numbers back as texts and leaves empty parts out. */
function lines(value, at = '') {
  if (typeof value !== 'object' || value === null) return [`${at}: ${String(value)}`];
  return Object.keys(value).flatMap((key) => lines(value[key], at === '' ? key : `${at}.${key}`)).sort();
}

function difference(before, after) {
  const [old, now] = [new Set(before), new Set(after)];
  return [...before.filter((line) => !now.has(line)).map((line) => `- ${line}`), ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`)];
}

/** Indices under the template's name. System indices and those of other templates begin otherwise. */
async function indices() {
  const rows = (await ask('GET', `/_cat/indices/${encodeURIComponent(`${name}.*`)}?format=json&h=index,docs.count&expand_wildcards=all`)) ?? [];
  return rows.map((row) => ({ index: row.index, documents: Number(row['docs.count'] ?? 0) })).filter(({ index }) => index.startsWith(`${name}.`)).sort((a, b) => (a.index < b.index ? -1 : 1));
}

async function put() {
  const wanted = wantedFrom('index-template.json');
  const wantedPolicy = wantedFrom('lifecycle-policy.json');
  const found = await present();
  const foundPolicy = await presentPolicy();
  const ofTemplate = difference(found ? lines(found) : [], lines(wanted));
  const ofPolicy = difference(linesOfPolicy(foundPolicy), linesOfPolicy(wantedPolicy));
  if (ofTemplate.length + ofPolicy.length === 0) return say(nothingToDo, `The template ${name} is in the cluster as it should be.`);
  if (order === 'plan') return say(0, found ? `Will change the template ${name} in the cluster at ${cluster.host}.` : `Will make the template ${name} in the cluster at ${cluster.host}.`, [...ofTemplate, ...ofPolicy]);
  // The policy first: no index is made in between that would stay for ever.
  if (ofPolicy.length > 0) await (wantedPolicy ? ask('PUT', `${policyPath}${versionOf(foundPolicy)}`, wantedPolicy) : ask('DELETE', policyPath));
  if (ofTemplate.length > 0) await ask('PUT', path, wanted);
  return say(0, `${found ? 'Changed' : 'Made'} the template ${name}. It holds for indices that are made from now on.`);
}

/** Nobody else's change is overwritten. */
function versionOf(policy) {
  return policy ? `?if_seq_no=${policy._seq_no}&if_primary_term=${policy._primary_term}` : '';
}

async function takeAway() {
  const found = await present();
  const policy = await presentPolicy();
  const there = await indices();
  const full = there.filter(({ documents }) => documents > 0);
  if (isProduction && full.length > 0) throw new Error(`In production nothing that holds documents is deleted: ${full.map(({ index, documents }) => `${index} (${documents})`).join(', ')}. Empty these indices first.`);
  if (!found && !policy && there.length === 0) return say(nothingToDo, `The template ${name} is not in the cluster.`);
  if (order === 'plan') return say(0, `Will delete the template ${name} and ${there.length} indices from the cluster at ${cluster.host}.`, there.map(({ index, documents }) => `- ${index}, ${documents} documents`));
  // The template last: until then a second try finds all of it.
  for (const { index } of there) await ask('DELETE', `/${encodeURIComponent(index)}`);
  if (policy) await ask('DELETE', policyPath);
  await ask('DELETE', path);
  return say(0, `Deleted the template ${name} and ${there.length} indices.`);
}

function say(code, summary, rest = []) {
  console.log([summary, ...rest].join('\n'));
  process.exitCode = code;
}

try {
  if (!['plan', 'apply', 'destroy'].includes(order) || !/^[a-z0-9.-]+$/.test(name)) throw new Error('Use: index-template.mjs plan|apply|destroy NAME');
  await (goal === 'destroy' ? takeAway() : put());
} catch (error) {
  if (order === 'plan' && error instanceof Silent) say(0, `Will ${goal === 'destroy' ? 'delete' : 'put'} the template ${name}. ${error.message}`);
  else {
    console.error(error.message);
    process.exitCode = 1;
  }
}
