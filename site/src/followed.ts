import { compareText, derived, entity, world, type Entity, type Instance, type Service } from './data.ts';
import { context } from './context.ts';
import type { RequestsKnown, RequestsRead } from '../../scripts/publish/request-facts.ts';
import { followRequests, type FollowedRequest } from '../../scripts/publish/requests.ts';
import { waitingRows, waitsOf, type Waiting } from '../../scripts/report/waiting.ts';
import { serviceDigest } from '../../scripts/request/digest.ts';

// Requests and what they made; the site's other door to the program beside data.ts, by the same rule.
export type { ApprovalFacts } from '../../scripts/publish/request-facts.ts';
export { stages, type RequestStage, type RequestStep, type StepName } from '../../scripts/publish/request-stages.ts';
export type { FollowedRequest } from '../../scripts/publish/requests.ts';
export { repeatableInputs, shownChange, shownInputs } from '../../scripts/publish/shown-inputs.ts';
export { fewest as fewestWaits, type Waiting, type WaitingRow } from '../../scripts/report/waiting.ts';
export { actionLink, type ActionRequest } from '../../scripts/request/action-issues.ts';
export { instanceLine } from '../../scripts/request/lines.ts';
export { formFile, type InstanceAction } from '../../scripts/model/ask.ts';
export { inputsFragment } from '../../scripts/request/form-link.ts';

function knownRequests(): RequestsKnown {
  context.reads.note('requests');
  return context.current().requests ?? { merges: {} };
}

/** Every request that Git or GitHub knows of, see `followRequests` for their order; from Git alone where GitHub was not read. */
export const requests = derived('requests', () => {
  const owners = new Map(world().services.map(({ name, owner }) => [name, owner]));
  return followRequests(world().catalog.instances, knownRequests(), (service) => owners.get(service));
}, JSON.stringify);

const requestsByNumber = derived('requests by number', () => new Map(requests().map((request) => [request.number, request])));

export function requestOf(number: number): FollowedRequest | undefined {
  return requestsByNumber().get(number);
}

/** When GitHub was read for this build, and what was amiss; undefined when it was not asked. Only pages that say so read it. */
export const requestsRead = derived('requests read', (): Pick<RequestsRead, 'asOf' | 'fault'> | undefined => {
  const { read } = knownRequests();
  return read && { asOf: read.asOf, ...(read.fault && { fault: read.fault }) };
}, JSON.stringify);

const waits = derived('waits', () => waitsOf(requests()), JSON.stringify);

/** A row for each service, and for each of its environments. */
export const waitingTimes = derived('waiting times', () => waitingRows(waits()), JSON.stringify);

/** How long requests of a service took from asking to done; undefined when there was none whose times are known. */
export function waitingOf(service: string, environment?: string): Waiting | undefined {
  return waitingTimes().find((row) => row.service === service && row.environment === environment);
}

const requestsByFolder = derived('requests by folder', () => Map.groupBy(requests().filter(({ folder }) => folder !== undefined), ({ folder }) => folder));

/** Requests that made an instance, or that are to, or were to. */
export function requestsOf(folder: string): readonly FollowedRequest[] {
  return requestsByFolder().get(folder) ?? [];
}

const liveFiles = derived('live files', () => world().files.list().filter((path) => path.startsWith('live/')), JSON.stringify);

const instanceFiles = derived('instance files', () => {
  const found = new Map<string, string[]>(world().catalog.instances.map(({ folder }) => [folder, []]));
  for (const path of liveFiles()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) found.get(path.slice(0, end))?.push(path);
  }
  return found;
});

/** Paths of an instance's files. */
export function filesOf({ folder }: Pick<Instance, 'folder'>): readonly string[] {
  return instanceFiles().get(folder) ?? [];
}

const digests = derived('service digests', () => new Map(world().services.map((service) => [service.name, serviceDigest(service)])));

/** Whether the service is still as it was when the instance was made; undefined when there is no such service any more. */
export async function isOfCurrentService({ record }: Instance): Promise<boolean | undefined> {
  const digest = await digests().get(record.service);
  return digest === undefined ? undefined : digest === record.digest;
}

const entitiesInLive = derived('entities in live', () => {
  const live = world().catalog.entities.filter(({ source }) => source.file.startsWith('live/'));
  return Object.fromEntries(live.map(({ ref, source }) => [source.file.slice(0, source.file.lastIndexOf('/')), ref]));
}, JSON.stringify);

/** What the request of an instance registered in the catalog; undefined when that is nothing. */
export function entityIn(folder: string): Entity | undefined {
  const ref = entitiesInLive()[folder];
  return ref === undefined ? undefined : entity(ref);
}

/** An instance by its folder. */
export function instanceAt(folder: string): Instance | undefined {
  return instancesByFolder().get(folder);
}

const instancesByFolder = derived('instances by folder', () => new Map(world().catalog.instances.map((instance) => [instance.folder, instance])));

/** Instances, the newest request first. */
export function instances(filter: (instance: Instance) => boolean = () => true): readonly Instance[] {
  return world()
    .catalog.instances.filter(filter)
    .toSorted((a, b) => b.record.issue - a.record.issue || compareText(a.folder, b.folder));
}

const uses = derived('uses of services', () => {
  const made = Map.groupBy(world().catalog.instances, ({ record }) => record.service);
  return Object.fromEntries([...made].map(([name, { length }]) => [name, length]));
}, JSON.stringify);

/** Services by how many instances each has, the most first; then as they come. */
export function byUse(services: readonly Service[]): readonly Service[] {
  return services.toSorted((a, b) => (uses()[b.name] ?? 0) - (uses()[a.name] ?? 0));
}
