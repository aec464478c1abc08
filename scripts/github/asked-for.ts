import { equal } from '../catalog/conditions.ts';
import { fieldsOf } from '../catalog/fields.ts';
import { askOf } from '../model/ask.ts';
import type { JsonObject } from '../model/json.ts';
import type { Instance } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { readAction } from '../request/action-issues.ts';
import { withDefaults } from '../request/answers.ts';
import { changedInputs } from '../request/changed-inputs.ts';
import { parseIssue } from '../request/issue.ts';

/**
 * Whether an instance is what the text of the issue asks for. Files that follow from their record prove nothing when the record was
 * changed with them: somebody who may push, approve and forge a status would have decided alone what another asked for. `before` is
 * the instance as it was; `service` the version that rendered it, or that had when it is `gone`.
 */
export function isAskedFor(body: string, { folder, record }: Instance, before: Instance | undefined, service: Service, gone: boolean): boolean {
  const ask = askOf(body);
  if (ask === undefined || gone !== (ask.action === 'delete')) return false;
  const fields = fieldsOf(service);
  const holds = (inputs: JsonObject) => equal(withDefaults(service, fields, inputs), record.inputs);
  if (ask.action === 'create') {
    const { inputs, problems } = parseIssue(body, { name: service.name, title: service.title, fields });
    return problems.length === 0 && holds(inputs);
  }
  if (folder !== `live/${ask.instance}`) return false;
  const read = readAction(body, ask.action, ask.instance, fields);
  if ('problems' in read) return false;
  if (read.request.action === 'delete') return read.request.name === record.name;
  if (!before) return false;
  const old = before.record.inputs;
  switch (read.request.action) {
    case 'change':
      return holds(changedInputs(service, old, read.request.inputs, read.request.cleared));
    case 'renew':
      return holds(old);
    case 'upgrade':
      return holds(changedInputs(service, old, {}, []));
    default:
      return read.request satisfies never;
  }
}
