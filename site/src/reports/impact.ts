import { impactOf } from '../../../scripts/report/impact/impact.ts';
import { derived, entity, kindName, world } from '../data.ts';
import { entityHref } from '../links.ts';
import { impactPicture, type ImpactPicture } from '../pictures/impact-picture.ts';
import { impactWords as words } from '../words/impact.ts';
import { reportRows } from './reports.ts';

export interface ImpactExample {
  readonly ref: string;
  readonly title: string;
  readonly picture: ImpactPicture;
}

/** Wholes reach far because they are large; a single thing that does so is what nobody expects. */
const singles = ['Component', 'API', 'Resource'];

/** How a change of the single thing with the widest reach spreads; undefined where nothing needs anything. */
export const widest = derived('widest reach', (): ImpactExample | undefined => {
  const row = reportRows('impact').find(({ kind }) => singles.includes(String(kind)));
  if (!row) return undefined;
  const [ref, title] = [String(row['ref']), String(row['title'])];
  const titleOf = (each: string) => entity(each)?.title ?? each;
  const aboutOf = (each: string) => kindName({ kind: entity(each)?.kind ?? '' });
  const picture = impactPicture(impactOf(world().catalog, [ref]), { label: words.spread(title), more: words.more, changed: words.changes, about: aboutOf, title: titleOf, steps: words.steps }, entityHref);
  return picture && { ref, title, picture };
}, JSON.stringify);
