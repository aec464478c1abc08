import { serviceInput } from './service.ts';

/** What is done with an instance that is there. An upgrade renders it again by the service as it is now. */
const instanceActions = ['change', 'delete', 'renew', 'upgrade'] as const;
export type InstanceAction = (typeof instanceActions)[number];

/** What an issue asks for. `instance` is the folder below `live/`: `production/postgres-schema/orders`. */
export type Ask = { readonly action: 'create'; readonly service: string } | { readonly action: InstanceAction; readonly instance: string };

/** An input of a form about an instance: its `id` in addresses, and its heading on the issue. */
export interface ActionInput {
  readonly id: string;
  readonly label: string;
}

/**
 * What is asked about an instance, in order: the instance, whose heading says what is asked for, and after it in a change the
 * service's own inputs. The ids of the first two are no names of inputs.
 */
export const actionInputs = {
  change: [
    { id: 'signpost-instance', label: 'Change' },
    { id: 'signpost-clear', label: 'Leave empty' },
  ],
  delete: [
    { id: 'signpost-instance', label: 'Delete' },
    { id: 'name', label: 'Name once more' },
    { id: 'reason', label: 'Reason' },
  ],
  renew: [
    { id: 'signpost-instance', label: 'Renew' },
    { id: 'period', label: 'For how long' },
    { id: 'reason', label: 'Reason' },
  ],
  upgrade: [
    { id: 'signpost-instance', label: 'Upgrade' },
    { id: 'reason', label: 'Reason' },
  ],
} as const satisfies Readonly<Record<InstanceAction, readonly ActionInput[]>>;

/** Name of the form's file, without folder. GitHub lists forms by these names: those that ask for something new come before their changes. */
export function formFile(ask: { readonly action: 'create' | 'change'; readonly service: string } | { readonly action: 'delete' | 'renew' | 'upgrade' }): string {
  switch (ask.action) {
    case 'create':
      return `request-${ask.service}.yml`;
    case 'change':
      return `update-${ask.service}.yml`;
    default:
      return `${ask.action}-instance.yml`;
  }
}

/** What the first heading of an issue's body asks for; undefined when the issue is no request. */
export function askOf(body: string): Ask | undefined {
  const [, label, value = ''] = /^\s*### ([A-Z][a-z]+)[ \t]*\n\s*([^\n]+)/.exec(body.replace(/\r\n?/g, '\n')) ?? [];
  const text = value.trim();
  if (label === serviceInput.label) return { action: 'create', service: text };
  const action = instanceActions.find((each) => actionInputs[each][0].label === label);
  return action && { action, instance: text.replace(/^live\//, '').replace(/\/+$/, '') };
}
