-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA "declarations_development";

COMMENT ON SCHEMA "declarations_development" IS 'Customs declarations while the new checks are written; made-up companies only.';

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "declarations_development_rw" NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA "declarations_development" TO "declarations_development_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "declarations_development" TO "declarations_development_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_development"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "declarations_development_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_development"
  GRANT USAGE, SELECT ON SEQUENCES TO "declarations_development_rw";
