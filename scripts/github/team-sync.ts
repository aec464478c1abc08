import type { Catalog } from '../catalog/catalog.ts';
import { code, fence, literal } from './markdown.ts';
import type { Teams } from './team-door.ts';
import { planTeams, type Limits, type TeamAction, type TeamPlan } from './team-plan.ts';
import { wishesOf } from './team-wishes.ts';

/** What has to be done so that the organisation's teams are those of the catalog. Writes nothing. */
export async function teamPlan(catalog: Catalog, teams: Teams, limits: Limits): Promise<TeamPlan> {
  const wishes = wishesOf(catalog, teams.organization);
  const plan = planTeams(wishes, await teams.look(wishes.teams, limits.deleted), limits);
  const broken = brokenPeople(catalog);
  return broken.length === 0 ? plan : { ...plan, refusals: [...broken, ...plan.refusals] };
}

/** Who is missing may stand in a file that cannot be read, and would lose every team. */
function brokenPeople({ problems }: Catalog): readonly string[] {
  const files = new Set(problems.filter(({ severity, file, entity }) => severity === 'error' && (file.startsWith('catalog/org/') || entity === undefined || /^(?:group|user):/.test(entity))).map(({ file }) => file));
  return files.size === 0 ? [] : [`The catalog has errors in ${[...files].slice(0, 5).join(', ')}, so nobody knows whom it leaves out. "signpost check" says what is wrong.`];
}

/**
 * Does what the plan says, in its order, and tells each. What fails is told and holds up nothing else, save what would make it worse:
 * nobody is taken out of anything once something could not be added. False when something failed; running it again does the rest.
 */
export async function carryOut({ actions }: TeamPlan, teams: Teams, log: (line: string) => void): Promise<boolean> {
  let fine = true;
  for (const action of actions) {
    const takes = action.act === 'remove' || action.act === 'withdraw' || action.act === 'delete-team';
    if (takes && !fine) {
      log(`${actionLine(action)}: left for the next run, since something above failed.`);
      continue;
    }
    try {
      await teams.carryOut(action);
      log(actionLine(action));
    } catch (error) {
      fine = false;
      log(`${actionLine(action)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return fine;
}

/** One line, with the sign of a diff. */
export function actionLine(action: TeamAction): string {
  const { act, team } = action;
  switch (act) {
    case 'create-team':
      return `+ team ${team}${action.parent === undefined ? '' : ` below ${action.parent}`}${action.privacy === 'secret' ? ', secret' : ''}`;
    case 'change-team':
      return `~ team ${team}: ${action.changes.map(({ field, from, to }) => `${field} ${JSON.stringify(from)} → ${JSON.stringify(to)}`).join(', ')}`;
    case 'add':
      return `+ ${action.login} in ${team}${action.role === 'maintainer' ? ' as maintainer' : ''}${action.invite ? ' (not in the organisation: an invitation)' : ''}`;
    case 'change-role':
      return `~ ${action.login} in ${team}: ${action.from} → ${action.to}`;
    case 'withdraw':
      return `- ${action.login} in ${team}: the invitation`;
    case 'remove':
      return `- ${action.login} in ${team}`;
    case 'delete-team':
      return `- team ${team}, with ${action.members === 1 ? '1 member' : `${action.members} members`}`;
    default:
      act satisfies never;
      return '';
  }
}

function figuresLine({ actions, figures, organization }: TeamPlan): string {
  const { teams, unmanaged, additions, invitations, removals, memberships, share } = figures;
  const others = unmanaged === 0 ? '' : ` ${unmanaged === 1 ? '1 other team is' : `${unmanaged} other teams are`} not touched.`;
  if (actions.length === 0) return `${organization}: ${teams === 1 ? '1 team is' : `${teams} teams are`} as the catalog says.${others}`;
  const invited = invitations === 0 ? '' : `, ${invitations} of them by an invitation`;
  return `${organization}: ${actions.length === 1 ? '1 change' : `${actions.length} changes`} of ${teams === 1 ? '1 team' : `${teams} teams`}; ${additions} joining${invited}, ${removals} of ${memberships} memberships (${Math.round(share * 1000) / 10} %) ending.${others}`;
}

/** For a terminal. */
export function planText(plan: TeamPlan): string {
  const lines = [...plan.actions.map(actionLine), ...plan.notes.map((note) => `! ${note}`), figuresLine(plan), ...plan.refusals.map((refusal) => `Refused: ${refusal}`), ...(plan.actions.length > 0 ? [`Plan ${plan.digest}`] : [])];
  return `${lines.join('\n')}\n`;
}

/** GitHub cuts comments and summaries; so many lines are shown, and the rest is counted. */
const shown = 300;

/** For a summary of a run or a comment. */
export function planMarkdown(plan: TeamPlan): string {
  const lines = plan.actions.map(actionLine);
  const more = lines.length > shown ? `\n… and ${lines.length - shown} more` : '';
  const list = (items: readonly string[]) => items.slice(0, 50).map((item) => `- ${literal(item)}`).join('\n');
  return [
    `### Teams of ${literal(plan.organization)} on GitHub`,
    literal(figuresLine(plan)),
    ...(plan.refusals.length > 0 ? [`**Refused**\n\n${list(plan.refusals)}`] : []),
    ...(lines.length > 0 ? [fence(`${lines.slice(0, shown).join('\n')}${more}`, 'diff'), `Plan ${code(plan.digest)}`] : []),
    ...(plan.notes.length > 0 ? [`What else to know:\n\n${list(plan.notes)}`] : []),
  ].join('\n\n') + '\n';
}
