import { fieldsOf } from '../catalog/fields.ts';
import { moments } from '../github/hands.ts';
import type { Entity } from '../model/entity.ts';
import type { RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { gitFiles } from '../read/git-files.ts';
import { commitsTouching } from '../read/history.ts';
import { readAction } from '../request/action-issues.ts';
import { actOn } from '../request/prepare-action.ts';
import { prepareInputs, prepareRequest } from '../request/prepare.ts';
import type { Prepared } from '../request/prepared.ts';
import { serviceFor, wishIssue, type WishIssue } from '../request/wish-issue.ts';
import type { Wish } from '../request/wish.ts';
import { worldOf } from '../request/world.ts';
import { snapshot } from './hands.ts';
import type { Opened } from './open.ts';

/** A wish, what its issue will say, and what the bot would make of that. */
export interface Judged {
  readonly wish: Wish;
  readonly service?: Service;
  readonly issue: WishIssue;
  readonly prepared: Prepared;
  /** Everything that is wrong with it, apart from who asks. */
  readonly problems: readonly RequestProblem[];
  /** Undefined while nobody has said who asks; the decision in `prepared` then means nothing. */
  readonly requester?: Entity;
}

/** Nothing is sent. `asked` is the time now, ISO 8601 in UTC. */
export async function judgeWish(opened: Opened, wish: Wish, requester: Entity | undefined, asked: string): Promise<Judged> {
  const { catalog, files } = opened;
  const { server, repository } = catalog.settings;
  const service = serviceFor(catalog, files, wish);
  const issue = wishIssue(`${server}/${repository}`, wish, service);
  const prepared = await prepare(opened, wish, service, issue.body, { requester: requester?.ref ?? '', issue: 0, asked });
  return { wish, issue, prepared, problems: distinct([...issue.lost, ...prepared.problems]), ...(service && { service }), ...(requester && { requester }) };
}

async function prepare(opened: Opened, wish: Wish, service: Service | undefined, body: string, by: { readonly requester: string; readonly issue: number; readonly asked: string }): Promise<Prepared> {
  const { catalog, files } = opened;
  // Whatever is not there the reader of issues says best.
  if (!service) return prepareRequest(catalog, files, { number: by.issue, author: '', body });
  if (wish.action === 'create') return prepareInputs(catalog, files, service, wish.inputs, by);
  const instance = catalog.instances.find(({ folder }) => folder === `live/${wish.instance}`);
  const read = readAction(body, wish.action, wish.instance, fieldsOf(service));
  if ('problems' in read) return { action: wish.action, service, problems: read.problems };
  if (!instance) return prepareRequest(catalog, files, { number: by.issue, author: '', body });
  return actOn(worldOf(catalog, files, pastOf(opened)), instance, service, read.request, { ...by, action: wish.action === 'upgrade' ? 'change' : wish.action });
}

/** Earlier catalogs, from Git; the one of now alone where there is no history. */
function pastOf({ root, ...now }: Opened) {
  const history = (folder: string) => {
    try {
      return commitsTouching(root, folder);
    } catch {
      return [];
    }
  };
  return (service: string) => moments({ now, at: (commit) => snapshot(gitFiles(root, commit), now.catalog.today), history }, service);
}

function distinct(problems: readonly RequestProblem[]): readonly RequestProblem[] {
  return [...new Map(problems.map((each) => [`${each.pointer ?? each.field ?? ''} ${each.message}`, each])).values()];
}
