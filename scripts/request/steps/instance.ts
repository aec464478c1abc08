import { isJsonObject, type Json } from '../../model/json.ts';
import type { StepRun } from './run.ts';

/** Makes the request a bundle: another instance comes with it, of another service. Input: `service`, `inputs`, `dependsOn`. */
export function askPart({ workspace, step, input }: StepRun): void {
  const { service, inputs = {}, dependsOn = [] } = input;
  if (typeof service !== 'string' || service === '') throw new Error('the step “instance” needs the name of a service');
  if (!isJsonObject(inputs)) throw new Error('the inputs of an instance are a map');
  const before = Array.isArray(dependsOn) ? (dependsOn as readonly Json[]) : [dependsOn];
  const known = new Set(workspace.parts.map((part) => part.step));
  const unknown = before.find((each) => typeof each !== 'string' || !known.has(each));
  if (unknown !== undefined) throw new Error(`dependsOn names ${JSON.stringify(unknown)}, which is no earlier step that makes an instance`);
  workspace.parts.push({ step: step.id, service, inputs, dependsOn: before as readonly string[] });
}
