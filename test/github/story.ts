import { expect } from 'vitest';
import { applyIssue } from '../../scripts/github/apply.ts';
import type { Hands } from '../../scripts/github/hands.ts';
import { pendingIssues, pendingPulls } from '../../scripts/github/pending.ts';
import { reconcileIssue, reconcilePull } from '../../scripts/github/reconcile.ts';
import { Ledger } from './ledger.ts';
import { meeting, mishaps } from './mishaps.ts';
import { Paper } from './paper.ts';
import { entryService, pairService, smallCompany } from './small-company.ts';

const allow = (services: readonly string[], more: object) => ({ effect: 'allow', who: { groups: ['users', 'makers'] }, what: { services }, because: 'They may.', ...more });
const rules = [allow(['note', 'entry', 'pair'], { actions: ['create', 'delete', 'renew'] }), allow(['note'], { actions: ['change'], merge: 'automatic' }), allow(['pair', 'entry'], { actions: ['change'], approvals: [{ from: 'service-owner', count: 1 }] })];

/** Notes, whose changes merge by themselves; entries of a ledger; pairs of both, whose changes somebody approves. */
export const company: Readonly<Record<string, string>> = {
  ...smallCompany,
  ...entryService(),
  ...pairService(),
  'catalog/policies/all.yaml': JSON.stringify({ apiVersion: 'signpost.dev/v1', kind: 'AccessPolicy', metadata: { name: 'all', title: 'All' }, spec: { owner: 'makers', rules } }),
};

/** Everything that anybody could see, on GitHub and in the world. */
export function look(paper: Paper, ledger: Ledger): string {
  return `${paper.picture()}\n${JSON.stringify(ledger.read(), undefined, 1)}`;
}

/** What both runs of the schedule do. */
export async function sweep(paper: Paper): Promise<void> {
  for (const number of await pendingIssues(paper.hands().door)) await reconcileIssue(paper.hands(), number);
  for (const number of await pendingPulls(paper.hands().door)) await reconcilePull(paper.hands(), number);
  for (const { number } of await paper.hands().door.openIssues()) await applyIssue(paper.hands(), number);
}

interface Event {
  readonly title: string;
  readonly handle: (hands: Hands) => Promise<unknown>;
  /** The next event brings more, and not the same one again: the handler ends with starting that. */
  readonly after?: (hands: Hands) => Promise<unknown>;
  /** Nobody has to run it again: the schedule finds what is missing. */
  readonly scheduled?: boolean;
}

/** One story, told calmly; on the way every event is tried with everything that its handler may meet. */
export class Story {
  readonly paper: Paper;
  readonly ledger = new Ledger();
  private readonly past: Event[] = [];
  /** How many mishaps each event was tried with. */
  readonly met = new Map<string, number>();

  constructor(bot?: string) {
    this.paper = new Paper(company, bot);
    this.paper.env = { LEDGER: this.ledger.folder, PATH: process.env['PATH'] };
  }

  /** What the handler says in the end. Plans that start programs are tried with the first kind only: that takes long. */
  async tell(event: Event, kinds = mishaps): Promise<unknown> {
    const { title, handle, after } = event;
    const { paper, ledger } = this;
    const whole = async (twin: Paper) => {
      const outcome = await handle(twin.hands());
      return after ? after(twin.hands()) : outcome;
    };
    const [start, before] = [paper.copy(), ledger.read()];
    const outcome = await whole(paper);
    const [calm, now] = [look(paper, ledger), ledger.read()];
    const late = paper.copy();
    if (event.scheduled) await sweep(late);
    const later = look(late, ledger);
    // What is left behind alike is mended alike.
    const seen = new Set<string>();
    for (const mishap of kinds) {
      for (let nth = 1; ; nth += 1) {
        const twin = start.copy();
        ledger.write(before);
        const { hands, isMet } = meeting(twin.hands(), mishap, nth);
        await handle(hands).catch((error: unknown) => {
          if (!isMet()) throw error;
        });
        if (!isMet()) break;
        this.met.set(title, 1 + (this.met.get(title) ?? 0));
        const left = look(twin, ledger);
        if (seen.has(left)) continue;
        seen.add(left);
        if (event.scheduled) {
          const [found, there] = [twin.copy(), ledger.read()];
          await sweep(found);
          expect.soft(look(found, ledger), `${title}: ${mishap}, ${nth}, and the schedule`).toBe(later);
          ledger.write(there);
        }
        await whole(twin);
        expect.soft(look(twin, ledger), `${title}: ${mishap}, ${nth}`).toBe(calm);
      }
    }
    ledger.write(now);
    this.past.push(event);
    return outcome;
  }

  /** Every event so far comes once more, the last one first. */
  async tellAgain(): Promise<void> {
    const before = look(this.paper, this.ledger);
    for (const { title, handle } of this.past.toReversed()) {
      await handle(this.paper.hands());
      expect.soft(look(this.paper, this.ledger), `${title}, again`).toBe(before);
    }
  }
}

