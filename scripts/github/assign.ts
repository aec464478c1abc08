import { contactsOf, contactRef } from '../catalog/additions.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { loginOf, teamAnnotation, userByLogin } from '../catalog/people.ts';
import type { Entity } from '../model/entity.ts';
import { askOf } from '../model/ask.ts';
import { compareText } from '../model/problem.ts';
import type { FileChange, FileHistory } from '../read/file-history.ts';
import { ownerFinder, type OwnerFinder } from '../report/find-owners.ts';
import { chainOf, reachOf, type OwnerChain, type Reach } from '../report/owner-chain.ts';
import { routeOf, type Routing } from '../report/routing.ts';
import { mostAssignees, type AssignedIssue } from './assignments.ts';
import { assignComment, assignMarker, recordIn, type AssignRecord } from './assign-sentences.ts';
import type { Door } from './door.ts';

/** What assigning works with. */
export interface AssignHands {
  readonly door: Door;
  readonly catalog: Catalog;
  /** Last changes of the catalog's files; undefined where Git knows none. */
  readonly history: FileHistory | undefined;
  /** How many people at most, up to ten; none leaves it at labels and a comment. */
  readonly people: number;
}

/** What an issue leads to. */
export interface Assignment {
  readonly routing: Routing;
  /** What it is about, where that is a thing of the catalog. */
  readonly subject?: Entity;
  readonly chain?: OwnerChain;
  /** The owner's team on GitHub, as `organization/team`. */
  readonly team?: string;
  /** Logins to assign, the first to be asked first. */
  readonly logins: readonly string[];
  /** People of the owner beyond those. */
  readonly others: number;
  readonly labels: readonly string[];
  /** Of the thing, if it is part of one: what is asked of it when the thing itself says nothing. */
  readonly system?: Entity;
  /** Ways that the thing names itself. */
  readonly subjectReach: readonly Reach[];
  readonly changes: readonly RecentChange[];
}

export interface RecentChange extends FileChange {
  /** Titles of what it changed. */
  readonly of: readonly string[];
}

export type AssignOutcome = 'assigned' | 'left as it is' | 'explained' | 'a request' | 'a pull request' | 'closed' | 'of the bot' | 'about nothing known';

/** For many issues of one catalog. */
export function assigner(hands: AssignHands): (number: number) => Promise<AssignOutcome> {
  const finder = ownerFinder(hands.catalog);
  return (number) => assignIssue(hands, finder, number);
}

/**
 * Brings an open issue to its owner: people, labels, and one comment. Reads the whole state and does what is missing; running it again
 * changes nothing. Whatever a person changed by hand stays. Requests, pull requests, closed issues and the bot's own are left alone.
 */
async function assignIssue(hands: AssignHands, finder: OwnerFinder, number: number): Promise<AssignOutcome> {
  const { door } = hands;
  const issue = await door.assignment(number);
  if (issue.isPull) return 'a pull request';
  if (!issue.open) return 'closed';
  if (issue.author.toLowerCase() === door.botLogin.toLowerCase()) return 'of the bot';
  if (askOf(issue.body) !== undefined) return 'a request';
  const comment = await door.commentOf(number, assignMarker);
  const before = comment && recordIn(comment.body);
  const plan = assignmentOf(hands, finder, issue);
  if (plan.routing.kind === 'nothing' && !comment) return 'about nothing known';
  const isDone = before?.key === keyOf(plan);
  const record = isDone ? before : await carryOut(door, issue, plan, before);
  // The comment comes last, so all is done once it is there. What was changed lately is told as it was when the issue came.
  await door.upsertComment(number, assignMarker, comment && isDone ? comment.body : assignComment(plan, record, hands.catalog.settings));
  if (record.byHand) return 'left as it is';
  return record.assigned.length > 0 && plan.routing.kind === 'found' ? 'assigned' : 'explained';
}

/** The same thing with the same owner: nothing new is to be done. */
function keyOf({ routing, subject, chain }: Assignment): string {
  return `${routing.kind} ${subject?.ref ?? ''} ${chain?.ref ?? ''}`;
}

/** Assigns and labels before the comment says so: a run that dies in between is found out by the next one. */
async function carryOut(door: Door, issue: AssignedIssue, plan: Assignment, before: AssignRecord | undefined): Promise<AssignRecord> {
  const key = keyOf(plan);
  const old = { assigned: before?.assigned ?? [], labels: before?.labels ?? [] };
  // What is no longer known says nothing against those who have it.
  if (plan.routing.kind !== 'found') return { key, ...old, refused: [], byHand: false };
  const byHand = isByHand(issue.assignees, plan.logins, old.assigned);
  const missing = plan.labels.filter((label) => !has(issue.labels, label));
  // Somebody took a label away. New ones come before old ones go, so a run that died leaves no such picture.
  const isUnlabelled = missing.length > 0 && old.labels.some((label) => !has(issue.labels, label));
  const labels = isUnlabelled ? [] : plan.labels;
  if (!isUnlabelled && missing.length > 0) await door.addLabels(issue.number, missing);
  const stale = isUnlabelled ? [] : old.labels.filter((label) => !has(labels, label) && has(issue.labels, label));
  for (const label of stale) await door.removeLabel(issue.number, label);
  if (byHand) return { key, assigned: old.assigned, labels, refused: [], byHand };
  const { assigned, refused } = await assign(door, issue, plan.logins, old.assigned);
  return { key, assigned, labels, refused, byHand };
}

async function assign(door: Door, issue: AssignedIssue, logins: readonly string[], old: readonly string[]): Promise<Pick<AssignRecord, 'assigned' | 'refused'>> {
  const missing = logins.filter((login) => !has(issue.assignees, login));
  const have = missing.length > 0 ? await door.addAssignees(issue.number, missing) : issue.assignees;
  const gone = old.filter((login) => !has(logins, login) && has(have, login));
  if (gone.length > 0) await door.removeAssignees(issue.number, gone);
  // There was no room before those had gone.
  const late = gone.length > 0 ? logins.filter((login) => !has(have, login)) : [];
  const last = late.length > 0 ? await door.addAssignees(issue.number, late) : have;
  return { assigned: logins.filter((login) => has(last, login)), refused: logins.filter((login) => !has(last, login)) };
}

/**
 * Whether somebody else has decided who has it: people are assigned whom nobody here would assign, or those who were assigned here are
 * not all there any more. What a run left that died half-way is no such thing.
 */
function isByHand(now: readonly string[], wanted: readonly string[], before: readonly string[]): boolean {
  if (now.some((login) => !has(wanted, login) && !has(before, login))) return true;
  const isBefore = before.every((login) => has(now, login));
  return !isBefore && (now.length === 0 || now.some((login) => !has(wanted, login)));
}

function has(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}

/** What should be, by the text alone. */
function assignmentOf({ catalog, history, door, people }: Pick<AssignHands, 'catalog' | 'history' | 'people'> & { readonly door: Pick<Door, 'repository'> }, finder: OwnerFinder, issue: Pick<AssignedIssue, 'title' | 'body' | 'labels' | 'created'>): Assignment {
  const routing = routeOf(catalog, finder, { title: issue.title, body: issue.body, labels: issue.labels, repository: door.repository });
  const subject = routing.kind === 'found' || routing.kind === 'unowned' ? subjectOf(routing.sightings) : undefined;
  if (routing.kind !== 'found') return { routing, logins: [], others: 0, labels: [], subjectReach: [], changes: [], ...(subject && { subject }) };
  const chain = chainOf(catalog, routing.owner);
  const owner = catalog.get(routing.owner);
  const team = (chain.instead ? catalog.get(chain.instead.ref) : owner)?.annotations[teamAnnotation];
  const all = peopleFor(catalog, chain, subject);
  const system = subject && catalog.related(subject.ref, 'partOf').filter((ref) => ref.startsWith('system:')).flatMap((ref) => catalog.get(ref) ?? [])[0];
  const most = Math.min(people, mostAssignees);
  return {
    routing,
    ...(subject && { subject }),
    chain,
    ...(team !== undefined && /^[\w.-]+\/[\w.-]+$/.test(team) && { team }),
    logins: all.slice(0, most),
    others: Math.max(0, all.length - most),
    labels: !owner ? [] : labelsFor(routing.owner, subject?.kind.toLowerCase() === 'system' ? subject : system),
    ...(system && { system }),
    subjectReach: subject ? reachOf(catalog, subject) : [],
    changes: subject ? recentChanges(catalog, history, subject, issue.created) : [],
  };
}

/** A group or person is no thing to have a runbook; of several things of one owner it is the first. */
function subjectOf(sightings: readonly { readonly entity?: Entity }[]): Entity | undefined {
  return sightings.find(({ entity }) => entity && !/^(?:group|user)$/i.test(entity.kind))?.entity;
}

/** Who answers for the thing itself, then who answers for the group, then everybody in it. */
function peopleFor(catalog: Catalog, chain: OwnerChain, subject: Entity | undefined): readonly string[] {
  const owner = catalog.get(chain.ref);
  const people = chain.instead?.people ?? chain.people;
  const named = [subject, owner].flatMap((of) => (of ? (contactsOf(of).get('owner') ?? []) : [])).flatMap((id) => {
    const user = id.startsWith('@') ? (catalog.get(contactRef(id) ?? '') ?? userByLogin(catalog, id.slice(1))) : undefined;
    return user ? [loginOf(user)] : [];
  });
  // A contact who is not in the group is asked first all the same; nothing else may become a login on GitHub.
  return [...new Set([...named, ...people.map(({ login }) => login)])].filter((login) => /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(login));
}

/** In characters: https://docs.github.com/rest/issues/labels answers 422 to more. */
const longestLabel = 50;

/** `.github/workflows/assign.yml` knows how these begin: they are no news to it. */
function labelsFor(owner: string, system: Entity | undefined): readonly string[] {
  const nameOf = (ref: string) => ref.slice(ref.indexOf('/') + 1);
  return [`team/${nameOf(owner)}`, ...(system ? [`system/${nameOf(system.ref)}`] : [])].map((label) => label.slice(0, longestLabel));
}

/** Days before the issue in which a change is a suspect. */
const recent = 14;
const mostChanges = 5;

/** Changes of the thing and of what it relies on, as the catalog has them, in the two weeks before the issue; the latest first. */
export function recentChanges(catalog: Catalog, history: FileHistory | undefined, subject: Entity, before: string): readonly RecentChange[] {
  if (!history) return [];
  const relied = (['dependsOn', 'consumesApi', 'partOf'] as const).flatMap((type) => catalog.related(subject.ref, type));
  const found = new Map<string, RecentChange>();
  for (const entity of [subject, ...relied.flatMap((ref) => catalog.get(ref) ?? [])]) {
    for (const change of history.get(entity.source.file) ?? []) {
      const age = Date.parse(before) - Date.parse(change.date);
      if (!(age >= 0 && age <= recent * 86_400_000)) continue;
      const known = found.get(change.sha);
      found.set(change.sha, { ...change, of: [...new Set([...(known?.of ?? []), entity.title])] });
    }
  }
  return [...found.values()].sort((a, b) => Date.parse(b.date) - Date.parse(a.date) || compareText(a.sha, b.sha)).slice(0, mostChanges);
}
