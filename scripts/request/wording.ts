import type { RequestProblem } from '../model/request.ts';

/** A sentence and what to do, `{name}` where something is filled in. A remedy that comes out empty is left out. */
export type Wording = readonly [message: string, fix?: string];

const editIssue = 'Edit the issue so that it has each heading of the form once, in order; or open the form again.';
const retype = 'Delete it; typing the text again instead of pasting it usually helps.';
const quoting =
  'Leave out quotes, braces, line breaks and other signs that mean something in {file}. If the text is right, the service’s template should quote it there (filters: dump, yaml, hcl, xml, sqlIdentifier, sqlLiteral).';
const asJson = 'Write an object {…} or a list […].';

/**
 * What is said of a request, in English: on issues and on the command line. The site has the same in other languages,
 * key by key. What comes before the dot is the problem's code.
 */
export const english = {
  'input-unknown': ['The service has no input “{name}”.'],
  'input-required': ['{label} is missing.', '{help}'],
  'input-enum': ['{label} is {value}, which cannot be chosen.', 'Choose one of: {choices}.'],
  'input-pattern': ['{label} is {value}, which does not have the right form.', '{help}'],
  'input-pattern.bare': ['{label} is {value}, which does not have the right form.', 'It must match {pattern}.'],
  'input-format': ['{label} is {value}, which does not have the right form.', 'Write it like {example}.'],
  'input-minLength': ['{label} is too short: at least {limit} characters.'],
  'input-maxLength': ['{label} is too long: at most {limit} characters.'],
  'input-minimum': ['{label} is {value}, but must be >= {limit}.'],
  'input-maximum': ['{label} is {value}, but must be <= {limit}.'],
  'input-exclusiveMinimum': ['{label} is {value}, but must be > {limit}.'],
  'input-exclusiveMaximum': ['{label} is {value}, but must be < {limit}.'],
  'input-multipleOf': ['{label} is {value}, but must be a multiple of {limit}.'],
  'input-type.string': ['{label} is {value}, but must be a text.'],
  'input-type.number': ['{label} is {value}, but must be a number.'],
  'input-type.integer': ['{label} is {value}, but must be a whole number.'],
  'input-type.boolean': ['{label} is {value}, but must be yes or no.'],
  'input-type.array': ['{label} is {value}, but must be a list.'],
  'input-type.object': ['{label} is {value}, but must be an object.'],
  'input-minItems': ['{label} has too few entries: at least {limit}.'],
  'input-maxItems': ['{label} has too many entries: at most {limit}.'],
  'input-uniqueItems': ['{label} names something twice.'],
  'input-additionalProperties': ['{label} has “{name}”, which is not known there.'],
  'input-other': ['{label} {reason}.', '{help}'],
  'input-together': ['The inputs together {reason}.'],
  'input-not-asked': ['{label} is not asked for with these answers.', 'Leave it empty.'],
  'input-altered': ['{label} would arrive changed: spaces and line breaks at the ends, or inside the entries of a list, are lost on an issue.', 'Leave them out.'],
  'input-number': ['{label} is {value}, which is not a number.'],
  'input-number.large': ['{label} is {value}, which is too large to be kept exactly.'],
  'input-boolean': ['{label} is {value}.', 'Write true or false.'],
  'input-json': ['{label} is not JSON.', asJson],
  'input-json.scalar': ['{label} is not an object or a list.', asJson],
  'input-json.deep': ['{label} is nested more than {limit} deep.', 'Make it flatter.'],
  'input-json.reserved': ['{label} has the key {value}, which is reserved.', 'Rename the key.'],
  'input-several-lines': ['{label} holds several lines; it takes one.', 'Keep the first line, and put the rest elsewhere.'],
  'input-character': ['{label} holds the invisible or reserved character {character}.', retype],
  'input-secret': ['{label} holds {secret}. Issues can be read by others, and their history is kept.', 'Take it out, and replace the secret: it counts as known now. Let the service make it, or say where it is kept.'],
  'input-unknown-entity': ['{label} is “{value}”, which is not in the catalog.', 'Write it as it stands in the catalog, for example {example}.'],
  'input-unknown-entity.choice': ['{label} is “{value}”, which is not in the catalog.', 'Choose one of: {choices}.'],
  'input-unknown-entity.repository': ['{label} is “{value}”, which is no repository of the catalog.', 'Write it as owner/name.'],
  'input-repository': ['{label} is “{value}”, which names no repository on {host}.', 'Write it as owner/name, for example {example}.'],
  'input-repository.allowed': ['{label} is “{value}”, but only these can be chosen: {choices}.'],
  'input-entity-name': ['{label} is “{value}”, which cannot be the name of an entity.', 'Use letters and digits, with - _ or . between them, at most 63.'],
  'instance-name': ['The instance would be called “{name}”, which cannot be a folder.', 'Use lower case letters, digits and hyphens; begin and end with a letter or digit.'],
  'instance-name.failed': ['The instance cannot be named: {reason}'],
  'instance-environment': ['“{environment}” is not the name of an environment.'],
  'instance-owner': ['The inputs name no owner for the instance.'],
  'instance-missing': ['{folder} is not there, so it cannot be changed.', 'Name and environment stay as they are in a change; ask for a new instance instead.'],
  'instance-unknown': ['There is no instance {value}.', '{near}'],
  'instance-moved': ['With these inputs the instance would be {place}, and not {instance}.', 'Name and environment stay as they are in a change. Ask for a new instance, and delete this one when it is no longer needed.'],
  'instance-part': ['{instance} is a part of {bundle}.', 'Ask for the same of {bundle}, which is made and taken away as a whole.'],
  'instance-same': ['{instance} has these inputs already.', 'Change at least one of them.'],
  'instance-current': ['{instance} is what its service makes today.', 'There is nothing to do; close the issue.'],
  'service-history': ['The service {service} as it was when {instance} was made ({digest}) is not in the history, so it is not known what there is to take away.', 'Its owner restores that version, or takes the instance away by hand.'],
  'service-gone': ['The service {service}, of which {instance} was made, is no longer in the catalog.', 'Ask who owned it; an administrator takes the instance away by hand.'],
  'bundle-service': ['There is no service {service}, of which this would be made.', 'Tell the owner of the service.'],
  'bundle-twice': ['{instance} would be made twice.', 'Tell the owner of the service.'],
  'bundle-nested': ['{instance} would be a bundle inside a bundle, which is not made.', 'Tell the owner of the service.'],
  'change-clear': ['Leave empty names {value}, which is no input.', 'Inputs are: {labels}.'],
  'change-both': ['{label} is given and is to be left empty.', 'Do one of both.'],
  'delete-name': ['“{value}” is not the name of the instance.', 'Write {name} below “Name once more”, so that nothing is deleted by accident.'],
  'delete-needed': ['{ref} still needs it: {message}', 'Change that first.'],
  'renew-endless': ['{instance} has no end, so there is nothing to renew.'],
  'renew-shorter': ['{instance} is kept until {expires}, which is later than {until}.', 'Ask for longer.'],
  'lease-form': ['{value} is no length of time.', 'Write it like 30 days, 12 weeks or 1 year.'],
  'lease-long': ['{value} is too long: an instance may live for {limit} there, which is until {last}.', 'Ask for less; a lease can be renewed.'],
  'guardrail': ['{title}: {message}', '{remedy}'],
  'guardrail-failed': ['{title}: rule {rule} cannot be judged ({reason}), so nothing is let through.', 'The answers are not at fault: tell {owner}, who keep this guardrail.'],
  'guardrail-failed.nobody': ['{title}: rule {rule} cannot be judged ({reason}), so nothing is let through.', 'The answers are not at fault: tell whoever keeps this guardrail.'],
  'guardrails-unreadable': ['{file} cannot be read, so nobody knows which rules hold, and nothing is let through.', 'The answers are not at fault: tell whoever keeps the guardrails; “signpost check” says what is wrong.'],
  'issue-size': ['The issue has {length} characters; at most {limit} are read.', editIssue],
  'issue-service': ['The heading Service says {value}; this is the form of {service}.', editIssue],
  'issue-heading-missing': ['These headings are missing: {headings}.', editIssue],
  'issue-preamble': ['Before the first heading stands {value}.', editIssue],
  'issue-heading-unknown': ['The heading {heading} does not belong to this form.', editIssue],
  'issue-heading-twice': ['The heading {heading} stands there twice, so the answer is not clear.', editIssue],
  'issue-heading-order': ['The heading {heading} stands before {expected}.', editIssue],
  'render-failed': ['The step “{step}” could not run with these inputs: {reason}', 'If the inputs are right, tell the owner of the service.'],
  'edit-unknown': ['The catalog has no file for {ref}.'],
  'edit-failed': ['{path} cannot be changed: {reason}.'],
  'render-contained': ['In {path} the text {value} would be read as something else than text.', quoting],
  'render-contained.loose': ['In {path} the text {value} would not stay inside its place.', quoting],
  'render-contained.unreadable': ['With these inputs {path} can no longer be read: {reason}.', quoting],
  'render-contained.reserved': ['In {path} stands a reserved character (U+E000 to U+E003).', quoting],
  'render-contained.evaluated': ['In {path} the text {value} holds {sign}, which begins an expression there.', 'Leave it out.'],
  'render-language': ['In {path}, a kind of file that cannot be judged here, {value} could be read as more than a word.', 'Use letters and digits without accents, with . _ or - between them. If other text should be possible, tell the owner of the service; its template has to be changed.'],
  'render-path': ['The service would write the file “{path}”, which is not a plain path inside the instance’s folder.', 'Leave slashes, dots and signs out of names.'],
  'render-path.twice': ['The service would write “{path}” beside “{other}”, which are one file where case does not count.', 'Choose other names; or tell the owner of the service.'],
  'render-path.git': ['The service would write the file “{path}”, but Git itself obeys files called {name}, in every folder.', 'Tell the owner of the service; its template has to be changed.'],
  'render-path.hidden': ['The service would write the file “{path}”, but the hidden folder {name} is not read here, so nobody would see what is in it.', 'Tell the owner of the service; its template has to be changed.'],
} as const satisfies Readonly<Record<string, Wording>>;

export type Sentence = keyof typeof english;
export type Wordings = Readonly<Record<Sentence, Wording>>;

/** A problem, said in English. */
export function problem(key: Sentence, params: Readonly<Record<string, string>> = {}, about: Pick<RequestProblem, 'field' | 'pointer'> = {}): RequestProblem {
  return { code: key.split('.')[0] ?? key, ...about, ...worded(english[key], params), says: { key, params } };
}

/** The same problem in the words of another language; as it is where nobody has words for it. */
export function reworded(found: RequestProblem, words: Partial<Wordings>): RequestProblem {
  const wording = found.says && words[found.says.key as Sentence];
  if (!wording || !found.says) return found;
  const { fix: _, ...rest } = found;
  return { ...rest, ...worded(wording, found.says.params) };
}

function worded([message, fix = '']: Wording, params: Readonly<Record<string, string>>): { readonly message: string; readonly fix?: string } {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(params, name) ? (params[name] ?? '') : ''));
  const advice = filled(fix);
  return { message: filled(message), ...(advice === '' ? {} : { fix: advice }) };
}
