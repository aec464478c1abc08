/** What the stand-in for an organisation answers; test/contract/slice.ts cuts these out of GitHub's description. */
export const teamOperations = [
  'GET /user',
  'GET /users/:username',
  'GET /orgs/:org/members',
  'GET /orgs/:org/teams',
  'POST /orgs/:org/teams',
  'GET /orgs/:org/teams/:team',
  'PATCH /orgs/:org/teams/:team',
  'DELETE /orgs/:org/teams/:team',
  'GET /orgs/:org/teams/:team/members',
  'GET /orgs/:org/teams/:team/invitations',
  'PUT /orgs/:org/teams/:team/memberships/:username',
  'DELETE /orgs/:org/teams/:team/memberships/:username',
] as const;
