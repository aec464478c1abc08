-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA ${{ values.schema | sqlIdentifier }};

COMMENT ON SCHEMA ${{ values.schema | sqlIdentifier }} IS ${{ values.purpose | sqlLiteral }};
{%- for extension in values.extensions %}

-- Extensions belong to the whole database; schemas share them through "public".
CREATE EXTENSION IF NOT EXISTS ${{ extension | sqlIdentifier }} WITH SCHEMA "public";
{%- endfor %}

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE ${{ values.role | sqlIdentifier }} NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA ${{ values.schema | sqlIdentifier }} TO ${{ values.role | sqlIdentifier }};

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${{ values.schema | sqlIdentifier }} TO ${{ values.role | sqlIdentifier }};

ALTER DEFAULT PRIVILEGES IN SCHEMA ${{ values.schema | sqlIdentifier }}
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${{ values.role | sqlIdentifier }};

ALTER DEFAULT PRIVILEGES IN SCHEMA ${{ values.schema | sqlIdentifier }}
  GRANT USAGE, SELECT ON SEQUENCES TO ${{ values.role | sqlIdentifier }};
