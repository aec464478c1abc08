import type { Service } from '../model/service.ts';
import { environments } from './environments.ts';
import { guardedPerson, guardedTeam, guardrailExpression, somebody, someTeam, type GuardedRequest } from './guarded.ts';
import { speaksOf, type Guardrail, type GuardrailTest } from './guardrails.ts';
import { outlineOf } from './services.ts';
import type { Finding, World } from './world.ts';

/**
 * What is wrong with a test of a guardrail; undefined when it comes out as it expects. Nothing is rendered: the documents are
 * those that the test names, so that it is about the rule alone, and is as fast as the rule.
 */
export function failedTest(catalog: World['catalog'], guardrail: Guardrail, test: GuardrailTest): Pick<Finding, 'path' | 'message' | 'fix'> | undefined {
  const service = catalog.ofKind('Template').map(outlineOf).find(({ name }) => name === test.service);
  const environment = environments(catalog).find(({ name }) => name === test.environment);
  // That they are not there is said by another check.
  if (!service || (test.environment !== undefined && !environment)) return undefined;
  const request = requestOf(catalog, service, environment, test);
  const answers = speaksOf(guardrail, service, environment, test.action) ? guardrail.rules.map((rule) => ({ rule, answer: guardrailExpression(rule.expression).judge(request) })) : [];
  const wrong = answers.filter(({ answer }) => answer !== true);
  const outcome = wrong.some(({ rule }) => rule.severity === 'error') ? 'refused' : wrong.length > 0 ? 'warned' : 'passes';
  const speaking = wrong.filter(({ rule }) => outcome === (rule.severity === 'error' ? 'refused' : 'warned'));
  const path = ['spec', 'tests', test.index];
  const name = test.title === undefined ? `Test ${test.index + 1}` : `The test “${test.title}”`;
  if (outcome !== test.expected) {
    const by = speaking.map(({ rule, answer }) => `rule ${rule.index + 1}${typeof answer === 'object' ? `, which fails: ${answer.message}` : ''}`).join('; ');
    return { path, message: `${name} expects ${test.expected}, but the request ${said[outcome]}${by === '' ? '' : ` by ${by}`}.`, fix: 'Correct the rule or the test.' };
  }
  if (test.rule !== undefined && !speaking.some(({ rule }) => rule.index === test.rule)) {
    return { path: [...path, 'rule'], message: `${name} expects rule ${test.rule + 1} to say so, but ${speaking.map(({ rule }) => `rule ${rule.index + 1}`).join(', ') || 'no rule'} does.`, fix: 'Correct the rule or the test.' };
  }
  return undefined;
}

const said = { passes: 'passes', warned: 'is warned of', refused: 'is refused' } as const;

function requestOf(catalog: World['catalog'], service: Omit<Service, 'files'>, environment: GuardedRequest['environment'], test: GuardrailTest): GuardedRequest {
  const { requester = '', owner = '', leaseDays } = test;
  return {
    action: test.action,
    inputs: test.inputs,
    ...(environment && { environment }),
    service: { name: service.name, type: service.type, tags: service.tags },
    instance: { name: 'test', folder: `live/${environment?.name ?? 'global'}/${service.name}/test`, leased: service.instance.lease !== undefined, ...(leaseDays === undefined ? {} : { leaseDays }) },
    requester: requester === '' ? somebody : guardedPerson(catalog, requester),
    team: owner === '' ? someTeam : guardedTeam(catalog, owner),
    documents: test.documents,
    files: {},
  };
}
