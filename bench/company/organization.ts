import type { Area } from './area.ts';
import type { Names } from './names.ts';
import { accountName, fullName } from './people.ts';
import type { Group, User } from './plan.ts';
import type { Random } from './random.ts';

/** Divisions with more teams than this have departments between. */
const span = 7;

const departmentEndings = ['department', 'group', 'tribe', 'programme'];
const teamEndings = ['team', 'squad', 'crew', 'engineering', 'operations', 'studio'];
const jobs = ['Backend engineer', 'Frontend engineer', 'Site reliability engineer', 'Product manager', 'Data engineer', 'Engineering manager', 'Designer', 'Tester', 'Business analyst', 'Mobile engineer', 'Staff engineer', 'Trainee'];

const leads = { company: 'Chief executive', division: 'Director', department: 'Head of department', team: 'Team lead' };

/** Groups that environments and policies name; they are the first teams of the first area. */
const namedTeams = ['platform', 'reliability', 'security'] as const;

/** The company, a division for each area, departments in the large ones, and teams: `count` groups together. */
export function makeGroups(company: string, areas: readonly Area[], count: number, names: Names, random: Random): readonly Group[] {
  const [first] = areas;
  if (!first) throw new RangeError('A company has at least one area.');
  const take = (name: () => string) => names.take(name, random);
  const root = group(take(() => company), 'company', first);
  const divisions = areas.map((area) => below(root, group(take(() => `${area.name}-division`), 'division', area)));
  const groups = [root, ...divisions];
  const shares = shareOut(count - groups.length, areas.map(({ weight }, index) => ({ weight, least: index === 0 ? namedTeams.length : 1 })));
  for (const [index, division] of divisions.entries()) {
    const { area } = division;
    const size = shares[index] ?? 0;
    const departments = size > span ? Math.floor(size / span) : 0;
    const parents = Array.from({ length: departments }, () => {
      const name = take(() => `${random.pick(random.chance(0.8) ? area.fields : area.objects)}-${random.pick(departmentEndings)}`);
      return below(division, group(name, 'department', area, division.name));
    });
    groups.push(...parents);
    for (let team = 0; team < size - departments; team += 1) {
      const named = index === 0 ? namedTeams[team] : undefined;
      const name = take(() => named ?? `${random.pick([...area.fields, ...area.objects])}-${random.pick(teamEndings)}`);
      groups.push(below(parents.length > 0 ? random.pickSkewed(parents) : division, group(name, 'team', area, division.name)));
    }
  }
  return groups;
}

/** The least for each, and the rest in proportion to the weights; what rounding leaves over goes to the first. */
export function shareOut(total: number, shares: readonly { readonly weight: number; readonly least: number }[]): readonly number[] {
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0);
  const free = total - shares.reduce((sum, { least }) => sum + least, 0);
  const sizes = shares.map(({ weight, least }) => least + Math.floor((free * weight) / weights));
  const rest = total - sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size, index) => (index === 0 ? size + rest : size));
}

function group(name: string, type: Group['type'], area: Area, division = name): Group {
  return { name, type, area, division, children: [], members: [] };
}

function below(parent: Group, child: Group): Group {
  parent.children.push(child.name);
  return Object.assign(child, { parent: parent.name });
}

/** Everybody is in a group, every group has somebody, and the first teams have most. */
export function makeUsers(groups: readonly Group[], count: number, names: Names, random: Random): readonly User[] {
  const teams = groups.filter(({ type }) => type === 'team');
  const shuffled = random.shuffle(teams);
  // Who approves needs colleagues: nobody approves what they ask for themselves.
  const approvers = groups.filter(({ name }) => namedTeams.some((each) => each === name));
  const first = [...groups, ...approvers, ...approvers];
  const users: User[] = [];
  for (let index = 0; index < count; index += 1) {
    const home = first[index] ?? random.pickSkewed(shuffled);
    let full = '';
    const name = names.take(() => accountName((full = fullName(random))), random);
    // The first in a group leads it.
    const job = index < groups.length ? leads[home.type] : random.pick(jobs);
    users.push({ name, fullName: full, job, division: home.division });
    home.members.push(name);
    const second = random.pick(teams);
    if (second !== home && random.chance(0.04)) second.members.push(name);
  }
  return users;
}
