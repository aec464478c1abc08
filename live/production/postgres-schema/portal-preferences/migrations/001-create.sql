-- Made from the service postgres-schema. Reviewed with the request, run once after the merge.

CREATE SCHEMA "portal_preferences_production";

COMMENT ON SCHEMA "portal_preferences_production" IS 'What customers chose to be told about, and how.';

-- Nobody logs in as this role. Logins of applications become members of it.
CREATE ROLE "portal_preferences_production_rw" NOLOGIN;

GRANT USAGE, CREATE ON SCHEMA "portal_preferences_production" TO "portal_preferences_production_rw";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "portal_preferences_production" TO "portal_preferences_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "portal_preferences_production"
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "portal_preferences_production_rw";

ALTER DEFAULT PRIVILEGES IN SCHEMA "portal_preferences_production"
  GRANT USAGE, SELECT ON SEQUENCES TO "portal_preferences_production_rw";
