-- Runs after each merge that changes it. Everything here may run again at any time.

COMMENT ON SCHEMA ${{ values.schema | sqlIdentifier }} IS ${{ values.purpose | sqlLiteral }};
{%- for extension in values.extensions %}

-- Extensions belong to the whole database; schemas share them through "public".
CREATE EXTENSION IF NOT EXISTS ${{ extension | sqlIdentifier }} WITH SCHEMA "public";
{%- endfor %}

GRANT USAGE, CREATE ON SCHEMA ${{ values.schema | sqlIdentifier }} TO ${{ values.role | sqlIdentifier }};

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${{ values.schema | sqlIdentifier }} TO ${{ values.role | sqlIdentifier }};

ALTER DEFAULT PRIVILEGES IN SCHEMA ${{ values.schema | sqlIdentifier }}
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${{ values.role | sqlIdentifier }};

ALTER DEFAULT PRIVILEGES IN SCHEMA ${{ values.schema | sqlIdentifier }}
  GRANT USAGE, SELECT ON SEQUENCES TO ${{ values.role | sqlIdentifier }};
