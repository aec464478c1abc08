import type { Company, Domain, Group, System, User } from './plan.ts';
import { describe, titleOf } from './prose.ts';
import type { Random } from './random.ts';
import { habitsOf, list, prose } from './yaml-text.ts';

const head = (kind: string, name: string, title: string) => `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  title: ${title}\n`;

export function groupText(group: Group, company: Company, root: Random): string {
  const random = root.fork(group.name);
  const habits = habitsOf(root.fork(group.division));
  const [object, act] = [random.pick(group.area.objects), random.pick(group.area.acts)];
  const title = titleOf(group.name);
  const description = describe({ area: group.area, role: 'group', about: 'people', object, act, system: titleOf(group.area.name), team: title, tech: 'Kotlin' }, 26, random);
  return [
    head('Group', group.name, title),
    prose('description', description, 2, habits),
    `  annotations:\n    github.com/team-slug: ${company.slug}/${group.name}\n`,
    `  links:\n    - url: https://chat.${company.host}/channels/ask-${group.name}\n      title: "#ask-${group.name}"\n      icon: chat\n`,
    `spec:\n  type: ${group.type}\n  profile:\n    displayName: ${title}\n    email: ${group.name}@${company.host}\n`,
    group.parent === undefined ? '' : `  parent: ${group.parent}\n`,
    list('children', group.children, 2, habits, false) || '  children: []\n',
    list('members', group.members, 2, habits, false),
    group.type === 'team' && random.chance(0.5) ? `  contacts:\n    support: ["slack://ask-${group.name}"]\n` : '',
  ].join('');
}

export function userText(user: User, company: Company, root: Random): string {
  const random = root.fork(user.name);
  const mail = `${user.name.replaceAll('-', '.')}@people.${company.host}`;
  const office = random.pick(['Rotterdam', 'Gdańsk', 'Porto', 'Bengaluru', 'Nairobi', 'São Paulo', 'Osaka', 'Leeds', 'at home']);
  return `apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: ${user.name}
  description: ${user.job}, ${office}.
  annotations:
    github.com/user-login: ${user.name}${random.chance(0.3) ? `-${company.slug.slice(0, 2)}` : ''}
    workday.com/employee-id: "${100_000 + random.below(900_000)}"
spec:
  profile:
    displayName: ${user.fullName}
    email: ${mail}
  memberOf: []
`;
}

export function domainText(domain: Domain, root: Random): string {
  const random = root.fork(domain.name);
  const habits = habitsOf(root.fork(domain.owner));
  const [object, act] = [random.pick(domain.area.objects), random.pick(domain.area.acts)];
  const description = describe({ area: domain.area, role: 'domain', about: 'people', object, act, system: titleOf(domain.name), team: titleOf(domain.owner), tech: 'Java' }, 40, random);
  return [
    head('Domain', domain.name, titleOf(domain.name)),
    prose('description', description, 2, habits),
    `spec:\n  owner: ${domain.owner}\n`,
    domain.parent === undefined ? '' : `  subdomainOf: ${domain.parent}\n`,
  ].join('');
}

export function systemText(system: System, company: Company, root: Random): string {
  const random = root.fork(system.name);
  const habits = habitsOf(root.fork(system.owner.name));
  const [object = ''] = system.objects;
  const title = titleOf(system.name);
  const description = describe({ area: system.area, role: 'system', about: 'software', object, act: system.act, system: title, team: titleOf(system.owner.name), tech: 'Go' }, random.between(40, 70), random);
  return [
    head('System', system.name, title),
    prose('description', description, 2, habits),
    list('tags', random.sample(system.area.tags, 2), 2, habits, true),
    `  links:\n    - url: https://wiki.${company.host}/systems/${system.name}\n      title: Architecture\n      icon: docs\n`,
    `spec:\n  owner: ${system.owner.name}\n  domain: ${system.domain}\n`,
  ].join('');
}
