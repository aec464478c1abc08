import { openTeams } from '../github/team-door.ts';
import type { Limits, TeamPlan } from '../github/team-plan.ts';
import { carryOut, planMarkdown, planText, teamPlan } from '../github/team-sync.ts';
import { apiUrlOf } from '../model/api-url.ts';
import { catalogHelp, catalogOption, choice, option, Refusal, todayHelp, todayOption, type Call, type Command, type ExitCode } from './command.ts';
import { doorOf } from './hands.ts';
import { openCatalog, openCatalogAt } from './open.ts';
import { clean, jsonText } from './print-problems.ts';
import { numberOption } from './reconcile.ts';

export const command: Command = {
  usage: 'sync github [--apply] [--plan DIGEST] [--organization O] [--max-removals 0.25] [--min-admins 2] [--delete-team SLUG]… [--at REV] [--pull N] [--today DAY] [--catalog DIR] [--format text|json|markdown]',
  about: `Shows what would have to change so that the teams of an organisation on GitHub, and the people in them, are those of the catalog: of
the groups that name their team by the annotation github.com/team-slug. With --apply it does so, and with --plan only if that is
still what was shown. Other teams, and who belongs to the organisation, are not touched. Refuses, with exit code 1 and nothing
done, when too many memberships would end at once or too few owners are left. Needs SIGNPOST_GITHUB_TOKEN, which may read and
write the organisation's members.`,
  options: {
    ...catalogOption,
    ...todayOption,
    apply: { type: 'boolean' },
    plan: { type: 'string' },
    organization: { type: 'string' },
    'max-removals': { type: 'string' },
    'min-admins': { type: 'string' },
    'delete-team': { type: 'string', multiple: true },
    at: { type: 'string' },
    pull: { type: 'string' },
    format: { type: 'string' },
  },
  optionHelp: {
    ...catalogHelp,
    ...todayHelp,
    apply: 'Do it; without it nothing is changed',
    plan: 'With --apply: the digest of the plan that was shown; anything else is refused',
    organization: 'Its login; default: the owner of the repository in catalog/signpost.yaml',
    'max-removals': 'The share of all memberships that may end at once, from 0 to 1; default: 0.25. Three may always',
    'min-admins': 'How many owners the organisation must have; default: 2',
    'delete-team': 'A team that the catalog does not manage and that goes; again for the next',
    at: 'The catalog of a revision of Git, such as the merge of a pull request; shows only',
    pull: 'Write the plan as a comment on this pull request too; needs GITHUB_TOKEN and GITHUB_REPOSITORY',
    format: 'text, json or markdown',
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { io, positionals, values } = call;
  const format = choice(call, 'format', ['text', 'json', 'markdown']);
  if (positionals.length !== 1 || positionals[0] !== 'github') throw new Refusal('Say where to: signpost sync github.');
  const apply = values['apply'] === true;
  const at = option(call, 'at');
  const agreed = option(call, 'plan');
  if (apply && at !== undefined) throw new Refusal('--at only shows: what is applied is the checked-out catalog.');
  if (agreed !== undefined && !apply) throw new Refusal('--plan is for --apply: it names the plan that was shown.');
  const limits = limitsOf(call);
  const token = io.env['SIGNPOST_GITHUB_TOKEN']?.trim();
  if (!token) throw new Refusal('Set SIGNPOST_GITHUB_TOKEN: a token of an App or an owner that may read and write the organisation’s members. The workflow’s own token cannot.');
  const { catalog } = at === undefined ? openCatalog(call) : openCatalogAt(call, at);
  const organization = option(call, 'organization') ?? catalog.settings.repository.split('/')[0] ?? '';
  if (!/^[A-Za-z0-9][\w-]{0,38}$/.test(organization)) throw new Refusal(`--organization is "${organization}"; it is the login of an organisation on GitHub.`);
  const teams = openTeams({ apiUrl: apiUrlOf(io.env, catalog.settings.server), token, organization });
  const plan = await teamPlan(catalog, teams, limits);
  io.out(shown(plan, format));
  const pull = numberOption(call, 'pull');
  if (pull !== undefined) await doorOf(call).upsertComment(pull, marker, `${marker}\n${planMarkdown(plan)}`);
  if (plan.refusals.length > 0) {
    io.err('Nothing was changed.\n');
    return 1;
  }
  if (!apply) return 0;
  if (agreed !== undefined && agreed !== plan.digest) {
    io.err(`This is the plan ${plan.digest}, not ${clean(agreed)}: something has changed since it was shown. Nothing was done; look at it and say --plan ${plan.digest}.\n`);
    return 1;
  }
  return (await carryOut(plan, teams, (line) => io.err(`${clean(line)}\n`))) ? 0 : 1;
}

/** Begins the comment on a pull request, so that there is one. */
const marker = '<!-- signpost:teams -->';

function shown(plan: TeamPlan, format: 'text' | 'json' | 'markdown'): string {
  if (format === 'json') return `${jsonText(plan)}\n`;
  return format === 'markdown' ? planMarkdown(plan) : planText(plan).split('\n').map((line) => clean(line)).join('\n');
}

function limitsOf(call: Call): Limits {
  const share = Number(option(call, 'max-removals') ?? '0.25');
  if (!(share >= 0 && share <= 1) || option(call, 'max-removals') === '') throw new Refusal(`--max-removals is "${option(call, 'max-removals')}"; it is a share from 0 to 1, such as 0.25.`);
  const minAdmins = Number(option(call, 'min-admins') ?? '2');
  if (!Number.isInteger(minAdmins) || minAdmins < 0 || option(call, 'min-admins') === '') throw new Refusal(`--min-admins is "${option(call, 'min-admins')}"; it is a whole number.`);
  const deleted = call.values['delete-team'];
  return { maxRemovals: share, freeRemovals: share === 0 ? 0 : 3, minAdmins, deleted: Array.isArray(deleted) ? deleted.map((slug) => String(slug).toLowerCase()) : [] };
}
