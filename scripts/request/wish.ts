import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { RequestProblem } from '../model/request.ts';
import type { ActionRequest } from './action-issues.ts';

/** A request before it is an issue: what every door but the forms themselves has in its hands. */
export type Wish = { readonly action: 'create'; readonly service: string; readonly inputs: JsonObject } | ActionRequest;

/** What programs write, in a dispatch as in a call of a tool: a key that says what is asked for, and what may stand beside it. */
const beside = {
  service: ['inputs'],
  change: ['inputs', 'clear'],
  delete: ['name', 'reason'],
  renew: ['for', 'reason'],
  upgrade: ['reason'],
} as const;
const kinds = Object.keys(beside) as readonly (keyof typeof beside)[];

export type ReadWish = { readonly wish: Wish } | { readonly problems: readonly RequestProblem[] };

/** Reads a payload, strictly: what nobody understands might be what was meant. */
export function readWish(payload: unknown): ReadWish {
  if (!isJsonObject(payload)) return refused('It is no object.');
  const asked = kinds.filter((kind) => payload[kind] !== undefined);
  const [kind] = asked;
  if (kind === undefined || asked.length > 1) return refused(`It has ${asked.length === 0 ? 'none' : 'several'} of ${kinds.join(', ')}.`);
  const known: readonly string[] = [kind, ...beside[kind]];
  const strange = Object.keys(payload).find((key) => !known.includes(key));
  if (strange !== undefined) return refused(`It has “${strange}”, which does not go with ${kind}; beside it may stand ${beside[kind].join(' and ')}.`);
  const { inputs = {}, clear = [] } = payload;
  if (!isJsonObject(inputs)) return refused('inputs is no object.');
  if (!isTexts(clear)) return refused('clear is no list of names.');
  const wrong = [kind, 'name', 'for', 'reason'].find((key) => payload[key] !== undefined && typeof payload[key] !== 'string');
  if (wrong !== undefined) return refused(`${wrong} is no text.`);
  const text = (key: string) => String(payload[key] ?? '');
  if (/[\r\n]/.test(text(kind).trim())) return refused(`${kind} is no single line.`);
  const [subject, reason] = [text(kind).trim(), text('reason')];
  const instance = instanceName(subject);
  switch (kind) {
    case 'service':
      return { wish: { action: 'create', service: subject, inputs } };
    case 'change':
      return { wish: { action: 'change', instance, inputs, cleared: clear } };
    case 'delete':
      return { wish: { action: 'delete', instance, name: text('name'), reason } };
    case 'renew':
      return { wish: { action: 'renew', instance, period: text('for'), reason } };
    case 'upgrade':
      return { wish: { action: 'upgrade', instance, reason } };
    default:
      return kind satisfies never;
  }
}

/** An instance as issues name it, from any of the ways to write its folder. */
export function instanceName(text: string): string {
  return text.trim().replace(/^\/?live\//, '').replace(/\/+$/, '');
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function refused(reason: string): ReadWish {
  const fix = 'Write {"service": "…", "inputs": {…}}, or change, delete, renew or upgrade with the instance as its folder below live/.';
  return { problems: [{ code: 'request-shape', message: `The request cannot be understood. ${reason}`, fix }] };
}
