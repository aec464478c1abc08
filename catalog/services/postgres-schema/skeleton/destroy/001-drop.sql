-- Runs when the instance is deleted, after its folder is gone from the default branch.
{%- if values.environment == "production" %}

-- Without CASCADE: in production a schema that still holds something is not dropped. Move or drop its tables first.
DROP SCHEMA IF EXISTS ${{ values.schema | sqlIdentifier }};
{%- else %}

-- With everything in it. Below production nothing is kept that could not be made again.
DROP SCHEMA IF EXISTS ${{ values.schema | sqlIdentifier }} CASCADE;
{%- endif %}

-- Extensions stay: they belong to the database, and others may use them.
DROP ROLE IF EXISTS ${{ values.role | sqlIdentifier }};
