import accessPolicy from './schemas/access-policy.json' with { type: 'json' };
import additions from './schemas/additions.json' with { type: 'json' };
import api from './schemas/api.json' with { type: 'json' };
import component from './schemas/component.json' with { type: 'json' };
import domain from './schemas/domain.json' with { type: 'json' };
import entity from './schemas/entity.json' with { type: 'json' };
import environment from './schemas/environment.json' with { type: 'json' };
import group from './schemas/group.json' with { type: 'json' };
import guardrail from './schemas/guardrail.json' with { type: 'json' };
import location from './schemas/location.json' with { type: 'json' };
import pipeline from './schemas/pipeline.json' with { type: 'json' };
import resource from './schemas/resource.json' with { type: 'json' };
import scorecard from './schemas/scorecard.json' with { type: 'json' };
import settings from './schemas/settings.json' with { type: 'json' };
import system from './schemas/system.json' with { type: 'json' };
import template from './schemas/template.json' with { type: 'json' };
import user from './schemas/user.json' with { type: 'json' };
import type { JsonObject } from './json.ts';

/** A kind that Signpost knows, with the versions it is written in. */
export interface KnownKind {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  /** Draft-07. Besides the standard keywords: `expected` words a format for people, `code` names the problem. */
  readonly schema: JsonObject;
}

const backstage = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'];
const signpost = ['signpost.dev/v1'];

export const entitySchema: JsonObject = entity;
export const settingsSchema: JsonObject = settings;
/** What Signpost adds below `spec` of Backstage's kinds; a schema of the whole document. */
export const additionsSchema: JsonObject = additions;

export const knownKinds: readonly KnownKind[] = [
  { kind: 'Component', apiVersions: backstage, schema: component },
  { kind: 'API', apiVersions: backstage, schema: api },
  { kind: 'Resource', apiVersions: backstage, schema: resource },
  { kind: 'System', apiVersions: backstage, schema: system },
  { kind: 'Domain', apiVersions: backstage, schema: domain },
  { kind: 'Group', apiVersions: backstage, schema: group },
  { kind: 'User', apiVersions: backstage, schema: user },
  { kind: 'Location', apiVersions: backstage, schema: location },
  { kind: 'Template', apiVersions: ['scaffolder.backstage.io/v1beta3'], schema: template },
  { kind: 'Environment', apiVersions: signpost, schema: environment },
  { kind: 'AccessPolicy', apiVersions: signpost, schema: accessPolicy },
  { kind: 'Guardrail', apiVersions: signpost, schema: guardrail },
  { kind: 'Scorecard', apiVersions: signpost, schema: scorecard },
  { kind: 'Pipeline', apiVersions: signpost, schema: pipeline },
];

/** A kind of Backstage, whose `spec` takes the additions; Signpost's own kinds are closed. */
export function takesAdditions(known: KnownKind): boolean {
  return known.apiVersions !== signpost;
}
