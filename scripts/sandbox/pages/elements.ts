/** Small pieces that many pages show. */
import { ACTIONS_BOT, accountOf } from '../actors.ts';
import type { Conclusion, RunStatus } from '../runs.ts';
import type { Issue, Pull } from '../state.ts';
import type { World } from '../world.ts';
import { link } from './context.ts';
import type { PageContext } from './context.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { renderMarkdown } from './markdown.ts';

const SHOWN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** The moment itself, in UTC: "3 minutes ago" would be wrong a minute later. */
export function time(iso: string | null): Html {
  if (iso === null) return html`—`;
  return html`<time datetime="${iso}">${SHOWN.format(new Date(iso))} UTC</time>`;
}

/** Whole seconds between two moments, as `1 m 20 s`; empty while either is missing. */
export function duration(from: string | null, to: string | null): string {
  if (from === null || to === null) return '';
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const HUES = 8;

/** A round initial; bots get a square. Decoration: the name stands beside it. */
export function avatar(world: World, login: string): Html {
  const account = accountOf(world.state, login);
  let hue = 0;
  for (const character of login) hue = (hue * 7 + (character.codePointAt(0) ?? 0)) % HUES;
  const initial = [...(account?.name || login || '?')][0]?.toUpperCase();
  return html`<span class="avatar hue-${hue}${account?.type === 'Bot' && ' bot'}" aria-hidden="true">${initial}</span>`;
}

/** Name and login, linked to the account's page. */
export function person(world: World, login: string): Html {
  const account = accountOf(world.state, login);
  const isBot = login === ACTIONS_BOT.login || account?.type === 'Bot';
  return html`<a class="person" href="/${encodeURIComponent(login)}"><bdi>${account?.name ?? login}</bdi></a>${
    isBot ? html` <span class="tag">bot</span>` : account !== undefined && account.name !== login && html` <span class="muted"><bdi>${login}</bdi></span>`}`;
}

/** A label: its colour as a dot (the name is what counts), as a link to the issues that carry it. */
export function label(context: PageContext, name: string): Html {
  const known = context.world.state.labels.find((candidate) => candidate.name === name);
  return html`<a class="label" href="${link(context, 'issues')}?label=${encodeURIComponent(name)}"><svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="4.5" fill="#${known?.color ?? 'ededed'}" stroke="currentColor" stroke-opacity="0.5"/></svg> ${name}</a>`;
}

export function issueBadge(issue: Issue, pull?: Pull): Html {
  if (pull?.merged === true) return badge('merged', '⤝', 'Merged');
  if (issue.state === 'open') return pull?.draft === true ? badge('waiting', '○', 'Draft') : badge('good', '○', 'Open');
  if (issue.isPull) return badge('bad', '✕', 'Closed');
  return issue.stateReason === 'not_planned' || issue.stateReason === 'duplicate'
    ? badge('idle', '⊘', 'Closed as not planned')
    : badge('merged', '✓', 'Closed as completed');
}

type Tone = 'good' | 'bad' | 'waiting' | 'merged' | 'idle';

export function badge(tone: Tone, sign: string, words: string): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${words}</span>`;
}

const CONCLUSIONS: Readonly<Record<Conclusion, readonly [Tone, string, string]>> = {
  success: ['good', '✓', 'Succeeded'],
  failure: ['bad', '✕', 'Failed'],
  cancelled: ['idle', '⊘', 'Cancelled'],
  skipped: ['idle', '⊘', 'Skipped'],
  timed_out: ['bad', '✕', 'Timed out'],
  neutral: ['idle', '○', 'Neutral'],
  startup_failure: ['bad', '✕', 'Could not start'],
};

const STATUSES: Readonly<Record<Exclude<RunStatus, 'completed'>, readonly [Tone, string, string]>> = {
  queued: ['waiting', '◌', 'Queued'],
  pending: ['waiting', '◌', 'Waiting its turn'],
  in_progress: ['waiting', '●', 'Running'],
};

/** Where a run, a job or a step stands. */
export function progress({ status, conclusion }: { status: RunStatus; conclusion: Conclusion | null }): Html {
  if (status !== 'completed') return badge(...STATUSES[status]);
  return badge(...CONCLUSIONS[conclusion ?? 'neutral']);
}

/** The same before a step's name: a run that went well need not say so on each line. */
export function progressMark(of: { status: RunStatus; conclusion: Conclusion | null }): Html {
  if (of.conclusion !== 'success') return progress(of);
  return html`<span class="mark good"><span aria-hidden="true">✓</span><span class="unseen">Succeeded:</span></span>`;
}

export function shaLink(context: PageContext, sha: string): Html {
  return html`<a class="sha" href="${link(context, 'commit', sha)}"><code>${sha.slice(0, 7)}</code></a>`;
}

/** Text of an issue, comment or review. */
export function conversationText(context: PageContext, text: string, headings: number): Html {
  return html`<div class="text">${renderMarkdown(text, { ...references(context), breaks: true, headings })}</div>`;
}

/** A Markdown file or summary. `at` is where it lies, for its relative links: `main/docs/guide.md`. */
export function documentText(context: PageContext, text: string, headings: number, at?: string): Html {
  const file = at === undefined ? {} : {
    file(path: string, as: 'page' | 'image'): string | undefined {
      const here = new URL(`${link(context, as === 'image' ? 'raw' : 'blob', at)}`, 'http://sandbox');
      return URL.canParse(path, here) ? ((url) => url.pathname + url.hash)(new URL(path, here)) : undefined;
    },
  };
  return html`<div class="text">${renderMarkdown(text, { ...references(context), ...file, breaks: false, headings })}</div>`;
}

function references(context: PageContext) {
  const { state } = context.world;
  return {
    issue(number: number) {
      const issue = state.issues.find((candidate) => candidate.number === number);
      return issue && link(context, issue.isPull ? 'pull' : 'issues', number);
    },
    person(login: string) {
      const account = accountOf(state, login);
      return account && `/${encodeURIComponent(account.login)}`;
    },
  };
}
