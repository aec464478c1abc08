import type { Entity } from '../../model/entity.ts';
import { secretNameFault } from '../../model/secret-names.ts';
import { inputsOfEffect, secretsOfStep } from '../effect-inputs.ts';
import { stepsOf } from '../services.ts';
import { nearest } from '../suggest.ts';
import { shown, writtenPath } from '../violations.ts';
import type { Check } from '../world.ts';
import { named } from './finding.ts';
import { ofTemplates, type Said } from './templates.ts';

export const serviceEffectChecks: readonly Check[] = [
  {
    code: 'service-effect-input',
    severity: 'error',
    own: true,
    holds: 'A step that touches the world is told only what it reads.',
    find: ofTemplates(unreadInputs),
  },
  {
    code: 'service-secret-name',
    severity: 'error',
    own: true,
    holds: 'Services name the secrets of their steps outright, and none that belongs to the workflow.',
    find: ofTemplates(unnamedSecrets),
  },
];

function* unreadInputs({ spec }: Entity): Iterable<Said> {
  for (const [index, step] of stepsOf(spec).entries()) {
    const inputs = inputsOfEffect(step);
    if (!inputs) continue;
    for (const key of Object.keys(step.input)) {
      if (inputs.includes(key)) continue;
      const path = ['spec', 'steps', index, 'input', key];
      const near = nearest(key, inputs);
      yield { path, message: `${writtenPath(path)} is not read: ${step.action} has no such input.`, fix: near ? `Did you mean "${near}"?` : `It reads ${named(inputs)}.` };
    }
  }
}

/** Only a name that stands in the template is handed to the workflows; one that a request could choose would be anybody's. */
function* unnamedSecrets({ spec }: Entity): Iterable<Said> {
  for (const [index, step] of stepsOf(spec).entries()) {
    for (const { name, path: inside } of secretsOfStep(step)) {
      const fault = secretNameFault(name);
      if (!fault) continue;
      const path = ['spec', 'steps', index, 'input', ...inside];
      if (fault === 'reserved') yield { path, message: `${writtenPath(path)} is ${shown(name)}, which belongs to the workflow and is never handed on.`, fix: 'Add a secret of its own for this service, and name that.' };
      else yield { path, message: `${writtenPath(path)} is ${shown(name)}, but the name of a secret is written out, in capitals like DATABASE_URL.`, fix: 'Write the name; to use another one in each environment, write a step for each, with "if".' };
    }
  }
}
