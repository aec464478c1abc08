-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA "lake_catalogue_development";

COMMENT ON SCHEMA "lake_catalogue_development" IS 'Names and owners of the tables in the lake, for a search that may come to nothing.';

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "lake_catalogue_development_rw" NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA "lake_catalogue_development" TO "lake_catalogue_development_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "lake_catalogue_development" TO "lake_catalogue_development_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "lake_catalogue_development"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "lake_catalogue_development_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "lake_catalogue_development"
  GRANT USAGE, SELECT ON SEQUENCES TO "lake_catalogue_development_rw";
