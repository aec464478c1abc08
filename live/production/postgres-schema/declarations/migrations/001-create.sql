-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA "declarations_production";

COMMENT ON SCHEMA "declarations_production" IS 'Customs declarations and their answers, kept for seven years as the law asks.';

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "declarations_production_rw" NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA "declarations_production" TO "declarations_production_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "declarations_production" TO "declarations_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_production"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "declarations_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "declarations_production"
  GRANT USAGE, SELECT ON SEQUENCES TO "declarations_production_rw";
