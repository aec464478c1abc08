import { decide } from '../catalog/access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { decidingRules } from '../catalog/deciding-rules.ts';
import { environments } from '../catalog/environments.ts';
import { platformOf } from '../catalog/people.ts';
import { servicesOf } from '../catalog/services.ts';
import type { StateFacts } from '../publish/request-facts.ts';
import type { StepName } from '../publish/request-stages.ts';
import type { FollowedRequest } from '../publish/requests.ts';
import type { Files } from '../read/files.ts';

/** Asked to checked, checked to approved, approved to merged, merged to applied: each ends with what it is named after. */
export const phaseNames = ['check', 'approve', 'merge', 'apply'] as const;
export type PhaseName = (typeof phaseNames)[number];

const ends: Readonly<Record<PhaseName, readonly [StepName, StepName]>> = {
  check: ['asked', 'checked'],
  approve: ['checked', 'approved'],
  merge: ['approved', 'merged'],
  apply: ['merged', 'applied'],
};

/** For whom a request waited: the bot, whoever asked, or a group by its canonical reference. */
export type Whom = 'bot' | 'requester' | `group:${string}`;

/** A time that one request waited for somebody. Milliseconds. */
export interface Spell {
  readonly whom: Whom;
  readonly time: number;
}

/** A request that came to its end, and where its time went. */
export interface Passage {
  readonly number: number;
  readonly service: string;
  readonly environment?: string;
  /** In UTC, of its end: `2026-11`. */
  readonly month: string;
  readonly asked: string;
  readonly finished: string;
  /** In milliseconds; those that are not known are absent. */
  readonly phases: Readonly<Partial<Record<PhaseName, number>>>;
  /** Absent where GitHub did not tell. A time in which two groups were missing is told of both. */
  readonly spells?: readonly Spell[];
  /** Nobody had to do anything but ask; by the policies of today, and by what happened. Absent where neither says. */
  readonly unattended?: boolean;
  /** The platform team had to do nothing for it. Absent where nothing says. */
  readonly withoutPlatform?: boolean;
}

export interface PassageFacts {
  readonly catalog: Catalog;
  readonly files: Files;
}

/** What had to be given for a request, by the policies of today. */
interface Needs {
  readonly groups: readonly string[];
  readonly automatic: boolean;
  /** Group that owns the service: it merges what does not merge by itself. */
  readonly owner: string;
}

/** Of all requests that came to their end and of which both ends are known, in the order given. */
export function passagesOf(requests: readonly FollowedRequest[], facts: PassageFacts): readonly Passage[] {
  const needsOf = needsBy(facts);
  const platform = platformOf(facts.catalog);
  return requests.flatMap((request) => {
    const { service, environment, asked, finished, number } = request;
    if (service === undefined || asked === undefined || finished === undefined || !(Date.parse(finished) >= Date.parse(asked))) return [];
    const needs = needsOf(request);
    const spells = request.states && spellsOf(request.states, { asked, finished, needs, merged: timeOf(request, 'merged') });
    const waited = spells && new Set(spells.filter(({ time }) => time > 0).map(({ whom }) => whom));
    const unattended = waited ? [...waited].every((whom) => whom === 'bot') : needs && needs.groups.length === 0 && needs.automatic;
    const touched = needs && platform && (needs.groups.includes(platform) || (!needs.automatic && needs.owner === platform) || waited?.has(platform) === true);
    return [
      {
        number,
        service,
        ...(environment !== undefined && { environment }),
        month: new Date(finished).toISOString().slice(0, 7),
        asked,
        finished,
        phases: phasesOf(request),
        ...(spells && { spells }),
        ...(unattended !== undefined && { unattended }),
        ...(typeof touched === 'boolean' && { withoutPlatform: !touched }),
      },
    ];
  });
}

function timeOf({ steps }: Pick<FollowedRequest, 'steps'>, step: StepName): string | undefined {
  return steps.find(({ name }) => name === step)?.at;
}

function phasesOf(request: FollowedRequest): Passage['phases'] {
  const found: Partial<Record<PhaseName, number>> = {};
  for (const name of phaseNames) {
    const [begin, end] = ends[name].map((step) => Date.parse(timeOf(request, step) ?? ''));
    const time = (end ?? Number.NaN) - (begin ?? Number.NaN);
    // Clocks of GitHub and of a commit may differ by a second.
    if (time > -2000) found[name] = Math.max(0, time);
  }
  return found;
}

interface Story {
  readonly asked: string;
  readonly finished: string;
  readonly merged: string | undefined;
  readonly needs: Needs | undefined;
}

/** Every state lasts until the next one; before the first label the bot is looking. Unknown labels are those of a later version: the bot's. */
function spellsOf(states: readonly StateFacts[], { asked, finished, merged, needs }: Story): readonly Spell[] {
  const owner = needs?.owner;
  // What is merged is applied by the bot, also when nobody has renamed the label yet.
  const begun = merged === undefined || states.some(({ label }) => label === 'merged') ? states : [...states, { label: 'merged', at: merged }].sort((a, b) => (a.at < b.at ? -1 : 1));
  const turns = [{ label: 'asked', at: asked }, ...begun.filter(({ at }) => at >= asked && at < finished)];
  return turns.flatMap(({ label, at }, index) => {
    const time = Date.parse(turns[index + 1]?.at ?? finished) - Date.parse(at);
    return waitedFor(label, owner, needs).map((whom) => ({ whom, time }));
  });
}

function waitedFor(label: string, owner: string | undefined, needs: Needs | undefined): readonly Whom[] {
  const ofService: readonly Whom[] = owner?.startsWith('group:') ? [owner as Whom] : [];
  switch (label) {
    case 'refused':
    case 'declined':
    case 'cancelled':
      return ['requester'];
    case 'waiting':
      return needs && needs.groups.length > 0 ? (needs.groups as readonly Whom[]) : ofService;
    case 'ready':
      return needs?.automatic ? ['bot'] : ofService;
    case 'blocked':
    case 'tampered':
    case 'held':
    case 'drifted':
    case 'failed':
      return ofService;
    default:
      return ['bot'];
  }
}

/** Undefined where the service or whoever asked is not known any more, and for what the policies of today would not allow. */
function needsBy({ catalog, files }: PassageFacts): (request: FollowedRequest) => Needs | undefined {
  const services = new Map(servicesOf(catalog, files).map((service) => [service.name, service]));
  const places = new Map(environments(catalog).map((environment) => [environment.name, environment]));
  const rules = decidingRules(catalog);
  return ({ service: name = '', requester, action, environment: place }) => {
    const service = services.get(name);
    const environment = place === undefined ? undefined : places.get(place);
    if (!service || requester === undefined || (place !== undefined && !environment)) return undefined;
    const decision = decide(catalog, rules, { user: requester, action: action === 'upgrade' ? 'change' : action, service, ...(environment && { environment }) });
    if (!decision.allowed) return undefined;
    return { groups: [...new Set(decision.approvals.map(({ group }) => group))], automatic: decision.merge === 'automatic', owner: service.owner };
  };
}
